import { parseAddress } from "@visavis/stun/core";
import { createTokenBucket, hasTokens, type TokenBucket } from "./token-bucket.ts";

/** Many sources share a bucket, so that no flood of sources costs memory. */
const BUCKETS = 4096;

/** RFC 8489 §18: answers to requests that anyone can forge must not become somebody else's flood. */
export interface UnauthenticatedLimiter {
  readonly perSecond: number;
  readonly total: TokenBucket;
  readonly tokens: Float64Array;
  readonly filledAtMs: Float64Array;
  /** Unpredictable, so that nobody can aim at another's bucket. */
  readonly seed: number;
}

export function createUnauthenticatedLimiter(
  rates: { readonly perAddress: number; readonly total: number },
  seed: number,
  nowMs: number,
): UnauthenticatedLimiter {
  return {
    perSecond: rates.perAddress,
    total: createTokenBucket(rates.total, nowMs),
    tokens: new Float64Array(BUCKETS).fill(rates.perAddress),
    filledAtMs: new Float64Array(BUCKETS).fill(nowMs),
    seed,
  };
}

/** Takes the right to answer one request of `address` that carries no valid credentials. */
export function mayAnswer(limiter: UnauthenticatedLimiter, address: string, nowMs: number): boolean {
  const index = bucketOf(limiter, address);
  const elapsedMs = nowMs - (limiter.filledAtMs[index] ?? nowMs);
  // Without the test, no time at an unlimited rate would be no number.
  const refill = elapsedMs > 0 ? (elapsedMs * limiter.perSecond) / 1000 : 0;
  const refilled = (limiter.tokens[index] ?? 0) + refill;
  const tokens = Math.min(limiter.perSecond, refilled);
  limiter.filledAtMs[index] = nowMs;
  const may = tokens >= 1 && hasTokens(limiter.total, 1, nowMs);
  if (may) limiter.total.tokens -= 1;
  limiter.tokens[index] = may ? tokens - 1 : tokens;
  return may;
}

/** FNV-1a over the IPv4 /24 or the IPv6 /56. */
function bucketOf({ seed }: UnauthenticatedLimiter, address: string): number {
  const bytes = parseAddress(address) ?? new Uint8Array(4);
  const prefixLength = bytes.length === 4 ? 3 : 7;
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < prefixLength; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}
