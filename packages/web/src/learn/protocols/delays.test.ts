import { expect, test } from "vitest";
import { segmentWaitMs } from "./delays.ts";

test("a player that buffers three segments of six seconds is eighteen seconds behind", () => {
  expect(segmentWaitMs({ segmentSeconds: 6, segmentCount: 3 })).toBe(18_000);
});
