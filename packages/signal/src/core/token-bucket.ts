/** The rate of a token bucket: bursts up to `capacity`, `perSecond` in the long run. */
export interface TokenBucketRate {
  readonly capacity: number;
  readonly perSecond: number;
}

/** The tokens in a bucket, and when they were last counted. */
export interface TokenBucket {
  tokens: number;
  filledAtMs: number;
}

/** A full bucket. */
export function fullBucket(rate: TokenBucketRate, nowMs: number): TokenBucket {
  return { tokens: rate.capacity, filledAtMs: nowMs };
}

/** Takes `amount` tokens and returns true, or false if there are not enough; the bucket then keeps what it has. */
export function takeTokens(
  bucket: TokenBucket,
  rate: TokenBucketRate,
  { amount, nowMs }: { readonly amount: number; readonly nowMs: number },
): boolean {
  const elapsedSeconds = Math.max(0, nowMs - bucket.filledAtMs) / 1000;
  bucket.tokens = Math.min(rate.capacity, bucket.tokens + elapsedSeconds * rate.perSecond);
  bucket.filledAtMs = nowMs;
  if (bucket.tokens < amount) return false;
  bucket.tokens -= amount;
  return true;
}
