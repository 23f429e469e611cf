import {
  ALTERNATE_DOMAIN,
  ALTERNATE_SERVER,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  checkFingerprint,
  checkIntegrity,
  DATA,
  ERROR_CODE,
  LIFETIME,
  MAPPED_ADDRESS,
  MESSAGE_INTEGRITY,
  MESSAGE_INTEGRITY_SHA256,
  NONCE,
  PASSWORD_ALGORITHM,
  REALM,
  RESERVATION_TOKEN,
  readAttribute,
  StunDecodeError,
  type StunMessage,
  UNKNOWN_ATTRIBUTES,
  USERHASH,
  USERNAME,
  unknownRequired,
  XOR_MAPPED_ADDRESS,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "../core/index.ts";
import { type Authentication, isBidDown, readChallenge } from "./long-term-authentication.ts";
import { nameOfMethod, StunRequestError } from "./request-error.ts";
import type { ResponseJudgement } from "./transactions.ts";

/** SOURCE-ADDRESS and CHANGED-ADDRESS of RFC 3489, which old servers still send in every response. */
const OBSOLETE_ATTRIBUTES = [0x0004, 0x0005];

/** The comprehension-required attributes that we understand. */
const KNOWN_ATTRIBUTES: ReadonlySet<number> = new Set([
  ...OBSOLETE_ATTRIBUTES,
  ...[
    CHANNEL_NUMBER,
    CONNECTION_ID,
    DATA,
    ERROR_CODE,
    LIFETIME,
    MAPPED_ADDRESS,
    MESSAGE_INTEGRITY,
    MESSAGE_INTEGRITY_SHA256,
    NONCE,
    PASSWORD_ALGORITHM,
    REALM,
    RESERVATION_TOKEN,
    UNKNOWN_ATTRIBUTES,
    USERHASH,
    USERNAME,
    XOR_MAPPED_ADDRESS,
    XOR_PEER_ADDRESS,
    XOR_RELAYED_ADDRESS,
  ].map(({ type }) => type),
]);

export const UNAUTHENTICATED = 401;
export const STALE_NONCE = 438;
const BAD_REQUEST = 400;

/** Keeps the control characters of a reason phrase out of messages and logs. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "?");
}

function badResponse(message: StunMessage, problem: string): StunRequestError {
  return new StunRequestError("STUN_BAD_RESPONSE", `${nameOfMethod(message.method)}: ${problem}`, {
    response: message,
  });
}

/** Reads attributes. @throws {StunRequestError} `STUN_BAD_RESPONSE` for a malformed attribute */
export function readResponse<T>(message: StunMessage, read: (message: StunMessage) => T): T {
  try {
    return read(message);
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    throw badResponse(message, `the answer cannot be read: ${error.message}`);
  }
}

/** An error response as an error. RFC 8489 §14.8, §10. */
export function errorOfResponse(message: StunMessage): StunRequestError {
  try {
    const error = readAttribute(message, ERROR_CODE);
    if (error === undefined) return badResponse(message, "an error response without ERROR-CODE");
    const unknown = readAttribute(message, UNKNOWN_ATTRIBUTES) ?? [];
    const types = unknown.map((type) => `0x${type.toString(16).padStart(4, "0")}`);
    const alternateServer = readAttribute(message, ALTERNATE_SERVER);
    return new StunRequestError(
      "STUN_ERROR_RESPONSE",
      [
        `${nameOfMethod(message.method)} refused: ${error.code}`,
        ...(error.reason === "" ? [] : [printable(error.reason)]),
        ...(types.length === 0 ? [] : [`(${types.join(", ")})`]),
      ].join(" "),
      {
        errorCode: error.code,
        alternateServer,
        alternateDomain: readAttribute(message, ALTERNATE_DOMAIN),
        response: message,
      },
    );
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return badResponse(message, `the answer cannot be read: ${error.message}`);
  }
}

/** True if the nonce announces a security feature that the response lacks. RFC 8489 §9.2.5. */
function lacksAdvertisedAlgorithms(message: StunMessage): boolean {
  try {
    const challenge = readChallenge(message, "");
    return challenge !== undefined && isBidDown(challenge);
  } catch {
    return true;
  }
}

function discard(reason: string, { isForged }: { readonly isForged: boolean }): ResponseJudgement {
  return { kind: "discard", reason, isForged };
}

/**
 * Checks a response to our request: fingerprint, integrity, unknown attributes. RFC 8489 §6.3 and §9.2.5.
 *
 * A 401 or 438 is accepted without integrity, since the server may have no key yet.
 */
export function judgeResponse(
  message: StunMessage,
  {
    authentication,
    isReliable,
  }: { readonly authentication: Authentication | undefined; readonly isReliable: boolean },
): ResponseJudgement {
  if (checkFingerprint(message) === "invalid") return discard("a bad fingerprint", { isForged: false });
  const error = message.class === "error" ? errorOfResponse(message) : undefined;
  const isChallenge = error?.errorCode === UNAUTHENTICATED || error?.errorCode === STALE_NONCE;
  if (isChallenge) return { kind: "accept" };
  if (authentication !== undefined) {
    const { key, crypto } = authentication.integrity;
    if (lacksAdvertisedAlgorithms(message))
      return discard("an answer without its PASSWORD-ALGORITHMS", { isForged: false });
    const integrity = checkIntegrity(message, key, crypto);
    if (integrity !== "valid") {
      const what = error === undefined ? "an answer" : `“${error.message}”`;
      const reason = `${what} ${integrity === "absent" ? "without" : "with a wrong"} message integrity`;
      // RFC 8489 §9.2.5: a 400 without integrity never reaches the application.
      if (error?.errorCode === BAD_REQUEST && integrity === "absent")
        return discard(reason, { isForged: false });
      if (isReliable) return { kind: "fail", error: badResponse(message, reason) };
      return discard(reason, { isForged: true });
    }
  }
  const unknown = unknownRequired(message, KNOWN_ATTRIBUTES);
  if (unknown.length > 0) {
    const types = unknown.map((type) => `0x${type.toString(16).padStart(4, "0")}`).join(", ");
    return {
      kind: "fail",
      error: badResponse(message, `unknown comprehension-required attributes: ${types}`),
    };
  }
  return { kind: "accept" };
}
