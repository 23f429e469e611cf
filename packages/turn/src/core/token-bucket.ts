/** Fills at a steady rate up to what one second gives, and never above. */
export interface TokenBucket {
  readonly perSecond: number;
  tokens: number;
  filledAtMs: number;
}

/** A full bucket. */
export function createTokenBucket(perSecond: number, nowMs: number): TokenBucket {
  return { perSecond, tokens: perSecond, filledAtMs: nowMs };
}

/** True when `amount` can be taken now; it is not taken yet, so that several buckets can be asked first. */
export function hasTokens(bucket: TokenBucket, amount: number, nowMs: number): boolean {
  if (nowMs > bucket.filledAtMs) {
    const refill = ((nowMs - bucket.filledAtMs) * bucket.perSecond) / 1000;
    bucket.tokens = Math.min(bucket.perSecond, bucket.tokens + refill);
    bucket.filledAtMs = nowMs;
  }
  return bucket.tokens >= amount;
}
