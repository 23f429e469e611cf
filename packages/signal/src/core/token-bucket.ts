/** A token bucket: `capacity` at once, `perSecond` in the long run. */
export interface TokenBucketRate {
  readonly capacity: number;
  readonly perSecond: number;
}

/** What is left in a bucket, and when that was true. */
export interface TokenBucket {
  tokens: number;
  filledAtMs: number;
}

/** A full bucket. */
export function fullBucket(rate: TokenBucketRate, nowMs: number): TokenBucket {
  return { tokens: rate.capacity, filledAtMs: nowMs };
}

/** Takes `amount` tokens and says whether there were enough; where not, the bucket keeps what it has. */
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
