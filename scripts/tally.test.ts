import { expect, test } from "vitest";
import type { JsonTestResults } from "vitest/node";
import { sum, tallyCheck, tallyTests } from "./tally.ts";

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
  expect(tally).toMatchObject({ passed: 2, failed: 1 });
});

test("a skipped test counts as failed", () => {
  const tally = tallyTests(reportOf("passed", "skipped"), { succeeded: true });
  expect(tally).toMatchObject({ passed: 1, failed: 1 });
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
  expect(failures).toEqual([
    "call.test.ts > two people see each other\n    skipped",
    "call.test.ts > two people see each other\n    Error: no picture\n        at call.test.ts:7",
  ]);
});

test("a long reason is cut", () => {
  const report = reportOf("failed");
  report.testResults[0]?.assertionResults[0]?.failureMessages?.push("line\n".repeat(1000));
  expect(tallyTests(report, { succeeded: false }).failures[0]?.split("\n")).toHaveLength(9);
});

test("a run without tests counts as failed", () => {
  expect(tallyTests(reportOf(), { succeeded: true })).toMatchObject({ passed: 0, failed: 1 });
});

test("an error outside of every test counts as failed", () => {
  expect(tallyTests(reportOf("passed"), { succeeded: false })).toMatchObject({ passed: 1, failed: 1 });
});

test("a check counts as one test", () => {
  expect(sum([tallyCheck(true), tallyCheck(false), tallyCheck(true)])).toMatchObject({
    passed: 2,
    failed: 1,
  });
});
