import { expect, test } from "vitest";
import { completeTiming, DEFAULT_REQUEST_TIMING, waitsAfterTransmissions } from "./request-timing.ts";

test("the waits of RFC 8489 §6.2.1 double, and end 39.5 s after the first transmission", () => {
  const waits = waitsAfterTransmissions(DEFAULT_REQUEST_TIMING);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 8000]);
  expect(waits.reduce((sum, waitMs) => sum + waitMs, 0)).toBe(39_500);
});

test("a request may be sent once only", () => {
  expect(waitsAfterTransmissions({ ...DEFAULT_REQUEST_TIMING, transmissions: 1 })).toEqual([8000]);
});

test("missing values take their defaults", () => {
  expect(completeTiming({ transmissions: 2 })).toEqual({ ...DEFAULT_REQUEST_TIMING, transmissions: 2 });
});

test.each([
  { transmissions: 0 },
  { transmissions: 1.5 },
  { transmissions: 33 },
  { initialRtoMs: Number.NaN },
  { initialRtoMs: 0 },
  { initialRtoMs: 2 ** 31 },
  { initialRtoMs: 2 ** 26 },
  { finalWaitFactor: -1 },
  { reliableTimeoutMs: Number.POSITIVE_INFINITY },
])("%o is refused", (given) => {
  expect(() => completeTiming(given)).toThrow(RangeError);
});

test("the longest possible wait is accepted", () => {
  expect(completeTiming({ reliableTimeoutMs: 2 ** 31 - 1 }).reliableTimeoutMs).toBe(2 ** 31 - 1);
});
