import {
  nonceCookie,
  readNonceCookie,
  type SecurityFeatures,
  type TransportAddress,
} from "@visavis/stun/core";
import type { ClientTransport, Environment } from "./environment.ts";
import { hexadecimal } from "./hexadecimal.ts";

const TIME_DIGITS = 8;
const MAC_BYTES = 10;

/** A step back of the wall clock that goes unnoticed. */
const CLOCK_STEP_MS = 60_000;

/** What a nonce belongs to; another client cannot use it. */
interface NonceOwner {
  readonly transport: ClientTransport;
  readonly remote: TransportAddress;
}

interface NonceContext {
  readonly crypto: Environment["crypto"];
  readonly secret: Uint8Array;
  readonly owner: NonceOwner;
  readonly wallMs: number;
}

/**
 * A nonce that the server can recognise without having stored it: the cookie of RFC 8489 §9.2, the time of issue, and a
 * MAC over that time and the client's address.
 */
export function issueNonce(context: NonceContext, features: SecurityFeatures): string {
  const time = Math.floor(context.wallMs / 1000)
    .toString(16)
    .padStart(TIME_DIGITS, "0");
  return nonceCookie(features) + time + macOf(context, time);
}

/** True for a nonce that we gave to this client within the last `lifetimeMs`. */
export function isNonceFresh(
  nonce: string,
  context: NonceContext & { readonly lifetimeMs: number },
): boolean {
  if (readNonceCookie(nonce) === undefined) return false;
  const own = nonce.slice(nonceCookie({ passwordAlgorithms: false, usernameAnonymity: false }).length);
  const time = own.slice(0, TIME_DIGITS);
  // A comparison in constant time is of no use here: a nonce is no secret, and guessing one gains nothing.
  if (!/^[\da-f]{8}$/.test(time) || own.slice(TIME_DIGITS) !== macOf(context, time)) return false;
  const ageMs = context.wallMs - Number.parseInt(time, 16) * 1000;
  // A clock set back must not make old nonces good for ever.
  return ageMs < context.lifetimeMs && ageMs > -CLOCK_STEP_MS;
}

function macOf({ crypto, secret, owner }: NonceContext, time: string): string {
  const { remote } = owner;
  const bytes = new TextEncoder().encode(`${time} ${remote.address}`);
  return hexadecimal(crypto.hmac("sha256", secret, [bytes]).subarray(0, MAC_BYTES));
}
