import {
  type AttributeToWrite,
  attribute,
  CHANGE_REQUEST,
  hasAttribute,
  OTHER_ADDRESS,
  PADDING,
  RESPONSE_ORIGIN,
  RESPONSE_PORT,
  readAttribute,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import type { Listener } from "./client.ts";
import { type Refusal, unknownAttributes } from "./rejections.ts";
import { encodeAnswer, type Request, succeed } from "./request.ts";
import type { Turn } from "./turn.ts";

/** Binding, RFC 8489 §12, and behaviour discovery, RFC 5780 §6 and §7. */
export function handleBinding(turn: Turn, request: Request, nowMs: number): Refusal | undefined {
  const { client, message } = request;
  const mapped = attribute(XOR_MAPPED_ADDRESS, client.remote);
  if (!turn.configuration.natDiscovery || client.kind === "stream") {
    succeed(turn, request, { name: "binding", attributes: [mapped], nowMs });
    return undefined;
  }
  const change = readAttribute(message, CHANGE_REQUEST) ?? { changeIp: false, changePort: false };
  const origin = alternateOf(turn, client.listener, change);
  // What this server's addresses do not allow is refused, so that nobody takes silence for a filter.
  if (origin === undefined) return unknownAttributes([CHANGE_REQUEST.type]);
  const other = alternateOf(turn, client.listener, { changeIp: true, changePort: true });
  const isChanged = origin !== client.listener;
  const attributes: AttributeToWrite[] = [mapped];
  if (other !== undefined || isChanged) attributes.push(attribute(RESPONSE_ORIGIN, externalOf(turn, origin)));
  if (other !== undefined) attributes.push(attribute(OTHER_ADDRESS, externalOf(turn, other)));
  const responsePort = readAttribute(message, RESPONSE_PORT);
  // As long as the request's, so that an answer is never much longer than its request.
  if (hasAttribute(message, PADDING) && responsePort === undefined) {
    attributes.push(attribute(PADDING, new Uint8Array(readAttribute(message, PADDING)?.length ?? 0)));
  }
  if (!isChanged && responsePort === undefined) {
    succeed(turn, request, { name: "binding", attributes, nowMs });
    return undefined;
  }
  turn.counters.successes.binding += 1;
  const bytes = encodeAnswer(turn, request, "success", attributes);
  origin.socket.send(bytes, responsePort ?? client.remote.port, client.remote.address);
  return undefined;
}

/** Our listener with another address or port than `listener`, or with both. */
function alternateOf(
  turn: Turn,
  listener: Listener,
  { changeIp, changePort }: { readonly changeIp: boolean; readonly changePort: boolean },
): Listener | undefined {
  const { address, port } = listener.socket.local;
  if (!changeIp && !changePort) return listener;
  const isIpv6 = address.includes(":");
  return [...turn.listeners].find(({ socket: { local } }) => {
    if (local.address.includes(":") !== isIpv6) return false;
    return (local.address !== address) === changeIp && (local.port !== port) === changePort;
  });
}

function externalOf(turn: Turn, { socket }: Listener): TransportAddress {
  const { address, port } = socket.local;
  const known = turn.configuration.relayAddresses.find(({ local }) => local === address);
  return { address: known?.external ?? address, port };
}
