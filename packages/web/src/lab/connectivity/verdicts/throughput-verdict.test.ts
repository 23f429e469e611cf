import { expect, test } from "vitest";
import { LEAST_CALL_KBPS, verdictOnThroughput } from "./throughput-verdict.ts";

test("what a call takes passes, less is a warning, and nothing fails", () => {
  expect(verdictOnThroughput({ kbps: LEAST_CALL_KBPS })).toEqual({
    grade: "passed",
    reason: "throughputGood",
  });
  expect(verdictOnThroughput({ kbps: LEAST_CALL_KBPS - 1 })).toEqual({
    grade: "warning",
    reason: "slowRelay",
  });
  expect(verdictOnThroughput({ kbps: 0 })).toEqual({ grade: "failed", reason: "nothingArrived" });
});
