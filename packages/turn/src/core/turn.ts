import type { TransportAddress } from "@visavis/stun/core";
import { endAllocation, endRelayedAddress } from "./allocations.ts";
import { forgetAnswers } from "./answers.ts";
import type { TurnConfiguration } from "./configuration.ts";
import { receiveFromPeer } from "./data-path.ts";
import type { AcceptedConnection } from "./environment.ts";
import {
  addListener,
  connectionClosed,
  openConnection,
  receiveBytes,
  receiveDatagram,
  removeListener,
  sweepConnections,
} from "./listening.ts";
import { giveUpMove } from "./mobility.ts";
import {
  peerArrived,
  peerBytes,
  peerConnected,
  peerUnreachable,
  removePeerConnection,
  sweepPeerConnections,
} from "./peer-connections.ts";
import { dropPermission, peerReach, sweepPermissions } from "./permissions.ts";
import { forgetFormerPools, relayedAddressFailed, relayedAddressOpened } from "./relayed-addresses.ts";
import { sweepReservations } from "./reservations.ts";
import {
  type Counters,
  createAccount,
  createLimiter,
  createState,
  dayOf,
  deriveFrom,
  relayedAddressesOf,
  type StateOptions,
  type TurnState,
} from "./state.ts";
import { endUser, sweepUsers } from "./users.ts";

/**
 * The TURN server without its sockets. The edge reports events and passes bytes; the server answers by calling its
 * `Environment`. Sockets are identified by ids, and no state leaves the core.
 *
 * `nowMs` is from a monotonic clock. Addresses are canonical. Bytes are read before a call returns and not kept.
 */
export interface Turn {
  counters(): CounterValues;
  gauges(): Gauges;

  /** Ends what has expired. To be called once a second; `wallMs` is Unix time. */
  tick(clocks: { readonly nowMs: number; readonly wallMs: number }): void;
  /**
   * Replaces the configuration. Allocations stay, with the relayed addresses that they have; a permission stays only if the new
   * peer policy allows it.
   */
  reconfigure(configuration: TurnConfiguration, nowMs: number): void;
  /** Refuses new allocations; existing ones continue. */
  drain(): void;
  /** Ends every allocation and reservation, and says what each user has used. */
  endAllocations(): void;
  /** Ends what a user holds who is no longer current. */
  endUser(user: string, nowMs: number): void;

  /** A UDP socket of the server. @returns its id */
  addListener(local: TransportAddress): number;
  removeListener(listenerId: number): void;
  receiveDatagram(listenerId: number, bytes: Uint8Array, port: number, address: string, nowMs: number): void;

  /** A client's TCP or TLS connection. @returns its id, or `undefined` when there are too many */
  openConnection(connection: AcceptedConnection, nowMs: number): number | undefined;
  receiveBytes(connectionId: number, chunk: Uint8Array, nowMs: number): void;
  connectionClosed(connectionId: number, nowMs: number): void;

  relayedAddressOpened(relayedAddressId: number, nowMs: number): void;
  relayedAddressFailed(relayedAddressId: number, reason: "busy" | "failed", nowMs: number): void;
  receiveFromPeer(
    relayedAddressId: number,
    bytes: Uint8Array,
    port: number,
    address: string,
    nowMs: number,
  ): void;

  peerConnected(peerConnectionId: number, nowMs: number): void;
  peerUnreachable(peerConnectionId: number, nowMs: number): void;
  /** A peer has connected to a relayed TCP address. @returns its id, or `undefined` when it must be closed */
  peerArrived(relayedAddressId: number, peer: TransportAddress, nowMs: number): number | undefined;
  /**
   * Bytes on a metered connection between a client and a peer.
   *
   * @returns how long they have to wait, in milliseconds; `undefined` if the connection must be closed
   */
  peerBytes(
    peerConnectionId: number,
    piece: { readonly bytes: number; readonly direction: "toPeers" | "toClients" },
    nowMs: number,
  ): number | undefined;
  /** The connection to the peer has ended, bound to a client's or not. */
  peerConnectionClosed(peerConnectionId: number): void;
}

export function createTurn(options: StateOptions): Turn {
  return turnOn(createState(options));
}

