import {
  checkFingerprint,
  decodeMessage,
  METHODS,
  StunDecodeError,
  type StunMessage,
  unknownRequired,
} from "@visavis/stun/core";
import { handleAllocate } from "./allocate.ts";
import { heardFrom } from "./allocations.ts";
import { transactionKey } from "./answer-memory.ts";
import { authenticate } from "./authentication.ts";
import { handleBinding } from "./binding.ts";
import { handleChannelBind } from "./channel-bind.ts";
import { allocationOf, type Client, sendAnswer } from "./client.ts";
import { handleConnect, handleConnectionBind } from "./connect.ts";
import { countDrop } from "./counters.ts";
import { handleCreatePermission } from "./create-permission.ts";
import { handleRefresh } from "./refresh.ts";
import { type Refusal, unknownAttributes } from "./rejections.ts";
import { type Request, reject, type SignedRequest } from "./request.ts";
import { handleSend } from "./send.ts";
import type { Turn } from "./turn.ts";
import { mayAnswer } from "./unauthenticated-limiter.ts";

type Handler = (turn: Turn, request: SignedRequest, nowMs: number) => Refusal | undefined;

/** The methods that need an account. */
const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [METHODS.allocate, handleAllocate],
  [METHODS.refresh, handleRefresh],
  [METHODS.createPermission, handleCreatePermission],
  [METHODS.channelBind, handleChannelBind],
  [METHODS.connect, handleConnect],
  [METHODS.connectionBind, handleConnectionBind],
]);

/** Comprehension-required attributes that this server understands; 0x0003, 0x0026 and 0x0027 only for RFC 5780. */
const KNOWN = new Set([
  0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x000c, 0x000d, 0x0012, 0x0013, 0x0014, 0x0015, 0x0016, 0x0017,
  0x0018, 0x0019, 0x001a, 0x001c, 0x001d, 0x001e, 0x0020, 0x0022, 0x002a,
]);
const KNOWN_FOR_DISCOVERY = new Set([...KNOWN, 0x0003, 0x0026, 0x0027]);

/** One STUN message from a client. Never throws; what must not be answered is not. */
export function receiveMessage(turn: Turn, client: Client, bytes: Uint8Array, nowMs: number): void {
  const { drops } = turn.counters;
  let message: StunMessage;
  try {
    message = decodeMessage(bytes);
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    drops[error.code === "STUN_BAD_COOKIE" || error.code === "STUN_NOT_STUN" ? "notStun" : "malformed"] += 1;
    return;
  }
  if (checkFingerprint(message) === "invalid") drops.badFingerprint += 1;
  else if (message.class === "request") receiveRequest(turn, { client, message, identity: undefined }, nowMs);
  else if (message.class === "indication" && message.method === METHODS.send) {
    const reason = readable(() => handleSend(turn, { client, message }, nowMs));
    countDrop(turn.counters, reason === "badRequest" ? "malformed" : reason);
  } else if (message.class !== "indication" || message.method !== METHODS.binding) drops.unexpectedClass += 1;
}

function receiveRequest(turn: Turn, request: Request, nowMs: number): void {
  const { method } = request.message;
  const { binding, relayAddresses } = turn.configuration;
  const handler = HANDLERS.get(method);
  if (method === METHODS.binding) {
    if (binding === "open") carryOutUnsigned(turn, request, nowMs, () => answerBinding(turn, request, nowMs));
    else if (binding === "authenticated") receiveSigned(turn, request, answerBinding, nowMs);
    else turn.counters.drops.bindingOff += 1;
  } else if (handler === undefined) turn.counters.drops.unknownMethod += 1;
  // STUN only: without a relay nobody has anything to prove.
  else if (relayAddresses.length === 0) carryOutUnsigned(turn, request, nowMs, () => "forbidden");
  else receiveSigned(turn, request, understood(handler), nowMs);
}

function understood(handler: Handler): Handler {
  return (turn, request, nowMs) => {
    const unknown = unknownRequired(request.message, KNOWN);
    return unknown.length > 0 ? unknownAttributes(unknown) : handler(turn, request, nowMs);
  };
}

function receiveSigned(turn: Turn, request: Request, handler: Handler, nowMs: number): void {
  const { client, message } = request;
  const identity = readable(() => authenticate(turn, request, nowMs));
  if (typeof identity === "string") {
    carryOutUnsigned(turn, request, nowMs, () => identity);
    return;
  }
  const remembered = turn.answers.get(transactionKey(client, message.transactionId));
  if (remembered !== undefined && remembered.untilMs > nowMs) {
    sendAnswer(client, remembered.bytes);
    return;
  }
  const allocation = allocationOf(client);
  if (allocation !== undefined) heardFrom(allocation, client, nowMs);
  const signed = { ...request, identity };
  const refusal = readable(() => handler(turn, signed, nowMs));
  if (refusal !== undefined) reject(turn, signed, refusal, nowMs);
}

/** Anyone can have forged the request: it is answered within the limits for those. */
function carryOutUnsigned(
  turn: Turn,
  request: Request,
  nowMs: number,
  step: () => Refusal | undefined,
): void {
  if (!mayAnswer(turn.limiter, request.client.remote.address, nowMs)) {
    turn.counters.drops.unauthenticatedLimit += 1;
    return;
  }
  const refusal = readable(step);
  if (refusal !== undefined) reject(turn, request, refusal, nowMs);
}

function answerBinding(turn: Turn, request: Request, nowMs: number): Refusal | undefined {
  const isDiscovery = turn.configuration.natDiscovery && request.client.kind === "datagram";
  const unknown = unknownRequired(request.message, isDiscovery ? KNOWN_FOR_DISCOVERY : KNOWN);
  return unknown.length > 0 ? unknownAttributes(unknown) : handleBinding(turn, request, nowMs);
}

/** What `step` says; an attribute that cannot be read makes the request a bad one. */
function readable<Result>(step: () => Result): Result | "badRequest" {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return "badRequest";
  }
}
