import type { TransportAddress } from "@visavis/stun/core";
import type { ClientTransport } from "./environment.ts";
import type { PeerPolicy } from "./peer-policy.ts";

/** An IP address of this machine to relay from, and its external address (different behind a 1:1 NAT). */
export interface RelayIp {
  readonly local: string;
  readonly external: string;
}

/** The keys of one long-term user, computed from the password. RFC 8489 §18.5.1. */
export interface UserKeys {
  readonly md5: Uint8Array;
  /** Absent when only the MD5 key was given. */
  readonly sha256?: Uint8Array;
}

/** `Number.POSITIVE_INFINITY` means no limit. */
export interface Limits {
  /** Above these, Allocate is answered with 486. An address is a client's IPv4 address or IPv6 /64. */
  readonly allocations: { readonly perAddress: number; readonly perUser: number; readonly total: number };
  /** Peers with a permission, and channels. Above these, 508. */
  readonly permissions: {
    readonly perAllocation: number;
    readonly perAddress: number;
    readonly perUser: number;
    readonly total: number;
  };
  /** Relayed payload in both directions; the excess is dropped. */
  readonly bytesPerSecond: {
    readonly perAllocation: number;
    readonly perAddress: number;
    readonly perUser: number;
    readonly total: number;
  };
  /**
   * Relayed payload in both directions; the excess is dropped, and Allocate is answered with 486. `perUser` counts as long as
   * the user is current, see `isCurrentUser`; `perDay` counts all users together, from midnight UTC.
   */
  readonly bytes: { readonly perUser: number; readonly perDay: number };
  /** Answers to requests without valid credentials, per IPv4 /24 or IPv6 /56; the excess stays unanswered. */
  readonly unauthenticatedPerSecond: {
    readonly perAddress: number;
    /** Of TCP and TLS, where the other two do not apply. */
    readonly perConnection: number;
    readonly total: number;
  };
  /** Open TCP and TLS connections. */
  readonly connections: { readonly perAddress: number; readonly total: number };
}

export interface AlternateServer {
  readonly transport: ClientTransport;
  readonly address: TransportAddress;
  /** For TLS: the name in the certificate. RFC 8489 §14.16. */
  readonly domain?: string;
}

export interface TurnConfiguration {
  readonly realm: string;
  /** Sent as SOFTWARE when given; it makes answers longer. */
  readonly software: string | undefined;
  /** `open` lets anyone allocate without credentials: only for tests on loopback. */
  readonly authentication: "long-term" | "open";
  readonly users: ReadonlyMap<string, UserKeys>;
  /** For time-limited credentials; the first is the current one, the others are being phased out. */
  readonly sharedSecrets: readonly string[];
  /**
   * Given where users come and go: whether one is still there, by the name without the timestamp. The requests of others are
   * refused, and what they hold ends. `undefined`: everyone with valid credentials.
   */
  readonly isCurrentUser: ((user: string) => boolean) | undefined;
  /** Separates the timestamp from the name in a time-limited username. */
  readonly timestampSeparator: string;
  readonly nonceSecret: Uint8Array;
  /** Infinity: nonces never expire. */
  readonly nonceLifetimeMs: number;
  /** The first of each family serves clients that reached the server at another address. Empty: STUN only. */
  readonly relayIps: readonly RelayIp[];
  /** The ports to relay from, inclusive. */
  readonly relayPorts: { readonly first: number; readonly last: number };
  readonly peerPolicy: PeerPolicy;
  /** The server's own sockets: nothing is ever relayed to them. */
  readonly ownServices: readonly TransportAddress[];
  readonly limits: Limits;
  /**
   * Whether an address, such as that of a proxy, stands for many clients. Each of its transport addresses counts as an address of
   * its own towards the limits per address, except that on unauthenticated datagrams, whose source may be forged.
   */
  readonly standsForMany: (address: string) => boolean;
  readonly maxAllocationLifetimeMs: number;
  readonly channelLifetimeMs: number;
  readonly permissionLifetimeMs: number;
  /** A client's connection that has held no allocation for this long is closed. */
  readonly connectionGraceMs: number;
  /** Servers to redirect clients to (300 Try Alternate). */
  readonly alternateServers: readonly AlternateServer[];
  readonly udpAllocations: boolean;
  /** RFC 6062. */
  readonly tcpAllocations: boolean;
  /** RFC 8016. */
  readonly mobility: boolean;
  /** Whether Binding requests are answered for everyone, only with credentials, or not at all. */
  readonly binding: "open" | "authenticated" | "off";
  /** CHANGE-REQUEST, RESPONSE-ORIGIN, OTHER-ADDRESS (RFC 5780). */
  readonly natDiscovery: boolean;
  /** FINGERPRINT in every answer, not only when the request had one. */
  readonly fingerprint: boolean;
  /** Channels 0x4000–0x7FFF as in RFC 5766, not 0x4000–0x4FFF as in RFC 8656. */
  readonly wideChannelRange: boolean;
}

/** Enough for a household or a small company behind one address, but no single client can take everything. */
const DEFAULT_LIMITS: Limits = {
  allocations: { perAddress: 100, perUser: 12, total: 5_000 },
  permissions: { perAllocation: 64, perAddress: 2_000, perUser: 512, total: 100_000 },
  bytesPerSecond: {
    perAllocation: Number.POSITIVE_INFINITY,
    perAddress: Number.POSITIVE_INFINITY,
    perUser: Number.POSITIVE_INFINITY,
    total: Number.POSITIVE_INFINITY,
  },
  bytes: { perUser: Number.POSITIVE_INFINITY, perDay: Number.POSITIVE_INFINITY },
  unauthenticatedPerSecond: { perAddress: 100, perConnection: 10, total: 5_000 },
  connections: { perAddress: 100, total: 5_000 },
};

/** Safe defaults: nothing is relayed until relay addresses, a peer policy, and users or secrets are given. */
export function turnConfiguration(given: Partial<TurnConfiguration>): TurnConfiguration {
  return {
    realm: "visavis",
    software: undefined,
    authentication: "long-term",
    users: new Map(),
    sharedSecrets: [],
    isCurrentUser: undefined,
    timestampSeparator: ":",
    nonceSecret: new Uint8Array(0),
    nonceLifetimeMs: 600_000,
    relayIps: [],
    relayPorts: { first: 49_152, last: 65_535 },
    peerPolicy: () => "none",
    ownServices: [],
    limits: DEFAULT_LIMITS,
    standsForMany: () => false,
    maxAllocationLifetimeMs: 3_600_000,
    channelLifetimeMs: 600_000,
    permissionLifetimeMs: 300_000,
    connectionGraceMs: 60_000,
    alternateServers: [],
    udpAllocations: true,
    tcpAllocations: true,
    mobility: false,
    binding: "open",
    natDiscovery: false,
    fingerprint: false,
    wideChannelRange: false,
    ...given,
  };
}
