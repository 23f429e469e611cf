import {
  nonceCookie,
  readNonceCookie,
  type SecurityFeatures,
  type TransportAddress,
} from "@visavis/stun/core";
import type { Environment } from "./environment.ts";
import { hexadecimal } from "./hexadecimal.ts";

const TIME_DIGITS = 8;
const PORT_DIGITS = 4;
const MAC_BYTES = 10;

/** How far the wall clock may be set back without making nonces stale. */
const CLOCK_STEP_MS = 60_000;

interface NonceContext {
  readonly crypto: Environment["crypto"];
  readonly secret: Uint8Array;
  /** The client's transport address: a nonce is valid for one client only. */
  readonly remote: TransportAddress;
  readonly wallMs: number;
}

/**
 * A nonce that the server recognizes without storing it: the cookie of RFC 8489 §9.2, the time of issue, the client's
 * port, and a MAC over these and the client's address.
 */
export function issueNonce(context: NonceContext, features: SecurityFeatures): string {
  const { wallMs, remote } = context;
  const time = Math.floor(wallMs / 1000)
    .toString(16)
    .padStart(TIME_DIGITS, "0");
  const issue = time + remote.port.toString(16).padStart(PORT_DIGITS, "0");
  return nonceCookie(features) + issue + macOf(context, issue);
}

/**
 * True for a nonce that this server gave to this client within the last `lifetimeMs`.
 *
 * @param anyPort true if the client may use another port of its address, as with ConnectionBind
 */
export function isNonceFresh(
  nonce: string,
  context: NonceContext & { readonly lifetimeMs: number; readonly anyPort: boolean },
): boolean {
  if (readNonceCookie(nonce) === undefined) return false;
  const own = nonce.slice(nonceCookie({ passwordAlgorithms: false, usernameAnonymity: false }).length);
  const issue = own.slice(0, TIME_DIGITS + PORT_DIGITS);
  if (!/^[\da-f]{12}$/.test(issue)) return false;
  const port = Number.parseInt(issue.slice(TIME_DIGITS), 16);
  if (port !== context.remote.port && !context.anyPort) return false;
  const ageMs = context.wallMs - Number.parseInt(issue.slice(0, TIME_DIGITS), 16) * 1000;
  // Setting the clock back must not revive old nonces.
  if (ageMs >= context.lifetimeMs || ageMs <= -CLOCK_STEP_MS) return false;
  // Last, because it takes longest. A nonce is not a secret and guessing one gains nothing, so it may be compared as it is.
  return own.slice(issue.length) === macOf(context, issue);
}

function macOf({ crypto, secret, remote }: NonceContext, issue: string): string {
  const bytes = new TextEncoder().encode(`${issue} ${remote.address}`);
  return hexadecimal(crypto.hmac("sha256", secret, [bytes]).subarray(0, MAC_BYTES));
}
