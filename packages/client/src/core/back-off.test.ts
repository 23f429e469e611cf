import { expect, test } from "vitest";
import { FIRST_PAUSE_MS, LONGEST_PAUSE_MS, pauseBeforeAttemptMs } from "./back-off.ts";

test("pauses double up to the longest and stay there", () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 1_000_000].map((attempt) => pauseBeforeAttemptMs(attempt, 1));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, LONGEST_PAUSE_MS]);
});

test("a random half of the pause is kept", () => {
  expect(pauseBeforeAttemptMs(0, 0)).toBe(FIRST_PAUSE_MS / 2);
  expect(pauseBeforeAttemptMs(0, 0.5)).toBe(FIRST_PAUSE_MS * 0.75);
});
