import { expect, test } from "vitest";
import { medianOf } from "./median.ts";
import { segmentWaitMs } from "./segment-wait.ts";

test("three segments of six seconds are eighteen seconds", () => {
  expect(segmentWaitMs({ segmentSeconds: 6, segmentCount: 3 })).toBe(18_000);
});

test("the median is the value in the middle, whatever the order", () => {
  expect(medianOf([90, 40, 45])).toBe(45);
  expect(medianOf([4, 1, 3, 2])).toBe(3);
  expect(medianOf([])).toBeUndefined();
});
