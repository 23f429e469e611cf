/** TCP connections with peers, RFC 6062: from the first attempt until the client has bound them, or they end. */
import {
  attribute,
  CONNECTION_ID,
  encodeMessage,
  METHODS,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { reject, sendAnswer, succeed } from "./answers.ts";
import { takeStreamBytes } from "./limits.ts";
import { type PeerConnection, randomNumber, type TurnState } from "./state.ts";

/** RFC 6062 §5.2, §5.3: how long a peer may take to accept, and a client to bind the connection. */
const TIMEOUT_MS = 30_000;

export function addPeerConnection(
  state: TurnState,
  connection: Pick<PeerConnection, "allocation" | "peer" | "request" | "isConnected">,
  nowMs: number,
): PeerConnection {
  let id = randomNumber(state.environment);
  while (state.peerConnections.has(id)) id = (id + 1) % 2 ** 32;
  const added: PeerConnection = { ...connection, id, client: undefined, deadlineMs: nowMs + TIMEOUT_MS };
  state.peerConnections.set(id, added);
  connection.allocation.peerConnectionIds.add(id);
  return added;
}

/** Removes the connection and closes both of its sides, if they exist. */
export function removePeerConnection(state: TurnState, id: number): void {
  const removed = state.peerConnections.get(id);
  if (removed === undefined) return;
  state.peerConnections.delete(id);
  removed.allocation.peerConnectionIds.delete(id);
  if (removed.isConnected) state.environment.closePeerConnection(id);
  if (removed.client !== undefined) state.environment.closeConnection(removed.client.id);
}

/** The peer has accepted: the Connect is answered. */
export function peerConnected(state: TurnState, id: number, nowMs: number): void {
  const connection = state.peerConnections.get(id);
  if (connection?.request === undefined) {
    state.environment.closePeerConnection(id);
    return;
  }
  const { request } = connection;
  connection.request = undefined;
  connection.isConnected = true;
  connection.deadlineMs = nowMs + TIMEOUT_MS;
  succeed(state, request, { name: "connect", attributes: [attribute(CONNECTION_ID, id)], nowMs });
}

/** The peer has not accepted: 447. */
export function peerUnreachable(state: TurnState, id: number, nowMs: number): void {
  const connection = state.peerConnections.get(id);
  if (connection === undefined) return;
  removePeerConnection(state, id);
  if (connection.request !== undefined)
    reject(state, connection.request, "connectionTimeoutOrFailure", nowMs);
}

/**
 * Bytes on a metered connection.
 *
 * @returns how long they have to wait, in milliseconds; `undefined` if the connection must be closed
 */
export function peerBytes(
  state: TurnState,
  id: number,
  { bytes, direction }: { readonly bytes: number; readonly direction: "toPeers" | "toClients" },
  nowMs: number,
): number | undefined {
  const allocation = state.peerConnections.get(id)?.allocation;
  if (allocation === undefined) return undefined;
  const waitMs = takeStreamBytes(state, allocation, bytes, nowMs);
  if (waitMs === undefined) state.counters.drops.bytesUsedUp += 1;
  else allocation.userAccount.used[direction].bytes += bytes;
  return waitMs;
}

/**
 * A peer has connected to a relayed TCP address, RFC 6062 §5.3. The client is notified if the peer has a permission.
 *
 * @returns the connection's id, or `undefined` when the edge has to close it
 */
export function peerArrived(
  state: TurnState,
  relayedAddressId: number,
  peer: TransportAddress,
  nowMs: number,
): number | undefined {
  const allocation = state.relayedAddresses.get(relayedAddressId)?.allocation;
  const permission = allocation?.permissions.get(peer.address);
  const isPermitted =
    permission !== undefined && permission.expiresAtMs > nowMs && permission.reach === "any";
  const { perAllocation } = state.configuration.limits.permissions;
  if (allocation === undefined || !isPermitted || allocation.peerConnectionIds.size >= perAllocation) {
    state.counters.drops.noPermission += 1;
    return undefined;
  }
  const { id } = addPeerConnection(state, { allocation, peer, request: undefined, isConnected: true }, nowMs);
  const attempt = encodeMessage({
    method: METHODS.connectionAttempt,
    class: "indication",
    transactionId: state.environment.random(12),
    attributes: [attribute(CONNECTION_ID, id), attribute(XOR_PEER_ADDRESS, peer)],
  });
  sendAnswer(state, allocation.client, attempt);
  return id;
}

/** Ends attempts and unbound connections whose time is up. */
export function sweepPeerConnections(state: TurnState, nowMs: number): void {
  for (const { id, deadlineMs } of state.peerConnections.values()) {
    if (deadlineMs <= nowMs) peerUnreachable(state, id, nowMs);
  }
}
