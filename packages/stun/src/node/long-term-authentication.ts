import {
  type AttributeToWrite,
  attribute,
  longTermKey,
  NONCE,
  opaqueString,
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  type PasswordAlgorithm,
  REALM,
  readAttribute,
  readNonceCookie,
  type StunCrypto,
  type StunMessage,
  USERHASH,
  USERNAME,
  userHash,
} from "../core/index.ts";

export type PasswordAlgorithmName = "md5" | "sha256";

/** RFC 8489 §18.5. */
const PASSWORD_ALGORITHM_NAMES = new Map<number, PasswordAlgorithmName>([
  [1, "md5"],
  [2, "sha256"],
]);

/** A user name and a password for the long-term credential mechanism. RFC 8489 §9.2. */
export interface LongTermCredentials {
  readonly username: string;
  readonly password: string;
  /**
   * The password algorithms that the client supports, all by default; it uses the first one on the server's list that
   * it supports. An empty list makes it an RFC 5389 client, as browsers are: MD5 whatever the server offers.
   */
  readonly passwordAlgorithms?: readonly PasswordAlgorithmName[];
  /** Sends USERHASH instead of USERNAME if the server supports it; false by default. */
  readonly usernameAnonymity?: boolean;
}

/** The challenge in a 401 or 438. */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly passwordAlgorithms: readonly PasswordAlgorithm[] | undefined;
}

/** What to add to a request to authenticate it. */
export interface Authentication {
  readonly realm: string;
  readonly attributes: readonly AttributeToWrite[];
  readonly integrity: {
    readonly algorithm: "sha1" | "sha256";
    readonly key: Uint8Array;
    readonly crypto: StunCrypto;
  };
}

/** The latest authentication; clients of one server that share it are not challenged again. RFC 8489 §9.2.3.2. */
export interface AuthenticationMemory {
  latest: Authentication | undefined;
}

/** Why a challenge must not be answered. RFC 8489 §9.2.5. */
export type ChallengeRefusal = "bid-down" | "no-common-algorithm";

/**
 * Reads the challenge of a 401 or 438; undefined if it has no REALM or no NONCE. A 438 without a REALM keeps the realm
 * in use.
 *
 * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE`
 */
export function readChallenge(message: StunMessage, realmInUse: string | undefined): Challenge | undefined {
  const realm = readAttribute(message, REALM) ?? realmInUse;
  const nonce = readAttribute(message, NONCE);
  if (realm === undefined || nonce === undefined) return undefined;
  return { realm, nonce, passwordAlgorithms: readAttribute(message, PASSWORD_ALGORITHMS) };
}

/**
 * True if the nonce says that the server offers password algorithms but PASSWORD-ALGORITHMS is missing: someone on the
 * path has removed it. RFC 8489 §9.2.1.
 */
export function isBidDown({
  nonce,
  passwordAlgorithms,
}: Pick<Challenge, "nonce" | "passwordAlgorithms">): boolean {
  return readNonceCookie(nonce)?.passwordAlgorithms === true && passwordAlgorithms === undefined;
}

/** The first algorithm on the server's list that we support. */
function choosePasswordAlgorithm(
  offered: readonly PasswordAlgorithm[],
  supported: readonly PasswordAlgorithmName[],
): { readonly name: PasswordAlgorithmName; readonly chosen: PasswordAlgorithm } | undefined {
  for (const chosen of offered) {
    const name = PASSWORD_ALGORITHM_NAMES.get(chosen.algorithm);
    if (name !== undefined && chosen.parameters.length === 0 && supported.includes(name))
      return { name, chosen };
  }
  return undefined;
}

/** The authentication to use after a challenge. RFC 8489 §9.2.5. */
export function answerChallenge(
  credentials: LongTermCredentials,
  challenge: Challenge,
  crypto: StunCrypto,
): Authentication | ChallengeRefusal {
  const { password, passwordAlgorithms = ["sha256", "md5"], usernameAnonymity = false } = credentials;
  const username = opaqueString(credentials.username);
  const { realm, nonce } = challenge;
  const takesPart = passwordAlgorithms.length > 0;
  if (takesPart && isBidDown(challenge)) return "bid-down";
  const isAnonymous = usernameAnonymity && readNonceCookie(nonce)?.usernameAnonymity === true;
  const attributes = [
    isAnonymous ? attribute(USERHASH, userHash(username, realm, crypto)) : attribute(USERNAME, username),
    attribute(REALM, realm),
    attribute(NONCE, nonce),
  ];
  const keyFor = (algorithm: PasswordAlgorithmName) =>
    longTermKey({ username, realm, password, algorithm }, crypto);
  const offered = takesPart ? challenge.passwordAlgorithms : undefined;
  if (offered === undefined) {
    return { realm, attributes, integrity: { algorithm: "sha1", key: keyFor("md5"), crypto } };
  }
  const choice = choosePasswordAlgorithm(offered, passwordAlgorithms);
  if (choice === undefined) return "no-common-algorithm";
  return {
    realm,
    attributes: [
      ...attributes,
      attribute(PASSWORD_ALGORITHMS, [...offered]),
      attribute(PASSWORD_ALGORITHM, choice.chosen),
    ],
    // With password algorithms, requests carry MESSAGE-INTEGRITY-SHA256 only.
    integrity: { algorithm: "sha256", key: keyFor(choice.name), crypto },
  };
}
