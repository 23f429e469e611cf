import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;

/**
 * A source of unpredictable bytes that rarely asks the system: a Data indication needs 12 of them, thousands of times a
 * second. No byte is given out twice.
 */
export function createRandomBytes(): (length: number) => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (length) => {
    if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += length;
    // A copy: a view would keep the whole pool in memory and change when it is refilled.
    return pool.slice(used - length, used);
  };
}
