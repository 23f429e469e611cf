/** The state of the TURN server. Only the functions in this folder see it; the edge holds ids. */
import { type StreamSplitter, type StunMessage, type TransportAddress, userHash } from "@visavis/stun/core";
import type { TurnConfiguration } from "./configuration.ts";
import type { ClientTransport, Environment } from "./environment.ts";
import { hexadecimal } from "./hexadecimal.ts";
import type { PeerReach } from "./peer-policy.ts";
import { REJECTIONS, type Rejection } from "./rejections.ts";

export interface TurnState {
  configuration: TurnConfiguration;
  /** Values derived from the configuration, computed once. */
  derived: Derived;
  readonly environment: Environment;
  /** The next id of a listener, a client's connection or a relayed address; none is used twice. */
  nextId: number;
  readonly listeners: Map<number, Listener>;
  readonly connections: Map<number, ClientConnection>;
  readonly allocations: Set<Allocation>;
  /** By id, from the request to the edge until the edge has closed it or failed to bind it. */
  readonly relayedAddresses: Map<number, RelayedAddress>;
  /** Bound UDP ones by external and by local transport address, to relay between two allocations inside the process. */
  readonly relayedAddressesByAddress: Map<string, RelayedAddress>;
  /** How many relayed addresses of either transport are bound. */
  boundRelayedAddresses: number;
  readonly portPools: Map<string, PortPool>;
  /** By token, in hexadecimal. */
  readonly reservations: Map<string, Reservation>;
  /** By mobility ticket, in hexadecimal. */
  readonly tickets: Map<string, Allocation>;
  /** By CONNECTION-ID. */
  readonly peerConnections: Map<number, PeerConnection>;
  readonly addressAccounts: Accounts;
  readonly userAccounts: Map<string, UserAccount>;
  total: Account;
  /** What was relayed on this day, in UTC. */
  today: { readonly day: number; bytes: number; isUsedUp: boolean };
  readonly answers: AnswerMemory;
  limiter: UnauthenticatedLimiter;
  readonly counters: Counters;
  /** How far Unix time is ahead of the monotonic clock. */
  wallOffsetMs: number;
  /** The time of the last `tick`: precise enough for anything that no message triggers. */
  tickedAtMs: number;
  isDraining: boolean;
}

export interface Derived {
  readonly usersByHash: ReadonlyMap<string, string>;
  readonly offersSha256: boolean;
  readonly offersAnonymity: boolean;
  /** IP addresses to relay from, both as the edge binds them and as others know them. */
  readonly ownRelayIps: ReadonlySet<string>;
  /** Those of them that are not configured any more, and on which there still are allocations. */
  readonly formerRelayIps: ReadonlySet<string>;
  readonly ownServices: ReadonlySet<string>;
  readonly limitsBytes: boolean;
}

// Clients

/** One of the server's own UDP sockets, with the allocations of the clients behind it. */
export interface Listener {
  readonly id: number;
  /** The local transport address, which is also the source of every answer. */
  readonly local: TransportAddress;
  /** By the client's transport address, see `addressKey`. */
  readonly allocations: Map<string, Allocation>;
}

/** A source of datagrams at one listener; together they are a five-tuple. RFC 8656 §3.1. */
interface DatagramClient {
  readonly kind: "datagram";
  readonly listener: Listener;
  readonly remote: TransportAddress;
}

/** A client's TCP or TLS connection: a five-tuple with its own state. */
export interface ClientConnection {
  readonly kind: "stream";
  readonly id: number;
  readonly transport: "tcp" | "tls";
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  readonly splitter: StreamSplitter;
  /** The account that the connection counts towards. */
  readonly addressKey: string;
  allocation: Allocation | undefined;
  /** The time since which it has held no allocation. */
  idleSinceMs: number;
  /** When the first bytes of a still incomplete message arrived. */
  partialSinceMs: number | undefined;
  /** The peer's connection whose bytes it carries. RFC 6062 §5.4. */
  peerConnectionId: number | undefined;
  /** Answers without valid credentials that it may still get at once. */
  readonly unauthenticated: TokenBucket;
  /** True until the first whole message. */
  isNew: boolean;
  /** True once it is closed, or carries a peer's bytes (RFC 6062 §5.4) and no more messages. */
  isOver: boolean;
}

