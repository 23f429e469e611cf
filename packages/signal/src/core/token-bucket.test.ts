import { expect, test } from "vitest";
import { fullBucket, takeTokens } from "./token-bucket.ts";

const rate = { capacity: 3, perSecond: 2 } as const;

test("a full bucket yields its capacity at once, and no more", () => {
  const bucket = fullBucket(rate, 0);
  const taken = [0, 0, 0, 0].map((nowMs) => takeTokens(bucket, rate, { amount: 1, nowMs }));
  expect(taken).toEqual([true, true, true, false]);
});

test("it fills with time, up to its capacity", () => {
  const bucket = fullBucket(rate, 0);
  takeTokens(bucket, rate, { amount: 3, nowMs: 0 });
  expect(takeTokens(bucket, rate, { amount: 1, nowMs: 499 })).toBe(false);
  expect(takeTokens(bucket, rate, { amount: 1, nowMs: 500 })).toBe(true);
  expect(takeTokens(bucket, rate, { amount: 4, nowMs: 3_600_000 })).toBe(false);
  expect(takeTokens(bucket, rate, { amount: 3, nowMs: 3_600_000 })).toBe(true);
});

test("a clock that goes backwards adds nothing", () => {
  const bucket = fullBucket(rate, 10_000);
  takeTokens(bucket, rate, { amount: 3, nowMs: 10_000 });
  expect(takeTokens(bucket, rate, { amount: 1, nowMs: 0 })).toBe(false);
});
