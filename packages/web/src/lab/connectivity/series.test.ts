import { expect, test } from "vitest";
import { largestOfEach, mean } from "./series.ts";

test("the mean of nothing is unknown", () => {
  expect(mean([])).toBeUndefined();
  expect(mean([1, 2, 6])).toBe(3);
});

test("the last group may be shorter", () => {
  expect(largestOfEach([1, 5, 2, 4, 3], 2)).toEqual([5, 4, 3]);
  expect(largestOfEach([], 2)).toEqual([]);
});
