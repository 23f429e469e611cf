import { expect, test } from "vitest";
import { largestOfEach, mean, median } from "./series.ts";

test("the mean of an empty series is undefined", () => {
  expect(mean([])).toBeUndefined();
  expect(mean([1, 2, 6])).toBe(3);
});

test("the median does not depend on the order, and does not change the series", () => {
  const values = [9, 1, 30];
  expect(median(values)).toBe(9);
  expect(values).toEqual([9, 1, 30]);
  expect(median([90, 40, 45])).toBe(45);
  expect(median([4, 1, 3, 2])).toBe(3);
  expect(median([])).toBeUndefined();
});

test("the last group may be shorter", () => {
  expect(largestOfEach([1, 5, 2, 4, 3], 2)).toEqual([5, 4, 3]);
  expect(largestOfEach([], 2)).toEqual([]);
});
