import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import { addressGroup, isForEveryone } from "./address-group.ts";

/** So many at once, and so many a second in the long run. */
export interface AddressRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** How fast each address may do something. */
export interface AddressRates {
  /** Counts one more. False if the address is too fast. */
  take(address: string): boolean;
  /** Takes away what an address has, and what it would get in the next seconds. */
  fine(address: string, seconds: number): void;
  /** Takes away what an address gets in so many seconds, as long as it does not owe more than that of ten. */
  charge(address: string, seconds: number): void;
  /** True while an address has nothing left. */
  isEmpty(address: string): boolean;
}

/** So many addresses are remembered. Of more, the longest unseen is forgotten, which costs it nothing. */
const MAX_ADDRESSES = 65_536;

/** Whatever an address is charged, it has something again after so long. */
const MAX_DEBT_SECONDS = 10;

interface Bucket {
  tokens: number;
  countedAtMs: number;
}

export function addressRates(
  { burst, perSecond }: AddressRate,
  trustedProxies: TrustedProxies,
  nowMs: () => number = performance.now.bind(performance),
): AddressRates {
  /** The longest unseen first. */
  const buckets = new Map<string, Bucket>();

  function bucketOf(group: string): Bucket {
    const now = nowMs();
    const bucket = buckets.get(group) ?? { tokens: burst, countedAtMs: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.countedAtMs) / 1_000) * perSecond);
    bucket.countedAtMs = now;
    return bucket;
  }

  function remember(group: string, bucket: Bucket): void {
    buckets.delete(group);
    buckets.set(group, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
  }

  return {
    take(address) {
      if (isForEveryone(address, trustedProxies)) return true;
      const group = addressGroup(address);
      const bucket = bucketOf(group);
      const isAllowed = bucket.tokens >= 1;
      if (isAllowed) bucket.tokens -= 1;
      remember(group, bucket);
      return isAllowed;
    },
    fine(address, seconds) {
      if (isForEveryone(address, trustedProxies)) return;
      const group = addressGroup(address);
      const bucket = bucketOf(group);
      bucket.tokens = Math.min(bucket.tokens, -seconds * perSecond);
      remember(group, bucket);
    },
    charge(address, seconds) {
      if (isForEveryone(address, trustedProxies)) return;
      const group = addressGroup(address);
      const bucket = bucketOf(group);
      const most = Math.max(0, bucket.tokens + MAX_DEBT_SECONDS * perSecond);
      bucket.tokens -= Math.min(seconds * perSecond, most);
      remember(group, bucket);
    },
    isEmpty(address) {
      if (isForEveryone(address, trustedProxies)) return false;
      const group = addressGroup(address);
      return buckets.has(group) && bucketOf(group).tokens < 1;
    },
  };
}
