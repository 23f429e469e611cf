import {
  CHANGE_REQUEST,
  checkFingerprint,
  decodeMessage,
  hasAttribute,
  integrityAlgorithm,
  METHODS,
  MOBILITY_TICKET,
  readAttribute,
  StunDecodeError,
  type StunMessage,
  unknownRequired,
} from "@visavis/stun/core";
import { handleAllocate } from "./allocate.ts";
import { reject, rememberedAnswer, sendAnswer } from "./answers.ts";
import { authenticate, hasFreshNonce } from "./authentication.ts";
import { handleBinding } from "./binding.ts";
import { handleChannelBind } from "./channel-bind.ts";
import { handleConnect } from "./connect.ts";
import { handleConnectionBind } from "./connection-bind.ts";
import { handleCreatePermission } from "./create-permission.ts";
import { countDrop, handleSend } from "./data-path.ts";
import { hasTokenFor, mayAnswer, mayCheck } from "./limits.ts";
import { heardFrom } from "./mobility.ts";
import { handleRefresh } from "./refresh.ts";
import { type Refusal, unknownAttributes } from "./rejections.ts";
import {
  allocationOf,
  type Client,
  type ClientConnection,
  type Request,
  type SignedRequest,
  type TurnState,
} from "./state.ts";

type Handler = (state: TurnState, request: SignedRequest, nowMs: number) => Refusal | undefined;

/** The methods that need credentials. */
const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [METHODS.allocate, handleAllocate],
  [METHODS.refresh, handleRefresh],
  [METHODS.createPermission, handleCreatePermission],
  [METHODS.channelBind, handleChannelBind],
  [METHODS.connect, handleConnect],
  [METHODS.connectionBind, handleConnectionBind],
]);

/** The comprehension-required attributes that this server understands; 0x0003, 0x0026 and 0x0027 only for RFC 5780. */
const KNOWN = new Set([
  0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x000c, 0x000d, 0x0012, 0x0013, 0x0014, 0x0015, 0x0016, 0x0017,
  0x0018, 0x0019, 0x001a, 0x001c, 0x001d, 0x001e, 0x0020, 0x0022, 0x002a,
]);
const KNOWN_WITHOUT_CHANGE = new Set([...KNOWN, 0x0003]);
const KNOWN_FOR_DISCOVERY = new Set([...KNOWN, 0x0003, 0x0026, 0x0027]);
const NO_CHANGE = { changeIp: false, changePort: false };

/** One STUN message from a client. Never throws. */
export function receiveMessage(state: TurnState, client: Client, bytes: Uint8Array, nowMs: number): void {
  const { drops } = state.counters;
  let message: StunMessage;
  try {
    message = decodeMessage(bytes);
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    drops[error.code === "STUN_BAD_COOKIE" || error.code === "STUN_NOT_STUN" ? "notStun" : "malformed"] += 1;
    return;
  }
  if (checkFingerprint(message) === "invalid") drops.badFingerprint += 1;
  else if (message.class === "request")
    receiveRequest(state, { client, message, identity: undefined }, nowMs);
  else if (message.class === "indication" && message.method === METHODS.send) {
    const reason = readable(() => handleSend(state, { client, message }, nowMs));
    countDrop(state.counters, reason === "badRequest" ? "malformed" : reason);
  } else if (message.class !== "indication" || message.method !== METHODS.binding) drops.unexpectedClass += 1;
}

function receiveRequest(state: TurnState, request: Request, nowMs: number): void {
  const { method } = request.message;
  const { binding, relayIps } = state.configuration;
  const handler = HANDLERS.get(method);
  if (method === METHODS.binding) {
    if (binding === "open")
      carryOutUnsigned(state, request, nowMs, () => answerBinding(state, request, nowMs));
    else if (binding === "authenticated") receiveSigned(state, request, answerBinding, nowMs);
    else state.counters.drops.bindingOff += 1;
  } else if (handler === undefined) state.counters.drops.unknownMethod += 1;
  // A STUN-only server has nothing to allocate, so it does not check credentials.
  else if (relayIps.length === 0) carryOutUnsigned(state, request, nowMs, () => "forbidden");
  else receiveSigned(state, request, understood(handler), nowMs);
}

