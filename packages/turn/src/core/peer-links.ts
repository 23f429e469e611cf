import type { TransportAddress } from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import type { Connection } from "./client.ts";
import type { PeerConnection } from "./environment.ts";
import type { Request } from "./request.ts";
import { randomNumber, type Turn } from "./turn.ts";

/** RFC 6062 §5.2, §5.3: how long a peer may take to answer, and a client to bind the connection. */
export const LINK_TIMEOUT_MS = 30_000;

/** A TCP connection to a peer, from the first attempt to its end. RFC 6062. */
export interface PeerLink {
  readonly id: number;
  readonly allocation: Allocation;
  readonly peer: TransportAddress;
  /** The Connect that waits for its answer. */
  request: Request | undefined;
  /** Missing until the peer has answered. */
  connection: PeerConnection | undefined;
  /** The client's connection that carries its bytes, once it is bound. */
  client: Connection | undefined;
  /** Until it is bound; infinity after that. */
  deadlineMs: number;
}

export function addLink(
  turn: Turn,
  link: Pick<PeerLink, "allocation" | "peer" | "request" | "connection">,
  nowMs: number,
): PeerLink {
  let id = randomNumber(turn.environment);
  while (turn.links.has(id)) id = (id + 1) % 2 ** 32;
  const added: PeerLink = { ...link, id, client: undefined, deadlineMs: nowMs + LINK_TIMEOUT_MS };
  turn.links.set(id, added);
  link.allocation.connectionIds.add(id);
  return added;
}

/** Forgets the link; its connection is closed where it is there. */
export function removeLink(turn: Turn, id: number): void {
  const link = turn.links.get(id);
  if (link === undefined) return;
  turn.links.delete(id);
  link.allocation.connectionIds.delete(id);
  link.connection?.close();
  link.client?.stream.close();
}