/** The sender of a message, and the destination of answers. */
export type Client = DatagramClient | ClientConnection;

/** The authenticated sender of a request. */
export interface Identity {
  readonly username: string;
  /** The name to which quotas apply: the username without the timestamp of time-limited credentials. */
  readonly user: string;
  /** The long-term key; missing on a server that is open to anyone. */
  readonly key: Uint8Array | undefined;
  readonly keyAlgorithm: "md5" | "sha256";
  /** Whether answers carry MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256. RFC 8489 §9.2.4. */
  readonly integrity: "sha1" | "sha256";
  /** Unix time at which time-limited credentials expire. */
  readonly expiresAtWallMs: number;
}

/** A request that has not been answered yet. */
export interface Request {
  readonly client: Client;
  readonly message: StunMessage;
  /** Missing until the sender is authenticated. */
  readonly identity: Identity | undefined;
}

/** A request whose sender is authenticated. */
export type SignedRequest = Request & { readonly identity: Identity };

/** Answers to authenticated requests that must not be carried out twice, oldest first. RFC 8489 §6.3.1. */
export type AnswerMemory = Map<string, { readonly bytes: Uint8Array; readonly untilMs: number }>;

// Allocations

/** RFC 8656 §3.2. */
export interface Allocation {
  /** The client that holds it, and is sent what peers send. Mobility (RFC 8016) changes it. */
  client: Client;
  /** A move that the client has asked for, until it has been heard at the new address. */
  move: Move | undefined;
  readonly identity: Identity;
  readonly transport: "udp" | "tcp";
  /** At least one of the two, while the allocation lives. */
  ipv4: RelayedAddress | undefined;
  ipv6: RelayedAddress | undefined;
  /** True until its relayed addresses are bound and the Allocate is answered. */
  isOpening: boolean;
  /** The transaction id of the Allocate that created it. */
  readonly transactionId: Uint8Array;
  /** By address. */
  readonly permissions: Map<string, Permission>;
  /** By number. */
  readonly channels: Map<number, Channel>;
  /** TCP connections to peers. RFC 6062. */
  readonly peerConnectionIds: Set<number>;
  /** The account of its client's address; changes with mobility. */
  addressKey: string;
  addressAccount: Account;
  readonly userAccount: UserAccount;
  readonly bandwidth: TokenBucket | undefined;
  /** Identifies the allocation when its client moves, in hexadecimal. RFC 8016. */
  ticket: string | undefined;
  /** The one that replaces it, until the client has shown that it has got it. Both are good. */
  nextTicket: string | undefined;
}

/**
 * A move to another five-tuple. RFC 8016 §3.2.2: the old one is served until the client sends from the new one, because only
 * then the client surely knows that it has moved.
 */
interface Move {
  /** The new five-tuple; its messages are accepted already. */
  readonly client: Client;
  /** When the lifetime ends that the client was promised at the new address. */
  expiresAtMs: number;
  /** The account of the new address, if it is another one. Both count until the move is over. */
  readonly addressKey: string;
  readonly addressAccount: Account | undefined;
}

/** Lets the datagrams of one peer address through, in both directions. RFC 8656 §9. */
export interface Permission {
  readonly address: string;
  expiresAtMs: number;
  reach: PeerReach;
  /** The channels to this address by port; most peers have one or none. */
  readonly channels: Map<number, Channel>;
}

/** Stands for a peer's transport address in ChannelData. RFC 8656 §12. */
export interface Channel {
  readonly number: number;
  readonly peer: TransportAddress;
  readonly permission: Permission;
  expiresAtMs: number;
}

/** A relayed transport address, from the moment its port is taken until the port is returned. */
export interface RelayedAddress {
  readonly id: number;
  readonly transport: "udp" | "tcp";
  /** The address that the edge binds. */
  readonly local: TransportAddress;
  /** The address that clients and peers see. */
  readonly external: TransportAddress;
  readonly pool: PortPool;
  isBound: boolean;
  /** Missing while the port is only reserved (EVEN-PORT) or not bound yet. */
  allocation: Allocation | undefined;
  expiresAtMs: number;
  /** Called once, when the edge has bound it or failed to. */
  onSettled: ((outcome: "bound" | "busy" | "failed", nowMs: number) => void) | undefined;
  /** No longer needed; the edge may still be about to bind it. */
  isClosed: boolean;
}

