import { longTermKey, type StunCrypto } from "@visavis/stun/core";
import type { TurnConfiguration, UserKeys } from "./configuration.ts";
import type { Identity } from "./state.ts";

/** RFC 8489 §18.5. */
export type KeyAlgorithm = Identity["keyAlgorithm"];

/** A key that may have signed a request, and its user. */
export interface KeyCandidate {
  readonly user: string;
  readonly key: Uint8Array;
  readonly expiresAtWallMs: number;
}

/** The keys of a user, computed from the password; the password itself need not be kept. */
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
 * A username and password that expire by themselves, as described in "A REST API For Access To TURN Services": the name
 * starts with the Unix time at which it expires, and the password is an HMAC of the name under the servers' shared
 * secret.
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

/** The keys that belong to a username: those of a static user, or one for each secret of time-limited credentials. */
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

/** RFC 4648 §4. The core cannot use Node's Buffer, and `btoa` takes no bytes. */
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
