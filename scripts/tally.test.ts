import { expect, test } from "vitest";
import type { JsonTestResults } from "vitest/node";
import { sum, tallyCheck, tallyTests } from "./tally.ts";

/** A report of one file whose tests ended as `statuses` say. */
function reportOf(...statuses: readonly ("passed" | "failed" | "skipped")[]): JsonTestResults {
  const file = {
    status: statuses.includes("failed") ? "failed" : "passed",
    assertionResults: statuses.map((status) => ({ status })),
  };
  const report: Partial<JsonTestResults> = {
    numTotalTests: statuses.length,
    numPassedTests: statuses.filter((status) => status === "passed").length,
    testResults: [file as JsonTestResults["testResults"][number]],
  };
  return report as JsonTestResults;
}

test("passed and failed tests are counted", () => {
  const tally = tallyTests(reportOf("passed", "passed", "failed"), { succeeded: false });
  expect(tally).toEqual({ passed: 2, failed: 1 });
});

test("a skipped test counts as failed", () => {
  const tally = tallyTests(reportOf("passed", "skipped"), { succeeded: true });
  expect(tally).toEqual({ passed: 1, failed: 1 });
});

test("a file that cannot be loaded counts as failed, whatever the others say", () => {
  const report = reportOf("passed");
  const broken = {
    status: "failed",
    assertionResults: [],
  } as unknown as JsonTestResults["testResults"][number];
  const tally = tallyTests({ ...report, testResults: [...report.testResults, broken] }, { succeeded: false });
  expect(tally).toEqual({ passed: 1, failed: 1 });
});

test("a run without tests counts as failed", () => {
  expect(tallyTests(reportOf(), { succeeded: true })).toEqual({ passed: 0, failed: 1 });
});

test("an error outside of every test counts as failed", () => {
  expect(tallyTests(reportOf("passed"), { succeeded: false })).toEqual({ passed: 1, failed: 1 });
});

test("a check counts as one test", () => {
  expect(sum([tallyCheck(true), tallyCheck(false), tallyCheck(true)])).toEqual({ passed: 2, failed: 1 });
});
