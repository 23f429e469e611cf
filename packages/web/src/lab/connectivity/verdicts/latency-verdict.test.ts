import { expect, test } from "vitest";
import { verdictOnLatency } from "./latency-verdict.ts";

const GOOD = { sent: 100, returned: 100, shortestMs: 20, longestMs: 60 };

test("80 of 100 packets are enough, and (shortest + 100 ms) × 2 is not too long", () => {
  expect(verdictOnLatency({ ...GOOD, returned: 80, longestMs: 240 })).toEqual({
    grade: "passed",
    reason: "latencySteady",
  });
});

test.each([
  ["79 of 100 came back", { returned: 79 }, "failed", "manyLost"],
  ["none came back", { returned: 0 }, "failed", "nothingReturned"],
  ["one took longer than (shortest + 100 ms) × 2", { longestMs: 240.1 }, "warning", "unsteady"],
])("when %s it says so", (_what, change, grade, reason) => {
  expect(verdictOnLatency({ ...GOOD, ...change })).toEqual({ grade, reason });
});
