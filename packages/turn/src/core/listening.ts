/** Listeners and client connections: the data that arrives on them, and the state that ends with them. */
import { createStreamSplitter, StunDecodeError, type TransportAddress } from "@visavis/stun/core";
import { endAllocation } from "./allocations.ts";
import { countDrop, relayChannelData } from "./data-path.ts";
import type { AcceptedConnection } from "./environment.ts";
import { accountKeyOf, addressAccountOf, settleAccount } from "./limits.ts";
import { receiveMessage } from "./messages.ts";
import { endMove, giveUpMove, heardFrom } from "./mobility.ts";
import { removePeerConnection } from "./peer-connections.ts";
import {
  type Allocation,
  addressKey,
  type Client,
  type ClientConnection,
  type CloseReason,
  createTokenBucket,
  type TurnState,
} from "./state.ts";

/** How long a message may take from its first byte to its last. */
const MESSAGE_TIMEOUT_MS = 10_000;

/** @returns the listener's id */
export function addListener(state: TurnState, local: TransportAddress): number {
  const id = state.nextId;
  state.nextId += 1;
  state.listeners.set(id, { id, local, allocations: new Map() });
  return id;
}

/** The socket is gone, and with it the allocations of the clients that reached the server through it. */
export function removeListener(state: TurnState, listenerId: number): void {
  const listener = state.listeners.get(listenerId);
  if (listener === undefined) return;
  const nowMs = state.tickedAtMs;
  state.listeners.delete(listenerId);
  for (const allocation of listener.allocations.values()) {
    const isHere = (client: Client | undefined) =>
      client?.kind === "datagram" && client.listener === listener;
    if (isHere(allocation.move?.client)) giveUpMove(state, allocation, nowMs);
    if (isHere(allocation.client)) leaveFiveTuple(state, allocation, nowMs);
  }
}

/** Where the allocation was does not exist any more. */
function leaveFiveTuple(state: TurnState, allocation: Allocation, nowMs: number): void {
  if (allocation.move === undefined) endAllocation(state, allocation, nowMs);
  else endMove(state, allocation, nowMs);
}

/** A datagram from a client. Never throws. `address` is canonical. RFC 7983 distinguishes the kinds. */
export function receiveDatagram(
  state: TurnState,
  listenerId: number,
  bytes: Uint8Array,
  port: number,
  address: string,
  nowMs: number,
): void {
  const listener = state.listeners.get(listenerId);
  if (listener === undefined) return;
  const first = bytes[0] ?? 0xff;
  if (first >= 0x40 && first <= 0x7f) {
    const allocation = listener.allocations.get(addressKey(address, port));
    if (allocation === undefined) state.counters.drops.noAllocation += 1;
    else {
      if (allocation.move !== undefined) {
        heardFrom(state, allocation, { kind: "datagram", listener, remote: { address, port } }, nowMs);
      }
      countDrop(state.counters, relayChannelData(state, allocation, bytes, nowMs));
    }
  } else if (first <= 3) {
    receiveMessage(state, { kind: "datagram", listener, remote: { address, port } }, bytes, nowMs);
  } else state.counters.drops.notStun += 1;
}

/** A new TCP or TLS connection. @returns its id, or `undefined` when there are too many */
export function openConnection(
  state: TurnState,
  { transport, local, remote }: AcceptedConnection,
  nowMs: number,
): number | undefined {
  const { perAddress, total } = state.configuration.limits.connections;
  const key = accountKeyOf(state, remote);
  const held = state.addressAccounts.get(key)?.connections ?? 0;
  if (held >= perAddress || state.connections.size >= total) {
    state.counters.closes.connectionLimit += 1;
    return undefined;
  }
  addressAccountOf(state, key, nowMs).connections += 1;
  const id = state.nextId;
  state.nextId += 1;
  state.connections.set(id, {
    kind: "stream",
    id,
    transport,
    local,
    remote,
    splitter: createStreamSplitter(),
    addressKey: key,
    allocation: undefined,
    idleSinceMs: nowMs,
    partialSinceMs: undefined,
    peerConnectionId: undefined,
    unauthenticated: createTokenBucket(
      state.configuration.limits.unauthenticatedPerSecond.perConnection,
      nowMs,
    ),
    isNew: true,
    isOver: false,
  });
  return id;
}