/**
 * The odd port above an EVEN-PORT, bound and held for the client that presents the token. It counts as an allocation.
 */
export interface Reservation {
  readonly relayedAddress: RelayedAddress;
  readonly username: string;
  readonly user: string;
  readonly userAccount: Account;
  readonly addressKey: string;
  readonly addressAccount: Account;
  readonly expiresAtMs: number;
}

/** A TCP connection to a peer, from the first attempt to its end. RFC 6062. */
export interface PeerConnection {
  /** The CONNECTION-ID. */
  readonly id: number;
  readonly allocation: Allocation;
  readonly peer: TransportAddress;
  /** The Connect that is still unanswered. */
  request: Request | undefined;
  isConnected: boolean;
  /** The client's connection that carries its bytes, once it is bound. */
  client: ClientConnection | undefined;
  /** The time by which it must be bound; infinity once it is. */
  deadlineMs: number;
}

/** The relay ports of one local address and one transport. */
export interface PortPool {
  readonly first: number;
  /** Free ports in no particular order; only the first `freeCount` entries count. */
  readonly free: Uint16Array;
  /** The index of each port in `free`, by its distance to `first`; -1 while it is not free. */
  readonly places: Int32Array;
  freeCount: number;
  /** Ports that were returned a short while ago, oldest first. */
  readonly cooling: { readonly port: number; readonly untilMs: number }[];
}

// Limits

/** What one client address, one user, or all clients together hold at the moment. */
export interface Account {
  /** Allocations, including those being opened, and reserved ports. */
  allocations: number;
  permissions: number;
  connections: number;
  readonly bandwidth: TokenBucket | undefined;
}

/** One user's account. Where users come and go it lasts as long as the user, so that what it has used is known. */
export interface UserAccount extends Account {
  readonly used: {
    allocations: number;
    readonly toPeers: Traffic;
    readonly toClients: Traffic;
    readonly dropped: Traffic;
  };
  isUsedUp: boolean;
}

/** Only accounts that hold something; the others are dropped. */
export type Accounts = Map<string, Account>;

/** Fills at a steady rate, up to one second's worth. */
export interface TokenBucket {
  readonly perSecond: number;
  tokens: number;
  filledAtMs: number;
}

/**
 * Limits on datagrams of clients that hold no allocation. RFC 8489 §18: answers to requests that anyone can forge must not
 * become a flood aimed at someone else; and a flood of wrong credentials must not take the time of everyone else.
 */
export interface UnauthenticatedLimiter {
  /** Answers to requests without valid credentials. */
  readonly answers: SourceBuckets;
  /** Checks of credentials. */
  readonly checks: SourceBuckets;
  /** Unpredictable, so that an attacker cannot target another client's bucket. */
  readonly seed: number;
}

/** Sources share a fixed number of buckets, so that a flood of sources costs no memory. */
export interface SourceBuckets {
  readonly perSecond: number;
  readonly total: TokenBucket;
  readonly tokens: Float64Array;
  readonly filledAtMs: Float64Array;
}

// Counters

