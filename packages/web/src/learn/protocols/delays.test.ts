import { expect, test } from "vitest";
import { segmentWaitMs } from "./delays.ts";

test("three segments of six seconds are eighteen seconds", () => {
  expect(segmentWaitMs({ segmentSeconds: 6, segmentCount: 3 })).toBe(18_000);
});