/** Bytes from a connection, split at any place. Never throws. */
export function receiveBytes(state: TurnState, connectionId: number, chunk: Uint8Array, nowMs: number): void {
  const connection = state.connections.get(connectionId);
  if (connection === undefined || connection.isOver) return;
  // The first bytes of another protocol, such as HTTP, would look like the header of a long ChannelData message.
  if (connection.isNew && (chunk[0] ?? 0) >= 0x40 && connection.partialSinceMs === undefined) {
    closeConnection(state, connection, "malformed", nowMs);
    return;
  }
  connection.splitter.append(chunk);
  try {
    let message = connection.splitter.next();
    while (message !== undefined) {
      connection.partialSinceMs = undefined;
      connection.isNew = false;
      receiveFrame(state, connection, message, nowMs);
      if (connection.isOver) return;
      message = connection.splitter.next();
    }
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    closeConnection(state, connection, "malformed", nowMs);
    return;
  }
  connection.partialSinceMs = connection.splitter.isPartial()
    ? (connection.partialSinceMs ?? nowMs)
    : undefined;
}

function receiveFrame(
  state: TurnState,
  connection: ClientConnection,
  message: Uint8Array,
  nowMs: number,
): void {
  if ((message[0] ?? 0) < 0x40) {
    receiveMessage(state, connection, message, nowMs);
    return;
  }
  const { allocation } = connection;
  if (allocation === undefined) state.counters.drops.noAllocation += 1;
  else {
    heardFrom(state, allocation, connection, nowMs);
    countDrop(state.counters, relayChannelData(state, allocation, message, nowMs));
  }
}

/** The connection has ended, and with it everything it held. RFC 8656 §3.1, RFC 6062 §4.2. */
export function connectionClosed(state: TurnState, connectionId: number, nowMs: number): void {
  const connection = state.connections.get(connectionId);
  if (connection === undefined) return;
  state.connections.delete(connectionId);
  connection.isOver = true;
  const account = state.addressAccounts.get(connection.addressKey);
  if (account !== undefined) account.connections -= 1;
  if (connection.peerConnectionId !== undefined) removePeerConnection(state, connection.peerConnectionId);
  const { allocation } = connection;
  const isClient = (client: Client) => client === connection;
  if (allocation !== undefined && isClient(allocation.client)) leaveFiveTuple(state, allocation, nowMs);
  else if (allocation !== undefined) giveUpMove(state, allocation, nowMs);
  settleAccount(state.addressAccounts, connection.addressKey);
}

function closeConnection(
  state: TurnState,
  connection: ClientConnection,
  reason: CloseReason,
  nowMs: number,
): void {
  state.counters.closes[reason] += 1;
  connectionClosed(state, connection.id, nowMs);
  state.environment.closeConnection(connection.id);
}

/** Ends connections that hold nothing, and those that send a message too slowly. */
export function sweepConnections(state: TurnState, nowMs: number): void {
  const { connectionGraceMs } = state.configuration;
  for (const connection of state.connections.values()) {
    if (connection.isOver) continue;
    const { allocation, idleSinceMs, partialSinceMs } = connection;
    const isIdle = allocation === undefined && nowMs - idleSinceMs >= connectionGraceMs;
    const isSlow = partialSinceMs !== undefined && nowMs - partialSinceMs >= MESSAGE_TIMEOUT_MS;
    if (isSlow) closeConnection(state, connection, "partialMessage", nowMs);
    else if (isIdle) closeConnection(state, connection, "idle", nowMs);
  }
}
