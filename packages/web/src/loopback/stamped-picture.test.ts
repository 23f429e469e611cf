import { expect, test } from "vitest";
import { ageOf, CELL_COUNT, encodeTime } from "./stamped-picture.ts";

const BLACK = 16;
const WHITE = 235;
const light = (cells: readonly boolean[]) => cells.map((isWhite) => (isWhite ? WHITE : BLACK));

test("the age of a picture is the time from drawing it to reading it", () => {
  for (const ms of [0, 1, 999, 12_345, 65_535]) {
    expect(ageOf(light(encodeTime(ms)), ms + 42)).toBe(42);
  }
});

test("the age is right across the wrap-around at 65,536 ms, and in a page that is open for a day", () => {
  expect(ageOf(light(encodeTime(65_530)), 65_540)).toBe(10);
  expect(ageOf(light(encodeTime(86_400_000)), 86_400_250)).toBe(250);
});

test("a black or white picture has no time", () => {
  expect(ageOf(Array<number>(CELL_COUNT).fill(BLACK), 1_000)).toBeUndefined();
  expect(ageOf(Array<number>(CELL_COUNT).fill(WHITE), 1_000)).toBeUndefined();
});

test("a time with any wrong cell is rejected", () => {
  const cells = encodeTime(12_345);
  for (const wrong of cells.keys()) {
    const torn = cells.map((isWhite, index) => (index === wrong ? !isWhite : isWhite));
    expect(ageOf(light(torn), 12_400)).toBeUndefined();
  }
});

test("a wrong number of cells is rejected", () => {
  expect(ageOf(light(encodeTime(5)).slice(1), 10)).toBeUndefined();
});
