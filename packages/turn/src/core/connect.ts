import {
  attribute,
  CONNECTION_ID,
  encodeMessage,
  METHODS,
  readAttribute,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { sendAnswer } from "./client.ts";
import type { PeerConnection } from "./environment.ts";
import { addLink, LINK_TIMEOUT_MS, type PeerLink, removeLink } from "./peer-links.ts";
import { ownAllocation, peersOf, reachOf } from "./peers.ts";
import type { Refusal } from "./rejections.ts";
import type { Relay } from "./relay.ts";
import { reject, type SignedRequest, succeed } from "./request.ts";
import type { Turn } from "./turn.ts";

/** Connect, RFC 6062 §5.2. The answer waits for the peer. */
export function handleConnect(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const [peer] = peersOf(request.message);
  if (peer === undefined || peer.port === 0 || allocation.transport !== "tcp") return "badRequest";
  const reach = reachOf(turn, allocation, peer.address);
  const isOwnService = turn.derived.ownServices.has(`${peer.address} ${peer.port}`);
  // Two TCP relays of this server do not meet inside the process: there is no socket to lead to the other.
  if (reach === "relays" || isOwnService) return "forbidden";
  if (reach !== "any") return reach;
  const links = [...allocation.connectionIds].map((id) => turn.links.get(id));
  if (links.some((link) => link?.peer.address === peer.address && link.peer.port === peer.port))
    return "connectionAlreadyExists";
  if (allocation.connectionIds.size >= turn.configuration.limits.permissions.perAllocation)
    return "insufficientCapacity";
  const relay = peer.address.includes(":") ? allocation.ipv6 : allocation.ipv4;
  if (relay === undefined) return "peerAddressFamilyMismatch";
  const link = addLink(turn, { allocation, peer, request, connection: undefined }, nowMs);
  turn.environment.connectToPeer(relay, peer, link.id);
  return undefined;
}

/** The peer has taken the connection. */
export function peerConnected(
  turn: Turn,
  connectionId: number,
  connection: PeerConnection,
  nowMs: number,
): void {
  const link = turn.links.get(connectionId);
  if (link?.request === undefined) {
    connection.close();
    return;
  }
  const { request } = link;
  link.request = undefined;
  link.connection = connection;
  link.deadlineMs = nowMs + LINK_TIMEOUT_MS;
  succeed(turn, request, { name: "connect", attributes: [attribute(CONNECTION_ID, connectionId)], nowMs });
}

/** The peer has not: 447. */
export function peerUnreachable(turn: Turn, connectionId: number, nowMs: number): void {
  const link = turn.links.get(connectionId);
  if (link === undefined) return;
  removeLink(turn, connectionId);
  if (link.request !== undefined) reject(turn, link.request, "connectionTimeoutOrFailure", nowMs);
}

/**
 * A peer has connected to a TCP relay, RFC 6062 §5.3: the client is told of it where the peer has permission.
 *
 * @returns the connection id, or `undefined` when the connection was closed at once
 */
export function peerArrived(
  turn: Turn,
  relay: Relay,
  peer: TransportAddress,
  connection: PeerConnection,
  nowMs: number,
): number | undefined {
  const { allocation } = relay;
  const permission = allocation?.permissions.get(peer.address);
  const isPermitted =
    permission !== undefined && permission.expiresAtMs > nowMs && permission.reach === "any";
  const mostLinks = turn.configuration.limits.permissions.perAllocation;
  if (allocation === undefined || !isPermitted || allocation.connectionIds.size >= mostLinks) {
    turn.counters.drops.noPermission += 1;
    connection.close();
    return undefined;
  }
  const { id } = addLink(turn, { allocation, peer, request: undefined, connection }, nowMs);
  const attempt = encodeMessage({
    method: METHODS.connectionAttempt,
    class: "indication",
    transactionId: turn.environment.random(12),
    attributes: [attribute(CONNECTION_ID, id), attribute(XOR_PEER_ADDRESS, peer)],
  });
  sendAnswer(allocation.client, attempt);
  return id;
}

/** The connection to the peer has ended, bound or not. */
export function peerConnectionClosed(turn: Turn, connectionId: number): void {
  removeLink(turn, connectionId);
}

/** ConnectionBind, RFC 6062 §5.4: from here on this connection carries the peer's bytes. */
export function handleConnectionBind(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const id = readAttribute(message, CONNECTION_ID);
  const link = id === undefined ? undefined : turn.links.get(id);
  if (client.kind !== "stream" || client.allocation !== undefined || !isBindable(link)) return "badRequest";
  if (link.allocation.identity.username !== identity.username) return "wrongCredentials";
  link.deadlineMs = Number.POSITIVE_INFINITY;
  succeed(turn, request, { name: "connectionBind", nowMs });
  client.isOver = true;
  client.linkId = link.id;
  link.client = client;
  link.connection.join(client.stream, client.splitter.rest());
  return undefined;
}

function isBindable(link: PeerLink | undefined): link is PeerLink & { readonly connection: PeerConnection } {
  return link?.connection !== undefined && link.deadlineMs !== Number.POSITIVE_INFINITY;
}

/** Attempts and unbound connections whose time is over. */
export function sweepLinks(turn: Turn, nowMs: number): void {
  for (const { id, deadlineMs } of turn.links.values()) {
    if (deadlineMs <= nowMs) peerUnreachable(turn, id, nowMs);
  }
}
