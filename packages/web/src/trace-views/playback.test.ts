import { expect, test } from "vitest";
import { advance, PAUSE_SHOWN_MS, steppedTo } from "./playback.ts";

const steps = [0, 100, 100, 300, 60_300].map((atMs) => ({ atMs }));

test("a replay runs in real time at full speed, and slower in slow motion", () => {
  expect(advance({ atMs: 0, elapsedMs: 50, speed: 1, steps })).toBe(50);
  expect(advance({ atMs: 0, elapsedMs: 200, speed: 1, steps })).toBe(200);
  expect(advance({ atMs: 0, elapsedMs: 160, speed: 1 / 16, steps })).toBe(10);
});

test("a minute without events is shortened, also in slow motion", () => {
  for (const speed of [1, 1 / 16]) {
    expect(advance({ atMs: 300, elapsedMs: PAUSE_SHOWN_MS, speed, steps })).toBeCloseTo(60_300);
  }
});

test("a replay ends at the last step", () => {
  expect(advance({ atMs: 60_300, elapsedMs: 1_000, speed: 1, steps })).toBe(60_300);
  expect(advance({ atMs: 0, elapsedMs: 1_000_000, speed: 1, steps })).toBe(60_300);
});

test("stepping goes to the next or previous moment, but not beyond the ends", () => {
  expect(steppedTo(steps, 50, "next")).toBe(100);
  expect(steppedTo(steps, 100, "next")).toBe(300);
  expect(steppedTo(steps, 100, "previous")).toBe(0);
  expect(steppedTo(steps, 0, "previous")).toBe(0);
  expect(steppedTo(steps, 60_300, "next")).toBe(60_300);
  expect(steppedTo([], 7, "next")).toBe(7);
});
