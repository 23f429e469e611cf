/** The start of a nonce that lists the security features of its server. RFC 8489 §9.2. */
export const NONCE_COOKIE = "obMatJos2";

/** The STUN Security Features of a server. RFC 8489 §18.1. */
export interface SecurityFeatures {
  /** The server sends PASSWORD-ALGORITHMS, and expects it back. */
  readonly passwordAlgorithms: boolean;
  /** The server accepts USERHASH instead of USERNAME. */
  readonly usernameAnonymity: boolean;
}

// Bit 0 of the 24 is the leftmost (§18.1, and "gAAA" in RFC 8656 §20), so all that are assigned are in the first of
// the four base64 characters. The "AAAC" of RFC 8489 appendix B.1 counts from the other end and contradicts the text.
const PASSWORD_ALGORITHMS_BIT = 0b10_0000;
const USERNAME_ANONYMITY_BIT = 0b01_0000;

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The first 13 characters of a nonce with features: the cookie, and 24 feature bits in base64. */
export function nonceCookie({ passwordAlgorithms, usernameAnonymity }: SecurityFeatures): string {
  const bits =
    (passwordAlgorithms ? PASSWORD_ALGORITHMS_BIT : 0) | (usernameAnonymity ? USERNAME_ANONYMITY_BIT : 0);
  return `${NONCE_COOKIE}${BASE64.charAt(bits)}AAA`;
}

/** The features that the nonce lists; undefined if it does not begin with a cookie. */
export function readNonceCookie(nonce: string): SecurityFeatures | undefined {
  const features = nonce.slice(NONCE_COOKIE.length, NONCE_COOKIE.length + 4);
  if (!nonce.startsWith(NONCE_COOKIE) || !/^[A-Za-z0-9+/]{4}$/.test(features)) return undefined;
  const bits = BASE64.indexOf(features.charAt(0));
  return {
    passwordAlgorithms: (bits & PASSWORD_ALGORITHMS_BIT) !== 0,
    usernameAnonymity: (bits & USERNAME_ANONYMITY_BIT) !== 0,
  };
}