/** The server with the given state. */
export function turnOn(state: TurnState): Turn {
  return {
    counters: () => counterValues(state),
    gauges: () => gauges(state),
    tick: (clocks) => tick(state, clocks),
    reconfigure: (configuration, nowMs) => reconfigure(state, configuration, nowMs),
    drain() {
      state.isDraining = true;
    },
    endAllocations: () => endAllocations(state),
    endUser: (user, nowMs) => endUser(state, user, nowMs),
    addListener: (local) => addListener(state, local),
    removeListener: (listenerId) => removeListener(state, listenerId),
    receiveDatagram: (listenerId, bytes, port, address, nowMs) =>
      receiveDatagram(state, listenerId, bytes, port, address, nowMs),
    openConnection: (connection, nowMs) => openConnection(state, connection, nowMs),
    receiveBytes: (connectionId, chunk, nowMs) => receiveBytes(state, connectionId, chunk, nowMs),
    connectionClosed: (connectionId, nowMs) => connectionClosed(state, connectionId, nowMs),
    relayedAddressOpened: (id, nowMs) => relayedAddressOpened(state, id, nowMs),
    relayedAddressFailed: (id, reason, nowMs) => relayedAddressFailed(state, id, reason, nowMs),
    receiveFromPeer: (relayedAddressId, bytes, port, address, nowMs) =>
      receiveFromPeer(state, relayedAddressId, bytes, port, address, nowMs),
    peerConnected: (id, nowMs) => peerConnected(state, id, nowMs),
    peerUnreachable: (id, nowMs) => peerUnreachable(state, id, nowMs),
    peerArrived: (relayedAddressId, peer, nowMs) => peerArrived(state, relayedAddressId, peer, nowMs),
    peerBytes: (id, piece, nowMs) => peerBytes(state, id, piece, nowMs),
    peerConnectionClosed: (id) => removePeerConnection(state, id),
  };
}

function tick(
  state: TurnState,
  { nowMs, wallMs }: { readonly nowMs: number; readonly wallMs: number },
): void {
  state.wallOffsetMs = wallMs - nowMs;
  state.tickedAtMs = nowMs;
  if (dayOf(wallMs) !== state.today.day) state.today = { day: dayOf(wallMs), bytes: 0, isUsedUp: false };
  sweepUsers(state, nowMs);
  for (const allocation of state.allocations) {
    if (allocation.isOpening) continue;
    for (const relayedAddress of relayedAddressesOf(allocation)) {
      if (relayedAddress.expiresAtMs <= nowMs) endRelayedAddress(state, allocation, relayedAddress, nowMs);
    }
    if (allocation.move !== undefined && allocation.move.expiresAtMs <= nowMs)
      giveUpMove(state, allocation, nowMs);
    sweepPermissions(state, allocation, nowMs);
  }
  sweepReservations(state, nowMs);
  sweepPeerConnections(state, nowMs);
  sweepConnections(state, nowMs);
  forgetAnswers(state.answers, nowMs);
}

function reconfigure(state: TurnState, configuration: TurnConfiguration, nowMs: number): void {
  state.configuration = configuration;
  state.derived = deriveFrom(configuration, state.environment, state.relayedAddresses.values());
  forgetFormerPools(state);
  state.limiter = createLimiter(configuration, state.environment, nowMs);
  const { allocations, permissions, connections } = state.total;
  const total = createAccount(configuration.limits.bytesPerSecond.total, nowMs);
  state.total = { ...total, allocations, permissions, connections };
  for (const allocation of state.allocations) {
    for (const permission of allocation.permissions.values()) {
      permission.reach = peerReach(state, permission.address);
      if (permission.reach === "none") dropPermission(state, allocation, permission);
    }
  }
}

function endAllocations(state: TurnState): void {
  for (const allocation of state.allocations) endAllocation(state, allocation, state.tickedAtMs);
  sweepReservations(state, Number.POSITIVE_INFINITY);
  for (const user of state.userAccounts.keys()) endUser(state, user, state.tickedAtMs);
}

/** A copy of the totals since the start. */
export type CounterValues = { readonly [Name in keyof Counters]: Readonly<Counters[Name]> };

function counterValues({ counters }: TurnState): CounterValues {
  const { drops, rejections, closes, successes, toPeers, toClients, inside } = counters;
  return {
    ...counters,
    drops: { ...drops },
    rejections: { ...rejections },
    closes: { ...closes },
    successes: { ...successes },
    toPeers: { ...toPeers },
    toClients: { ...toClients },
    inside: { ...inside },
  };
}

/** Current numbers of allocations, permissions, connections and so on. */
export interface Gauges {
  readonly allocations: number;
  readonly permissions: number;
  readonly channels: number;
  /** Of clients, over TCP or TLS. */
  readonly connections: number;
  readonly reservations: number;
  readonly relayedAddresses: number;
  readonly peerConnections: number;
  readonly accounts: number;
  readonly rememberedAnswers: number;
}

function gauges(state: TurnState): Gauges {
  let channels = 0;
  for (const allocation of state.allocations) channels += allocation.channels.size;
  return {
    allocations: state.allocations.size,
    permissions: state.total.permissions,
    channels,
    connections: state.connections.size,
    reservations: state.reservations.size,
    relayedAddresses: state.boundRelayedAddresses,
    peerConnections: state.peerConnections.size,
    accounts: state.addressAccounts.size + state.userAccounts.size,
    rememberedAnswers: state.answers.size,
  };
}
