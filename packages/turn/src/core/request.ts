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
  type StunMessage,
} from "@visavis/stun/core";
import { rememberAnswer, transactionKey } from "./answer-memory.ts";
import { type Client, sendAnswer } from "./client.ts";
import type { SuccessName } from "./counters.ts";
import type { Identity } from "./identity.ts";
import { issueNonce } from "./nonce.ts";
import { REJECTIONS, type Refusal } from "./rejections.ts";
import type { Turn } from "./turn.ts";

/** A request on its way to an answer. */
export interface Request {
  readonly client: Client;
  readonly message: StunMessage;
  /** Missing until, or where, nobody has proved who they are. */
  readonly identity: Identity | undefined;
}

/** A request of somebody who is known. */
export type SignedRequest = Request & { readonly identity: Identity };

/** RFC 8489 §14.12: the algorithms in the order of preference. */
export const OFFERED_ALGORITHMS = [
  { algorithm: 2, parameters: new Uint8Array(0) },
  { algorithm: 1, parameters: new Uint8Array(0) },
];

export function succeed(
  turn: Turn,
  request: Request,
  answer: {
    readonly name: SuccessName;
    readonly attributes?: readonly AttributeToWrite[];
    readonly remembered?: boolean;
    readonly nowMs: number;
  },
): void {
  turn.counters.successes[answer.name] += 1;
  const { software } = turn.configuration;
  const isNamed = answer.name === "allocate" || answer.name === "refresh";
  const named = software !== undefined && isNamed ? [attribute(SOFTWARE, software)] : [];
  const bytes = encodeAnswer(turn, request, "success", [...(answer.attributes ?? []), ...named]);
  if (answer.remembered === true) {
    rememberAnswer(
      turn.answers,
      transactionKey(request.client, request.message.transactionId),
      bytes,
      answer.nowMs,
    );
  }
  sendAnswer(request.client, bytes);
}

export function reject(turn: Turn, request: Request, refusal: Refusal, nowMs: number): void {
  const { rejection, attributes } =
    typeof refusal === "string" ? { rejection: refusal, attributes: [] } : refusal;
  turn.counters.rejections[rejection] += 1;
  const { code, reason, challenge } = REJECTIONS[rejection];
  // Words would only make the answer to a forged request longer.
  const error = attribute(ERROR_CODE, { code, reason: request.identity === undefined ? "" : reason });
  const asked = challenge ? challengeOf(turn, request.client, nowMs) : [];
  sendAnswer(request.client, encodeAnswer(turn, request, "error", [error, ...attributes, ...asked]));
}

export function encodeAnswer(
  turn: Turn,
  { message, identity }: Request,
  messageClass: "success" | "error",
  attributes: readonly AttributeToWrite[],
): Uint8Array {
  const { crypto } = turn.environment;
  return encodeMessage({
    method: message.method,
    class: messageClass,
    transactionId: message.transactionId,
    attributes,
    ...(identity?.key !== undefined && {
      integrity: { algorithm: identity.integrity, key: identity.key, crypto },
    }),
    fingerprint: turn.configuration.fingerprint || hasAttribute(message, FINGERPRINT),
  });
}

function challengeOf(turn: Turn, client: Client, nowMs: number): AttributeToWrite[] {
  const { configuration, derived, environment, wallOffsetMs } = turn;
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
