import {
  checkIntegrity,
  hasAttribute,
  integrityAlgorithm,
  METHODS,
  NONCE,
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  type PasswordAlgorithm,
  REALM,
  readAttribute,
  readNonceCookie,
  type StunMessage,
  USERHASH,
  USERNAME,
} from "@visavis/stun/core";
import { OFFERED_ALGORITHMS } from "./answers.ts";
import { type KeyAlgorithm, type KeyCandidate, keyCandidates } from "./credentials.ts";
import { hexadecimal } from "./hexadecimal.ts";
import { isNonceFresh } from "./nonce.ts";
import type { Rejection } from "./rejections.ts";
import { allocationOf, type Client, type Identity, type TurnState } from "./state.ts";

/** How long a live allocation may be refreshed with time-limited credentials that have expired. */
const EXPIRED_GRACE_MS = 86_400_000;

/** The identity of every client of an open server. */
const ANYONE: Identity = {
  username: "",
  user: "",
  key: undefined,
  keyAlgorithm: "md5",
  integrity: "sha1",
  expiresAtWallMs: Number.POSITIVE_INFINITY,
};

/** Identifies the sender of a request, or refuses it. The checks follow the order of RFC 8489 §9.2.4. */
export function authenticate(
  state: TurnState,
  { client, message }: { readonly client: Client; readonly message: StunMessage },
  nowMs: number,
): Identity | Rejection {
  const { configuration, environment } = state;
  if (configuration.authentication === "open") return ANYONE;
  if (integrityAlgorithm(message) === undefined) return "unauthenticated";

  const realm = readAttribute(message, REALM);
  const nonce = readAttribute(message, NONCE);
  const hasName = hasAttribute(message, USERNAME);
  const hasHash = hasAttribute(message, USERHASH);
  if (realm === undefined || realm === "" || nonce === undefined || hasName === hasHash) return "badRequest";

  const chosen = readAttribute(message, PASSWORD_ALGORITHM);
  if (readNonceCookie(nonce)?.passwordAlgorithms === true) {
    const listed = readAttribute(message, PASSWORD_ALGORITHMS);
    if (isBidDown(listed, chosen)) return "badRequest";
  }
  const algorithm: KeyAlgorithm = chosen?.algorithm === 2 ? "sha256" : "md5";
  const username = hasName ? readAttribute(message, USERNAME) : usernameOf(state, message);

  const wallMs = nowMs + state.wallOffsetMs;
  const candidates =
    username === undefined || realm !== configuration.realm
      ? []
      : [
          ...heldKeys(state, client, { username, algorithm, wallMs }),
          ...keyCandidates(username, algorithm, { configuration, crypto: environment.crypto, wallMs }),
        ];
  const match = candidates.find(({ key }) => checkIntegrity(message, key, environment.crypto) === "valid");
  if (candidates.length === 0) {
    // An unknown username must take as long as a wrong password.
    checkIntegrity(message, new Uint8Array(16), environment.crypto);
  }
  if (match === undefined || username === undefined) return "unauthenticated";

  if (!hasFreshNonce(state, { client, message }, nowMs)) return "staleNonce";
  return {
    username,
    user: match.user,
    key: match.key,
    keyAlgorithm: algorithm,
    // A client that signs with SHA-256 can also verify it.
    integrity: chosen === undefined && integrityAlgorithm(message) === "sha1" ? "sha1" : "sha256",
    expiresAtWallMs: match.expiresAtWallMs,
  };
}

/** Whether a request has a nonce that this server gave to its sender, and not too long ago. */
export function hasFreshNonce(
  { configuration, environment, derived, wallOffsetMs }: TurnState,
  { client, message }: { readonly client: Client; readonly message: StunMessage },
  nowMs: number,
): boolean {
  if (!hasAttribute(message, NONCE)) return false;
  const nonce = readAttribute(message, NONCE) ?? "";
  const isFresh = isNonceFresh(nonce, {
    crypto: environment.crypto,
    secret: configuration.nonceSecret,
    remote: client.remote,
    wallMs: nowMs + wallOffsetMs,
    lifetimeMs: configuration.nonceLifetimeMs,
    // RFC 6062 §4.3: ConnectionBind arrives over a new connection, with the nonce of the control connection.
    anyPort: message.method === METHODS.connectionBind,
  });
  return isFresh && readNonceCookie(nonce)?.passwordAlgorithms === derived.offersSha256;
}

/** RFC 8489 §9.2.4: someone on the path may have removed the better algorithm from the list. */
function isBidDown(
  listed: readonly PasswordAlgorithm[] | undefined,
  chosen: PasswordAlgorithm | undefined,
): boolean {
  if (listed === undefined && chosen === undefined) return false;
  if (listed === undefined || chosen === undefined) return true;
  const isTheOffer =
    listed.length === OFFERED_ALGORITHMS.length &&
    listed.every(
      ({ algorithm, parameters }, index) =>
        algorithm === OFFERED_ALGORITHMS[index]?.algorithm && parameters.length === 0,
    );
  const isListed = listed.some(({ algorithm }) => algorithm === chosen.algorithm);
  return !isTheOffer || !isListed || chosen.parameters.length > 0;
}

function usernameOf(state: TurnState, message: StunMessage): string | undefined {
  const hash = readAttribute(message, USERHASH);
  if (hash === undefined || !state.derived.offersAnonymity) return undefined;
  return state.derived.usersByHash.get(hexadecimal(hash));
}

/**
 * The key that created an allocation stays valid for it, even after its time-limited credentials or their secret have expired.
 * A user of the configuration is known by it alone, so that one who is deleted is not let in any more.
 */
function heldKeys(
  state: TurnState,
  client: Client,
  {
    username,
    algorithm,
    wallMs,
  }: {
    readonly username: string;
    readonly algorithm: KeyAlgorithm;
    readonly wallMs: number;
  },
): KeyCandidate[] {
  const held = allocationOf(client)?.identity;
  if (held?.key === undefined || held.username !== username || held.keyAlgorithm !== algorithm) return [];
  const isTimeLimited = Number.isFinite(held.expiresAtWallMs);
  if (
    !isTimeLimited ||
    state.configuration.users.has(username) ||
    wallMs >= held.expiresAtWallMs + EXPIRED_GRACE_MS
  )
    return [];
  return [{ user: held.user, key: held.key, expiresAtWallMs: held.expiresAtWallMs }];
}
