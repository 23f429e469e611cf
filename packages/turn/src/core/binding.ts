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
import { encodeAnswer, succeed } from "./answers.ts";
import { type Refusal, unknownAttributes } from "./rejections.ts";
import type { Listener, Request, TurnState } from "./state.ts";

/** Binding, RFC 8489 §12, and behaviour discovery, RFC 5780 §6 and §7. */
export function handleBinding(state: TurnState, request: Request, nowMs: number): Refusal | undefined {
  const { client, message } = request;
  const mapped = attribute(XOR_MAPPED_ADDRESS, client.remote);
  if (!state.configuration.natDiscovery || client.kind === "stream") {
    succeed(state, request, { name: "binding", attributes: [mapped], nowMs });
    return undefined;
  }
  const change = readAttribute(message, CHANGE_REQUEST) ?? { changeIp: false, changePort: false };
  const origin = alternateOf(state, client.listener, change);
  // Refused when this server's addresses do not allow it; silence would look like a filtering NAT.
  if (origin === undefined) return unknownAttributes([CHANGE_REQUEST.type]);
  const other = alternateOf(state, client.listener, { changeIp: true, changePort: true });
  const isChanged = origin !== client.listener;
  const attributes: AttributeToWrite[] = [mapped];
  if (other !== undefined || isChanged)
    attributes.push(attribute(RESPONSE_ORIGIN, externalOf(state, origin)));
  if (other !== undefined) attributes.push(attribute(OTHER_ADDRESS, externalOf(state, other)));
  const responsePort = readAttribute(message, RESPONSE_PORT);
  // As long as the request's padding, so that the answer is never much longer than the request.
  if (hasAttribute(message, PADDING) && responsePort === undefined) {
    attributes.push(attribute(PADDING, new Uint8Array(readAttribute(message, PADDING)?.length ?? 0)));
  }
  if (!isChanged && responsePort === undefined) {
    succeed(state, request, { name: "binding", attributes, nowMs });
    return undefined;
  }
  state.counters.successes.binding += 1;
  const bytes = encodeAnswer(state, request, "success", attributes);
  state.environment.sendToClient(origin.id, bytes, responsePort ?? client.remote.port, client.remote.address);
  return undefined;
}

/** The listener that differs from `listener` in its address, its port, or both. */
function alternateOf(
  state: TurnState,
  listener: Listener,
  { changeIp, changePort }: { readonly changeIp: boolean; readonly changePort: boolean },
): Listener | undefined {
  const { address, port } = listener.local;
  if (!changeIp && !changePort) return listener;
  const isIpv6 = address.includes(":");
  return [...state.listeners.values()].find(({ local }) => {
    if (local.address.includes(":") !== isIpv6) return false;
    return (local.address !== address) === changeIp && (local.port !== port) === changePort;
  });
}

function externalOf(state: TurnState, { local: { address, port } }: Listener): TransportAddress {
  const relayIp = state.configuration.relayIps.find(({ local }) => local === address);
  return { address: relayIp?.external ?? address, port };
}