function understood(handler: Handler): Handler {
  return (state, request, nowMs) => {
    const unknown = unknownRequired(request.message, KNOWN);
    return unknown.length > 0 ? unknownAttributes(unknown) : handler(state, request, nowMs);
  };
}

function receiveSigned(state: TurnState, request: Request, handler: Handler, nowMs: number): void {
  const { client } = request;
  if (readable(() => isWorthChecking(state, request, nowMs)) === false) {
    state.counters.drops.unauthenticatedLimit += 1;
    return;
  }
  const identity = readable(() => authenticate(state, request, nowMs));
  if (typeof identity === "string") {
    // A signature was right, and nobody can have replayed it on a connection.
    if (identity === "staleNonce" && client.kind === "stream") reject(state, request, identity, nowMs);
    else carryOutUnsigned(state, request, nowMs, () => identity);
    return;
  }
  const signed = { ...request, identity };
  if (state.configuration.isCurrentUser?.(identity.user) === false) {
    reject(state, signed, "userEnded", nowMs);
    return;
  }
  const remembered = rememberedAnswer(state, request, nowMs);
  if (remembered !== undefined) {
    sendAnswer(state, client, remembered);
    return;
  }
  const allocation = allocationOf(client);
  // A client that presents a ticket may do so again because it has not got the answer.
  const isMoving = hasAttribute(request.message, MOBILITY_TICKET);
  if (allocation !== undefined && !isMoving) heardFrom(state, allocation, client, nowMs);
  const refusal = readable(() => handler(state, signed, nowMs));
  if (refusal !== undefined) reject(state, signed, refusal, nowMs);
}

/**
 * False for a datagram whose check would be in vain, or one too many. Checking a signature takes ten times as long as anything
 * else, and a flood of them must not delay the datagrams of calls. A client with an allocation is not affected.
 */
function isWorthChecking(state: TurnState, { client, message }: Request, nowMs: number): boolean {
  const isKnown = client.kind === "stream" || allocationOf(client) !== undefined;
  if (isKnown || integrityAlgorithm(message) === undefined) return true;
  const { address } = client.remote;
  const couldBeAnswered = hasTokenFor(state, "answers", address, nowMs);
  if (!couldBeAnswered && !hasTokenFor(state, "checks", address, nowMs)) return false;
  // With a nonce that is not its own, a request gets an answer as if it had no credentials, or none.
  return hasFreshNonce(state, { client, message }, nowMs) ? mayCheck(state, address, nowMs) : couldBeAnswered;
}

/** Anyone could have forged the request, so the answer counts towards the limits on unauthenticated ones. */
function carryOutUnsigned(
  state: TurnState,
  request: Request,
  nowMs: number,
  step: () => Refusal | undefined,
): void {
  const { client } = request;
  if (!mayAnswer(state, client, nowMs)) {
    state.counters.drops.unauthenticatedLimit += 1;
    if (client.kind === "stream") endConnection(state, client);
    return;
  }
  const refusal = readable(step);
  if (refusal !== undefined) reject(state, request, refusal, nowMs);
}

/** Nobody sends again over a connection, so silence would be taken for a broken server. The edge says when it is closed. */
function endConnection({ counters, environment }: TurnState, client: ClientConnection): void {
  counters.closes.unauthenticatedLimit += 1;
  client.isOver = true;
  environment.closeConnection(client.id);
}

function answerBinding(state: TurnState, request: Request, nowMs: number): Refusal | undefined {
  const isDiscovery = state.configuration.natDiscovery && request.client.kind === "datagram";
  // With neither flag it asks for nothing (RFC 5780 §7.2), and stuntman's client always sends it.
  const { changeIp, changePort } = readAttribute(request.message, CHANGE_REQUEST) ?? NO_CHANGE;
  const known = isDiscovery ? KNOWN_FOR_DISCOVERY : changeIp || changePort ? KNOWN : KNOWN_WITHOUT_CHANGE;
  const unknown = unknownRequired(request.message, known);
  return unknown.length > 0 ? unknownAttributes(unknown) : handleBinding(state, request, nowMs);
}

/** The result of `step`; `badRequest` if an attribute is malformed. */
function readable<Result>(step: () => Result): Result | "badRequest" {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return "badRequest";
  }
}
