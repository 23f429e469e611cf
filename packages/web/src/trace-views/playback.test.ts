import { expect, test } from "vitest";
import { advance, PAUSE_SHOWN_MS, steppedTo } from "./playback.ts";

const moments = [0, 100, 100, 300, 60_300];

test("at full speed a replay goes as fast as it was, in slow motion slower", () => {
  expect(advance({ atMs: 0, elapsedMs: 50, speed: 1, moments })).toBe(50);
  expect(advance({ atMs: 0, elapsedMs: 200, speed: 1, moments })).toBe(200);
  expect(advance({ atMs: 0, elapsedMs: 160, speed: 1 / 16, moments })).toBe(10);
});

test("a minute in which nothing happens is passed over quickly, also in slow motion", () => {
  for (const speed of [1, 1 / 16]) {
    expect(advance({ atMs: 300, elapsedMs: PAUSE_SHOWN_MS, speed, moments })).toBeCloseTo(60_300);
  }
});

test("a replay ends with the last moment", () => {
  expect(advance({ atMs: 60_300, elapsedMs: 1_000, speed: 1, moments })).toBe(60_300);
  expect(advance({ atMs: 0, elapsedMs: 1_000_000, speed: 1, moments })).toBe(60_300);
});

test("a step leads to the next moment or the one before, and not beyond the ends", () => {
  expect(steppedTo(moments, 50, "next")).toBe(100);
  expect(steppedTo(moments, 100, "next")).toBe(300);
  expect(steppedTo(moments, 100, "previous")).toBe(0);
  expect(steppedTo(moments, 0, "previous")).toBe(0);
  expect(steppedTo(moments, 60_300, "next")).toBe(60_300);
  expect(steppedTo([], 7, "next")).toBe(7);
});
