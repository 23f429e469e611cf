import type { StunCrypto } from "./stun-crypto.ts";

const encoder = new TextEncoder();

/**
 * The HMAC key of a long-term credential, 16 bytes by MD5 or 32 by SHA-256. RFC 8489 §18.5.1: the hash of
 * `username ":" OpaqueString(realm) ":" OpaqueString(password)`.
 */
export function longTermKey(
  credentials: {
    readonly username: string;
    readonly realm: string;
    readonly password: string;
    readonly algorithm: "md5" | "sha256";
  },
  crypto: StunCrypto,
): Uint8Array {
  const { username, realm, password, algorithm } = credentials;
  const text = `${username}:${opaqueString(realm)}:${opaqueString(password)}`;
  return crypto.digest(algorithm, encoder.encode(text));
}

/** The HMAC key of a short-term credential: the password itself. RFC 8489 §9.1.1. */
export function shortTermKey(password: string): Uint8Array {
  return encoder.encode(opaqueString(password));
}

/** The value of USERHASH, 32 bytes. RFC 8489 §14.4. */
export function userHash(username: string, realm: string, crypto: StunCrypto): Uint8Array {
  return crypto.digest("sha256", encoder.encode(`${opaqueString(username)}:${opaqueString(realm)}`));
}

/**
 * Prepares a password, user name or realm by the OpaqueString profile, RFC 8265 §4.2: every space becomes U+0020, and
 * the text is normalized to NFC.
 *
 * The profile also refuses some characters (controls, unassigned ones); they pass unchanged here, as browsers send
 * them.
 */
export function opaqueString(text: string): string {
  return text.replace(/\p{Zs}/gu, " ").normalize("NFC");
}
