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
import { handleCreatePermission } from "./create-permission.ts";
import type { Identity } from "./identity.ts";
import { handleRefresh } from "./refresh.ts";
import { type Request, reject, rejectUnknown } from "./request.ts";
import { handleSend } from "./send.ts";
import type { Turn } from "./turn.ts";
import { mayAnswer } from "./unauthenticated-limiter.ts";

type Handler = (turn: Turn, request: Request & { readonly identity: Identity }, nowMs: number) => void;

/** The methods that need an account. */
const HANDLERS: ReadonlyMap<number, Handler> = new Map([
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
    guarded(turn, () => handleSend(turn, { client, message }, nowMs));
  } else if (message.class !== "indication" || message.method !== METHODS.binding) drops.unexpectedClass += 1;
}

function receiveRequest(turn: Turn, request: Request, nowMs: number): void {
  const { client, message } = request;
  const { drops } = turn.counters;
  const { binding, natDiscovery, relayAddresses } = turn.configuration;
  const isBinding = message.method === METHODS.binding;
  const handler = HANDLERS.get(message.method);
  if (!isBinding && handler === undefined) drops.unknownMethod += 1;
  else if (isBinding && binding === "off") drops.bindingOff += 1;
  else if (isBinding && binding === "open") {
    if (!mayAnswer(turn.limiter, client.remote.address, nowMs)) drops.unauthenticatedLimit += 1;
    else answerOrRefuse(turn, request, nowMs, () => answerBinding(turn, request, natDiscovery, nowMs));
  } else if (!isBinding && relayAddresses.length === 0) {
    // STUN only: without a relay nobody has anything to prove.
    if (!mayAnswer(turn.limiter, client.remote.address, nowMs)) drops.unauthenticatedLimit += 1;
    else reject(turn, request, "forbidden", nowMs);
  } else receiveSigned(turn, request, handler, nowMs);
}

function receiveSigned(turn: Turn, request: Request, handler: Handler | undefined, nowMs: number): void {
  const { client, message } = request;
  answerOrRefuse(turn, request, nowMs, () => {
    const identity = authenticate(turn, request, nowMs);
    if (typeof identity === "string")
      return refuse(turn, request, () => reject(turn, request, identity, nowMs), nowMs);
    const proved = { ...request, identity };
    const remembered = turn.answers.get(transactionKey(client, message.transactionId));
    if (remembered !== undefined && remembered.untilMs > nowMs) return sendAnswer(client, remembered.bytes);
    const allocation = allocationOf(client);
    if (allocation !== undefined) heardFrom(allocation, client, nowMs);
    answerOrRefuse(turn, proved, nowMs, () => {
      if (handler === undefined) return answerBinding(turn, proved, turn.configuration.natDiscovery, nowMs);
      const unknown = unknownRequired(message, KNOWN);
      if (unknown.length > 0) rejectUnknown(turn, proved, unknown, nowMs);
      else handler(turn, proved, nowMs);
    });
  });
}

function answerBinding(turn: Turn, request: Request, natDiscovery: boolean, nowMs: number): void {
  const unknown = unknownRequired(
    request.message,
    natDiscovery && request.client.kind === "datagram" ? KNOWN_FOR_DISCOVERY : KNOWN,
  );
  if (unknown.length > 0) rejectUnknown(turn, request, unknown, nowMs);
  else handleBinding(turn, request, nowMs);
}

/** Runs a step; an attribute that cannot be read makes the request a bad one. */
function answerOrRefuse(turn: Turn, request: Request, nowMs: number, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    const refusal = () => reject(turn, request, "badRequest", nowMs);
    if (request.identity === undefined) refuse(turn, request, refusal, nowMs);
    else refusal();
  }
}

/** Answers a request that anyone can have forged, within the limits for those. */
function refuse(turn: Turn, { client }: Request, answer: () => void, nowMs: number): void {
  if (mayAnswer(turn.limiter, client.remote.address, nowMs)) answer();
  else turn.counters.drops.unauthenticatedLimit += 1;
}

function guarded(turn: Turn, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    turn.counters.drops.malformed += 1;
  }
}
