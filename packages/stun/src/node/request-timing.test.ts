import { expect, test } from "vitest";
import { DEFAULT_REQUEST_TIMING, waitsAfterTransmissions } from "./request-timing.ts";

test("the waits of RFC 8489 §6.2.1 double, and end 39.5 s after the first transmission", () => {
  const waits = waitsAfterTransmissions(DEFAULT_REQUEST_TIMING);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 8000]);
  expect(waits.reduce((sum, waitMs) => sum + waitMs, 0)).toBe(39_500);
});

test("a request may be sent once only", () => {
  expect(waitsAfterTransmissions({ ...DEFAULT_REQUEST_TIMING, transmissions: 1 })).toEqual([8000]);
});