/** Why a message was not answered, or not relayed. */
const DROP_REASONS = [
  // From clients.
  "notStun",
  "malformed",
  "badFingerprint",
  "unexpectedClass",
  "unknownMethod",
  "unknownAttribute",
  "bindingOff",
  "unauthenticatedLimit",
  "answerUnderWay",
  "noAllocation",
  "noChannel",
  "badPeer",
  "peerFamilyMismatch",
  // Relayed, in either direction.
  "noPermission",
  "noSuchRelay",
  "ownService",
  "bandwidth",
  "bytesUsedUp",
  "slowClient",
  "tooLong",
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Why the server closed or refused a TCP or TLS connection. */
const CLOSE_REASONS = [
  "connectionLimit",
  "malformed",
  "unauthenticatedLimit",
  "partialMessage",
  "idle",
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

const SUCCESS_NAMES = [
  "binding",
  "allocate",
  "refresh",
  "createPermission",
  "channelBind",
  "connect",
  "connectionBind",
] as const;
export type SuccessName = (typeof SUCCESS_NAMES)[number];

export interface Traffic {
  packets: number;
  bytes: number;
}

/** Totals since the start; they only grow. */
export interface Counters {
  readonly drops: Record<DropReason, number>;
  readonly rejections: Record<Rejection, number>;
  readonly closes: Record<CloseReason, number>;
  /** Success responses by method. */
  readonly successes: Record<SuccessName, number>;
  /** Payload of Send indications and ChannelData that was relayed to peers. */
  readonly toPeers: Traffic;
  /** Payload that was relayed to clients. */
  readonly toClients: Traffic;
  /** The part of both that stayed inside the process, between two relayed addresses of this server. */
  readonly inside: Traffic;
  allocationsOpened: number;
  allocationsEnded: number;
  /** Relay ports that were taken by another program. */
  relayPortsBusy: number;
  /** Relay ports that the system refused for another reason, such as too many open files. */
  relayPortsFailed: number;
}

// The initial state

export interface StateOptions {
  readonly configuration: TurnConfiguration;
  readonly environment: Environment;
  /** By a monotonic clock. */
  readonly nowMs: number;
  /** Unix time. */
  readonly wallMs: number;
}

/** A server that has no sockets yet. */
export function createState({ configuration, environment, nowMs, wallMs }: StateOptions): TurnState {
  return {
    configuration,
    derived: deriveFrom(configuration, environment),
    environment,
    nextId: 1,
    listeners: new Map(),
    connections: new Map(),
    allocations: new Set(),
    relayedAddresses: new Map(),
    relayedAddressesByAddress: new Map(),
    boundRelayedAddresses: 0,
    portPools: new Map(),
    reservations: new Map(),
    tickets: new Map(),
    peerConnections: new Map(),
    addressAccounts: new Map(),
    userAccounts: new Map(),
    total: createAccount(configuration.limits.bytesPerSecond.total, nowMs),
    today: { day: dayOf(wallMs), bytes: 0, isUsedUp: false },
    answers: new Map(),
    limiter: createLimiter(configuration, environment, nowMs),
    counters: createCounters(),
    wallOffsetMs: wallMs - nowMs,
    tickedAtMs: nowMs,
    isDraining: false,
  };
}

/** @param open relayed addresses that may be of an earlier configuration: allocations on them still meet inside */
export function deriveFrom(
  configuration: TurnConfiguration,
  { crypto }: Environment,
  open: Iterable<RelayedAddress> = [],
): Derived {
  const { users, realm, relayIps, ownServices, limits, sharedSecrets } = configuration;
  const rates = Object.values(limits.bytesPerSecond);
  const configured = new Set(relayIps.flatMap(({ local, external }) => [local, external]));
  const inUse = new Set([...open].flatMap(({ local, external }) => [local.address, external.address]));
  return {
    usersByHash: new Map(
      [...users.keys()].map((username) => [hexadecimal(userHash(username, realm, crypto)), username]),
    ),
    // A user known only by an MD5 key could never satisfy SHA-256.
    offersSha256: [...users.values()].every(({ sha256 }) => sha256 !== undefined),
    // A time-limited username cannot be found by its hash.
    offersAnonymity: users.size > 0 && sharedSecrets.length === 0,
    ownRelayIps: new Set([...configured, ...inUse]),
    formerRelayIps: new Set([...inUse].filter((address) => !configured.has(address))),
    ownServices: new Set(ownServices.map(({ address, port }) => addressKey(address, port))),
    limitsBytes: [...rates, ...Object.values(limits.bytes)].some(
      (limit) => limit !== Number.POSITIVE_INFINITY,
    ),
  };
}

export function createAccount(bytesPerSecond: number, nowMs: number): Account {
  return {
    allocations: 0,
    permissions: 0,
    connections: 0,
    bandwidth: createBandwidth(bytesPerSecond, nowMs),
  };
}

export function createUserAccount(bytesPerSecond: number, nowMs: number): UserAccount {
  const none = () => ({ packets: 0, bytes: 0 });
  return {
    ...createAccount(bytesPerSecond, nowMs),
    used: { allocations: 0, toPeers: none(), toClients: none(), dropped: none() },
    isUsedUp: false,
  };
}

/** The number of a day of Unix time. */
export function dayOf(wallMs: number): number {
  return Math.floor(wallMs / 86_400_000);
}

/** A full bucket; `undefined` without a limit. */
export function createBandwidth(bytesPerSecond: number, nowMs: number): TokenBucket | undefined {
  return bytesPerSecond === Number.POSITIVE_INFINITY ? undefined : createTokenBucket(bytesPerSecond, nowMs);
}

export function createTokenBucket(perSecond: number, nowMs: number): TokenBucket {
  return { perSecond, tokens: perSecond, filledAtMs: nowMs };
}

export const UNAUTHENTICATED_BUCKETS = 4096;

/** A browser asks for a challenge once, and then sends several requests with credentials. */
const CHECKS_PER_ANSWER = 5;

export function createLimiter(
  { limits }: TurnConfiguration,
  environment: Environment,
  nowMs: number,
): UnauthenticatedLimiter {
  const { perAddress, total } = limits.unauthenticatedPerSecond;
  const buckets = (perSecond: number, totalPerSecond: number): SourceBuckets => ({
    perSecond,
    total: createTokenBucket(totalPerSecond, nowMs),
    tokens: new Float64Array(UNAUTHENTICATED_BUCKETS).fill(perSecond),
    filledAtMs: new Float64Array(UNAUTHENTICATED_BUCKETS).fill(nowMs),
  });
  return {
    answers: buckets(perAddress, total),
    checks: buckets(perAddress * CHECKS_PER_ANSWER, total * CHECKS_PER_ANSWER),
    seed: randomNumber(environment),
  };
}

function createCounters(): Counters {
  const zeros = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  return {
    drops: zeros(DROP_REASONS),
    rejections: zeros(Object.keys(REJECTIONS) as Rejection[]),
    closes: zeros(CLOSE_REASONS),
    successes: zeros(SUCCESS_NAMES),
    toPeers: { packets: 0, bytes: 0 },
    toClients: { packets: 0, bytes: 0 },
    inside: { packets: 0, bytes: 0 },
    allocationsOpened: 0,
    allocationsEnded: 0,
    relayPortsBusy: 0,
    relayPortsFailed: 0,
  };
}

/** Unpredictable, 32 bits. */
export function randomNumber({ random }: Environment): number {
  return random(4).reduce((number, byte) => number * 256 + byte, 0);
}

// Keys and look-ups

export function addressKey(address: string, port: number): string {
  return `${address} ${port}`;
}

/** The transport of the five-tuple. */
export function transportOf(client: Client): ClientTransport {
  return client.kind === "datagram" ? "udp" : client.transport;
}

/** The server's side of the five-tuple. */
export function localOf(client: Client): TransportAddress {
  return client.kind === "datagram" ? client.listener.local : client.local;
}

export function allocationOf(client: Client): Allocation | undefined {
  if (client.kind === "stream") return client.allocation;
  return client.listener.allocations.get(addressKey(client.remote.address, client.remote.port));
}

/** Sets or removes the allocation of this five-tuple. */
export function setAllocation(client: Client, allocation: Allocation | undefined, nowMs: number): void {
  if (client.kind === "stream") {
    client.allocation = allocation;
    client.idleSinceMs = nowMs;
    return;
  }
  const key = addressKey(client.remote.address, client.remote.port);
  if (allocation === undefined) client.listener.allocations.delete(key);
  else client.listener.allocations.set(key, allocation);
}

/** The relayed addresses that are bound. */
export function relayedAddressesOf({ ipv4, ipv6 }: Allocation): RelayedAddress[] {
  return [ipv4, ipv6].filter((relayedAddress) => relayedAddress !== undefined);
}

/** The relayed address of the family that `address` belongs to. */
export function relayedAddressTowards(
  { ipv4, ipv6 }: Allocation,
  address: string,
): RelayedAddress | undefined {
  return address.includes(":") ? ipv6 : ipv4;
}
