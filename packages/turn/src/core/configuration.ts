import type { TransportAddress } from "@visavis/stun/core";
import type { ClientTransport } from "./environment.ts";
import type { PeerPolicy } from "./peer-policy.ts";

/** An address of this machine to relay from, and how the world knows it (another one behind a 1:1 NAT). */
export interface RelayAddress {
  readonly local: string;
  readonly external: string;
}

/** Keys of one long-term user, hexadecimal-free and without the password. RFC 8489 §18.5.1. */
export interface UserKeys {
  readonly md5: Uint8Array;
  /** Absent where only the MD5 key was given. */
  readonly sha256?: Uint8Array;
}

/** `Number.POSITIVE_INFINITY` stands for no limit. */
export interface Limits {
  /** Above these an Allocate is answered 486. An address is a client's IPv4 address or IPv6 /64. */
  readonly allocations: { readonly perAddress: number; readonly perUser: number; readonly total: number };
  /** Peers with a permission, and channels. Above these 508. */
  readonly permissions: {
    readonly perAllocation: number;
    readonly perAddress: number;
    readonly perUser: number;
    readonly total: number;
  };
  /** Relayed payload in both directions; what is above is dropped. */
  readonly bytesPerSecond: {
    readonly perAllocation: number;
    readonly perAddress: number;
    readonly perUser: number;
    readonly total: number;
  };
  /** Answers to requests without valid credentials, per IPv4 /24 or IPv6 /56; what is above stays unanswered. */
  readonly unauthenticatedPerSecond: { readonly perAddress: number; readonly total: number };
  /** Open TCP and TLS connections. */
  readonly connections: { readonly perAddress: number; readonly total: number };
}

export interface AlternateServer {
  readonly transport: ClientTransport;
  readonly address: TransportAddress;
  /** For TLS: the name on the certificate. RFC 8489 §14.16. */
  readonly domain?: string;
}

export interface TurnConfiguration {
  readonly realm: string;
  /** Sent as SOFTWARE where given; it makes answers longer. */
  readonly software: string | undefined;
  /** `open` needs no credentials for Allocate: only for tests on loopback. */
  readonly authentication: "long-term" | "open";
  readonly users: ReadonlyMap<string, UserKeys>;
  /** For time-limited credentials; the first is the current one, the others are on their way out. */
  readonly sharedSecrets: readonly string[];
  /** Between the time stamp and the name of a time-limited user name. */
  readonly timestampSeparator: string;
  readonly nonceSecret: Uint8Array;
  /** Infinity where nonces never lapse. */
  readonly nonceLifetimeMs: number;
  /** The first of a family serves clients that reached us elsewhere. Empty: STUN only. */
  readonly relayAddresses: readonly RelayAddress[];
  /** Ports to relay from, both ends included. */
  readonly relayPorts: { readonly first: number; readonly last: number };
  readonly peerPolicy: PeerPolicy;
  /** The server's own sockets: nothing is ever relayed to them. */
  readonly ownServices: readonly TransportAddress[];
  readonly limits: Limits;
  readonly maxAllocationLifetimeMs: number;
  readonly channelLifetimeMs: number;
  readonly permissionLifetimeMs: number;
  /** A connection that holds no allocation after this long is closed. */
  readonly connectionGraceMs: number;
  /** Where to send clients instead (300 Try Alternate). */
  readonly alternateServers: readonly AlternateServer[];
  readonly udpAllocations: boolean;
  /** RFC 6062. */
  readonly tcpAllocations: boolean;
  /** RFC 8016. */
  readonly mobility: boolean;
  /** Binding requests: answered to anyone, with credentials only, or not at all. */
  readonly binding: "open" | "authenticated" | "off";
  /** CHANGE-REQUEST, RESPONSE-ORIGIN, OTHER-ADDRESS (RFC 5780). */
  readonly natDiscovery: boolean;
  /** FINGERPRINT in every answer, not only where the request had one. */
  readonly fingerprint: boolean;
  /** Channels 0x4000–0x7FFF as in RFC 5766, not 0x4000–0x4FFF as in RFC 8656. */
  readonly wideChannelRange: boolean;
}
