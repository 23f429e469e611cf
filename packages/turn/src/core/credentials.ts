import { longTermKey, type StunCrypto } from "@visavis/stun/core";
import type { TurnConfiguration, UserKeys } from "./configuration.ts";
import type { Identity } from "./identity.ts";

/** RFC 8489 §18.5. */
export type KeyAlgorithm = Identity["keyAlgorithm"];

/** Whose key a request could be signed with. */
export interface KeyCandidate {
  readonly user: string;
  readonly key: Uint8Array;
  readonly expiresAtWallMs: number;
}

/** Keys for a user whose password is known in clear text, which need not be kept. */
export function userKeys(
  user: { readonly username: string; readonly realm: string; readonly password: string },
  crypto: StunCrypto,
): UserKeys {
  return {
    md5: longTermKey({ ...user, algorithm: "md5" }, crypto),
    sha256: longTermKey({ ...user, algorithm: "sha256" }, crypto),
  };
}

/**
 * A user name and password that lapse by themselves, as of the field's "REST API for access to TURN services": the name
 * starts with the Unix time of its end, the password is an HMAC of the name under the secret that servers share.
 *
 * @param grant.expiresAtSeconds Unix time
 */
export function timeLimitedCredentials(
  grant: {
    readonly secret: string;
    readonly name: string;
    readonly expiresAtSeconds: number;
    readonly separator?: string;
  },
  crypto: StunCrypto,
): { readonly username: string; readonly credential: string } {
  const stamp = String(Math.floor(grant.expiresAtSeconds));
  const username = grant.name === "" ? stamp : `${stamp}${grant.separator ?? ":"}${grant.name}`;
  return { username, credential: timeLimitedPassword(username, grant.secret, crypto) };
}

/** The keys that belong to a user name: of a static user, or of time-limited credentials under each of the secrets. */
export function keyCandidates(
  username: string,
  algorithm: KeyAlgorithm,
  {
    configuration,
    crypto,
    wallMs,
  }: {
    readonly configuration: TurnConfiguration;
    readonly crypto: StunCrypto;
    readonly wallMs: number;
  },
): KeyCandidate[] {
  const expiresAtWallMs = Number.POSITIVE_INFINITY;
  const keys = configuration.users.get(username);
  if (keys !== undefined) {
    const key = keys[algorithm];
    return key === undefined ? [] : [{ user: username, key, expiresAtWallMs }];
  }
  const stamp = readTimestamp(username, configuration.timestampSeparator);
  if (stamp === undefined || stamp.expiresAtWallMs <= wallMs) return [];
  return configuration.sharedSecrets.map((secret) => {
    const password = timeLimitedPassword(username, secret, crypto);
    const key = longTermKey({ username, realm: configuration.realm, password, algorithm }, crypto);
    return { user: stamp.user, key, expiresAtWallMs: stamp.expiresAtWallMs };
  });
}

/** `time:user`, `user:time` or only `time`; `undefined` for any other name. */
function readTimestamp(
  username: string,
  separator: string,
): { readonly user: string; readonly expiresAtWallMs: number } | undefined {
  const read = (digits: string, user: string) =>
    /^\d{1,12}$/.test(digits) ? { user, expiresAtWallMs: Number(digits) * 1000 } : undefined;
  const first = username.indexOf(separator);
  if (first < 0) return read(username, "");
  const last = username.lastIndexOf(separator);
  return (
    read(username.slice(0, first), username.slice(first + separator.length)) ??
    read(username.slice(last + separator.length), username.slice(0, last))
  );
}

function timeLimitedPassword(username: string, secret: string, crypto: StunCrypto): string {
  const encoder = new TextEncoder();
  return base64(crypto.hmac("sha1", encoder.encode(secret), [encoder.encode(username)]));
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648 §4. A core has no function for it. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.subarray(index, index + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => BASE64[(group >> shift) & 63]);
    if (third === undefined) digits[3] = "=";
    if (second === undefined) digits[2] = "=";
    text += digits.join("");
  }
  return text;
}
