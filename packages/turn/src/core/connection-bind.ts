import { CONNECTION_ID, readAttribute } from "@visavis/stun/core";
import { succeed } from "./answers.ts";
import type { Refusal } from "./rejections.ts";
import type { SignedRequest, TurnState } from "./state.ts";

/** ConnectionBind, RFC 6062 §5.4: from here on the client's connection carries the peer's bytes. */
export function handleConnectionBind(
  state: TurnState,
  request: SignedRequest,
  nowMs: number,
): Refusal | undefined {
  const { client, message, identity } = request;
  const id = readAttribute(message, CONNECTION_ID);
  const connection = id === undefined ? undefined : state.peerConnections.get(id);
  const isBindable = connection?.isConnected === true && connection.deadlineMs !== Number.POSITIVE_INFINITY;
  if (client.kind !== "stream" || client.allocation !== undefined || !isBindable) return "badRequest";
  if (connection.allocation.identity.username !== identity.username) return "wrongCredentials";
  connection.deadlineMs = Number.POSITIVE_INFINITY;
  succeed(state, request, { name: "connectionBind", nowMs });
  client.isOver = true;
  client.peerConnectionId = connection.id;
  connection.client = client;
  state.environment.joinPeer({
    peerConnectionId: connection.id,
    connectionId: client.id,
    early: client.splitter.rest(),
    isMetered: state.derived.limitsBytes,
  });
  return undefined;
}
