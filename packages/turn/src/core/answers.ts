/** Answers to requests: success, refusal, and the memory of answers to requests that must not be carried out twice. */
import {
  type AttributeToWrite,
  attribute,
  ERROR_CODE,
  encodeMessage,
  FINGERPRINT,
  hasAttribute,
  NONCE,
  PASSWORD_ALGORITHMS,
  REALM,
  SOFTWARE,
} from "@visavis/stun/core";
import { hexadecimal } from "./hexadecimal.ts";
import { issueNonce } from "./nonce.ts";
import { REJECTIONS, type Refusal } from "./rejections.ts";
import {
  type AnswerMemory,
  addressKey,
  type Client,
  localOf,
  type Request,
  type SuccessName,
  type TurnState,
  transportOf,
} from "./state.ts";

/** RFC 8489 §6.3.1: a server remembers a transaction for 40 seconds. */
const MEMORY_MS = 40_000;
const MAX_REMEMBERED_ANSWERS = 10_000;

/** RFC 8489 §14.12: the password algorithms, in order of preference. */
export const OFFERED_ALGORITHMS = [
  { algorithm: 2, parameters: new Uint8Array(0) },
  { algorithm: 1, parameters: new Uint8Array(0) },
];

/** Sends an answer that the client waits for. */
export function sendAnswer({ environment }: TurnState, client: Client, bytes: Uint8Array): void {
  if (client.kind === "stream") environment.writeToClient(client.id, bytes, false);
  else environment.sendToClient(client.listener.id, bytes, client.remote.port, client.remote.address);
}

export function succeed(
  state: TurnState,
  request: Request,
  answer: {
    readonly name: SuccessName;
    readonly attributes?: readonly AttributeToWrite[];
    readonly remembered?: boolean;
    readonly nowMs: number;
  },
): void {
  state.counters.successes[answer.name] += 1;
  const { software } = state.configuration;
  const isNamed = answer.name === "allocate" || answer.name === "refresh";
  const named = software !== undefined && isNamed ? [attribute(SOFTWARE, software)] : [];
  const bytes = encodeAnswer(state, request, "success", [...(answer.attributes ?? []), ...named]);
  if (answer.remembered === true) {
    const key = transactionKey(request.client, request.message.transactionId);
    rememberAnswer(state.answers, key, bytes.slice(), answer.nowMs);
  }
  sendAnswer(state, request.client, bytes);
}

export function reject(state: TurnState, request: Request, refusal: Refusal, nowMs: number): void {
  const { rejection, attributes } =
    typeof refusal === "string" ? { rejection: refusal, attributes: [] } : refusal;
  state.counters.rejections[rejection] += 1;
  const { code, reason, challenge } = REJECTIONS[rejection];
  // A reason phrase would only lengthen the answer to a forged request.
  const error = attribute(ERROR_CODE, { code, reason: request.identity === undefined ? "" : reason });
  const challenged = challenge ? challengeOf(state, request.client, nowMs) : [];
  const bytes = encodeAnswer(state, request, "error", [error, ...attributes, ...challenged]);
  sendAnswer(state, request.client, bytes);
}

export function encodeAnswer(
  state: TurnState,
  { message, identity }: Request,
  messageClass: "success" | "error",
  attributes: readonly AttributeToWrite[],
): Uint8Array {
  const { crypto } = state.environment;
  return encodeMessage({
    method: message.method,
    class: messageClass,
    transactionId: message.transactionId,
    attributes,
    ...(identity?.key !== undefined && {
      integrity: { algorithm: identity.integrity, key: identity.key, crypto },
    }),
    fingerprint: state.configuration.fingerprint || hasAttribute(message, FINGERPRINT),
  });
}

function challengeOf(state: TurnState, client: Client, nowMs: number): AttributeToWrite[] {
  const { configuration, derived, environment, wallOffsetMs } = state;
  const context = {
    crypto: environment.crypto,
    secret: configuration.nonceSecret,
    remote: client.remote,
    wallMs: nowMs + wallOffsetMs,
  };
  const features = {
    passwordAlgorithms: derived.offersSha256,
    usernameAnonymity: derived.offersAnonymity,
  };
  return [
    attribute(REALM, configuration.realm),
    attribute(NONCE, issueNonce(context, features)),
    ...(derived.offersSha256 ? [attribute(PASSWORD_ALGORITHMS, OFFERED_ALGORITHMS)] : []),
  ];
}

/** A copy of the answer to repeat for a retransmitted request. */
export function rememberedAnswer(
  { answers }: TurnState,
  { client, message }: Request,
  nowMs: number,
): Uint8Array | undefined {
  const remembered = answers.get(transactionKey(client, message.transactionId));
  return remembered !== undefined && remembered.untilMs > nowMs ? remembered.bytes.slice() : undefined;
}

function rememberAnswer(memory: AnswerMemory, key: string, bytes: Uint8Array, nowMs: number): void {
  if (memory.size >= MAX_REMEMBERED_ANSWERS) {
    for (const oldest of memory.keys()) if (memory.delete(oldest)) break;
  }
  memory.set(key, { bytes, untilMs: nowMs + MEMORY_MS });
}

export function forgetAnswers(memory: AnswerMemory, nowMs: number): void {
  for (const [key, { untilMs }] of memory) {
    if (untilMs > nowMs) return;
    memory.delete(key);
  }
}

/** Identifies a transaction: five-tuple and transaction id. */
function transactionKey(client: Client, transactionId: Uint8Array): string {
  const { remote } = client;
  const local = localOf(client);
  const fiveTuple = [
    transportOf(client),
    addressKey(remote.address, remote.port),
    addressKey(local.address, local.port),
  ];
  return `${fiveTuple.join(" ")} ${hexadecimal(transactionId)}`;
}
