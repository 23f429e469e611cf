import { expect, test } from "vitest";
import type { JsonTestResults } from "vitest/node";
import { sum, tallyCheck, tallyTests } from "./tally.ts";

/** How the tests of `reportOf` that did not pass are named. */
const NO_PICTURE =
  "call.test.ts > two people see each other\n    Error: no picture\n        at call.test.ts:7";
const SKIPPED = "call.test.ts > two people see each other\n    skipped";

/** A report of one file whose tests ended as `statuses` say. */
function reportOf(...statuses: readonly ("passed" | "failed" | "skipped")[]): JsonTestResults {
  const file = {
    status: statuses.includes("failed") ? "failed" : "passed",
    name: "/repository/e2e/call.test.ts",
    message: "",
    assertionResults: statuses.map((status) => ({
      status,
      fullName: "two people see each other",
      failureMessages: status === "failed" ? ["Error: no picture\n    at call.test.ts:7"] : [],
    })),
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
  expect(tally).toEqual({ passed: 2, failed: 1, failures: [NO_PICTURE] });
});

test("a skipped test counts as failed", () => {
  const tally = tallyTests(reportOf("passed", "skipped"), { succeeded: true });
  expect(tally).toEqual({ passed: 1, failed: 1, failures: [SKIPPED] });
});

test("a file that cannot be loaded counts as failed, whatever the others say", () => {
  const report = reportOf("passed");
  const broken = {
    status: "failed",
    name: "/repository/e2e/trace.test.ts",
    message: "Cannot find module",
    assertionResults: [],
  } as unknown as JsonTestResults["testResults"][number];
  const tally = tallyTests({ ...report, testResults: [...report.testResults, broken] }, { succeeded: false });
  expect(tally).toEqual({ passed: 1, failed: 1, failures: ["trace.test.ts\n    Cannot find module"] });
});

test("what failed is named, with the reason", () => {
  const { failures } = tallyTests(reportOf("passed", "skipped", "failed"), { succeeded: false });
  expect(failures).toEqual([SKIPPED, NO_PICTURE]);
});

test("a long reason is cut", () => {
  const report = reportOf("failed");
  report.testResults[0]?.assertionResults[0]?.failureMessages?.push("line\n".repeat(1000));
  expect(tallyTests(report, { succeeded: false }).failures[0]?.split("\n")).toHaveLength(9);
});

test("a run without tests counts as failed", () => {
  expect(tallyTests(reportOf(), { succeeded: true })).toEqual({ passed: 0, failed: 1, failures: [] });
});

test("an error outside of every test counts as failed", () => {
  const tally = tallyTests(reportOf("passed"), { succeeded: false });
  expect(tally).toEqual({ passed: 1, failed: 1, failures: [] });
});

test("a check counts as one test", () => {
  const total = sum([tallyCheck(true), tallyCheck(false), tallyCheck(true)]);
  expect(total).toEqual({ passed: 2, failed: 1, failures: [] });
});
