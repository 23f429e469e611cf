import { createStreamSplitter, StunDecodeError } from "@visavis/stun/core";
import { settleAccount } from "./account.ts";
import {
  accountKeyOf,
  addressAccountOf,
  endAllocation,
  heardFrom,
  leaveFormerClient,
} from "./allocations.ts";
import { addressKey, type Client, type Connection, type Listener } from "./client.ts";
import { type CloseReason, countDrop } from "./counters.ts";
import { relayChannelData } from "./data-path.ts";
import type { DatagramSocket, StreamSocket } from "./environment.ts";
import { receiveMessage } from "./messages.ts";
import { removeLink } from "./peer-links.ts";
import type { Turn } from "./turn.ts";

/** A message must be whole this long after its first byte. */
const MESSAGE_TIMEOUT_MS = 10_000;

export function addDatagramSocket(turn: Turn, socket: DatagramSocket): Listener {
  const listener: Listener = { socket, allocations: new Map() };
  turn.listeners.add(listener);
  return listener;
}

/** The socket is gone, and the allocations of those who reached us through it with it. */
export function removeDatagramSocket(turn: Turn, listener: Listener): void {
  const nowMs = turn.tickedAtMs;
  turn.listeners.delete(listener);
  for (const allocation of listener.allocations.values()) {
    const { client } = allocation;
    const hasMoved = client.kind === "stream" || client.listener !== listener;
    if (hasMoved) leaveFormerClient(allocation, nowMs);
    else endAllocation(turn, allocation, nowMs);
  }
}

/** A datagram from a client. Never throws. `address` is canonical. RFC 7983 tells the kinds apart. */
export function receiveDatagram(
  turn: Turn,
  listener: Listener,
  bytes: Uint8Array,
  port: number,
  address: string,
  nowMs: number,
): void {
  const first = bytes[0] ?? 0xff;
  if (first >= 0x40 && first <= 0x7f) {
    const allocation = listener.allocations.get(addressKey(address, port));
    if (allocation === undefined) turn.counters.drops.noAllocation += 1;
    else {
      if (allocation.formerClient !== undefined) {
        heardFrom(allocation, { kind: "datagram", listener, remote: { address, port } }, nowMs);
      }
      countDrop(turn.counters, relayChannelData(turn, allocation, bytes, nowMs));
    }
  } else if (first <= 3) {
    receiveMessage(turn, { kind: "datagram", listener, remote: { address, port } }, bytes, nowMs);
  } else turn.counters.drops.notStun += 1;
}

/** A new TCP or TLS connection; `undefined` when there are too many. */
export function openConnection(turn: Turn, stream: StreamSocket, nowMs: number): Connection | undefined {
  const { perAddress, total } = turn.configuration.limits.connections;
  const key = accountKeyOf(stream.remote.address);
  const held = turn.addressAccounts.get(key)?.connections ?? 0;
  if (held >= perAddress || turn.connections.size >= total) {
    turn.counters.closes.connectionLimit += 1;
    return undefined;
  }
  addressAccountOf(turn, key, nowMs).connections += 1;
  const connection: Connection = {
    kind: "stream",
    stream,
    remote: stream.remote,
    splitter: createStreamSplitter(),
    addressKey: key,
    allocation: undefined,
    idleSinceMs: nowMs,
    partialSinceMs: undefined,
    linkId: undefined,
    isNew: true,
    isOver: false,
  };
  turn.connections.add(connection);
  return connection;
}

/** Bytes of a connection, cut anywhere. Never throws. */
export function receiveBytes(turn: Turn, connection: Connection, chunk: Uint8Array, nowMs: number): void {
  if (connection.isOver) return;
  // Another protocol's first word, such as that of HTTP, would pass for ChannelData and be waited for.
  if (connection.isNew && (chunk[0] ?? 0) >= 0x40 && connection.partialSinceMs === undefined) {
    closeConnection(turn, connection, "malformed", nowMs);
    return;
  }
  connection.splitter.append(chunk);
  try {
    let message = connection.splitter.next();
    while (message !== undefined) {
      connection.partialSinceMs = undefined;
      connection.isNew = false;
      receiveFrame(turn, connection, message, nowMs);
      if (connection.isOver) return;
      message = connection.splitter.next();
    }
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    closeConnection(turn, connection, "malformed", nowMs);
    return;
  }
  connection.partialSinceMs = connection.splitter.isPartial()
    ? (connection.partialSinceMs ?? nowMs)
    : undefined;
}

function receiveFrame(turn: Turn, connection: Connection, message: Uint8Array, nowMs: number): void {
  if ((message[0] ?? 0) < 0x40) {
    receiveMessage(turn, connection, message, nowMs);
    return;
  }
  const { allocation } = connection;
  if (allocation === undefined) turn.counters.drops.noAllocation += 1;
  else {
    heardFrom(allocation, connection, nowMs);
    countDrop(turn.counters, relayChannelData(turn, allocation, message, nowMs));
  }
}

/** The connection has ended; what it held ends with it. RFC 8656 §3.1, RFC 6062 §4.2. */
export function connectionClosed(turn: Turn, connection: Connection, nowMs: number): void {
  connection.isOver = true;
  if (!turn.connections.delete(connection)) return;
  const account = turn.addressAccounts.get(connection.addressKey);
  if (account !== undefined) account.connections -= 1;
  if (connection.linkId !== undefined) removeLink(turn, connection.linkId);
  const { allocation } = connection;
  const isClient = (client: Client) => client === connection;
  if (allocation !== undefined && isClient(allocation.client)) endAllocation(turn, allocation, nowMs);
  else if (allocation !== undefined) leaveFormerClient(allocation, nowMs);
  settleAccount(turn.addressAccounts, connection.addressKey);
}

function closeConnection(turn: Turn, connection: Connection, reason: CloseReason, nowMs: number): void {
  turn.counters.closes[reason] += 1;
  connectionClosed(turn, connection, nowMs);
  connection.stream.close();
}

/** Ends connections that hold nothing or drip their messages byte by byte. */
export function sweepConnections(turn: Turn, nowMs: number): void {
  const { connectionGraceMs } = turn.configuration;
  for (const connection of turn.connections) {
    if (connection.isOver) continue;
    const { allocation, idleSinceMs, partialSinceMs } = connection;
    const isIdle = allocation === undefined && nowMs - idleSinceMs >= connectionGraceMs;
    const isSlow = partialSinceMs !== undefined && nowMs - partialSinceMs >= MESSAGE_TIMEOUT_MS;
    if (isSlow) closeConnection(turn, connection, "partialMessage", nowMs);
    else if (isIdle) closeConnection(turn, connection, "idle", nowMs);
  }
}
