import { expect, test } from "vitest";
import type { JsonTestResults } from "vitest/node";
import { describeSeconds, slowestTests, sum, tallyCheck, tallyFailure, tallyTests } from "./tally.ts";

/** The failure texts for `reportOf`. */
const NO_PICTURE =
  "call.test.ts > two people see each other\n    Error: no picture\n        at call.test.ts:7";
const SKIPPED = "call.test.ts > two people see each other\n    skipped";

/** A report of one file whose tests ended with these statuses. */
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

test("failures are listed with their reasons", () => {
  const { failures } = tallyTests(reportOf("passed", "skipped", "failed"), { succeeded: false });
  expect(failures).toEqual([SKIPPED, NO_PICTURE]);
});

test("a long reason is truncated", () => {
  const report = reportOf("failed");
  report.testResults[0]?.assertionResults[0]?.failureMessages?.push("line\n".repeat(1000));
  expect(tallyTests(report, { succeeded: false }).failures[0]?.split("\n")).toHaveLength(9);
});

test("a run without tests counts as failed", () => {
  expect(tallyTests(reportOf(), { succeeded: true })).toEqual({ passed: 0, failed: 1, failures: [] });
});

test("an error outside of any test counts as failed", () => {
  const tally = tallyTests(reportOf("passed"), { succeeded: false });
  expect(tally).toEqual({ passed: 1, failed: 1, failures: [] });
});

test("if only one test was to run, the others in its file do not count", () => {
  const report = reportOf("skipped", "passed", "skipped");
  const [first, second, third] = report.testResults[0]!.assertionResults;
  first!.fullName = "a room is full";
  third!.fullName = "two people chat";
  const only = second!.fullName;
  expect(tallyTests(report, { succeeded: true, only })).toEqual({ passed: 1, failed: 0, failures: [] });
  expect(tallyTests(report, { succeeded: true, only: "renamed" })).toMatchObject({ passed: 0, failed: 1 });
});

test("a failure outside of tests is listed with its reason", () => {
  const tally = tallyFailure("Types", "did not end within 3 minutes and was stopped");
  expect(tally).toEqual({
    passed: 0,
    failed: 1,
    failures: ["Types\n    did not end within 3 minutes and was stopped"],
  });
});

test("the slowest tests of all runs come first", () => {
  const reports = [reportOf("passed", "failed"), reportOf("passed")];
  const durationsMs = [1_500, 90_000, 20_000];
  for (const [index, result] of reports
    .flatMap(({ testResults }) => testResults[0]!.assertionResults)
    .entries()) {
    result.duration = durationsMs[index]!;
  }
  const slow = { file: "e2e/call.test.ts", name: "two people see each other" };
  expect(slowestTests(reports, { repository: "/repository", count: 2 })).toEqual([
    { ...slow, seconds: 90 },
    { ...slow, seconds: 20 },
  ]);
});

test.each([
  [0.4, "0 s"],
  [59.4, "59 s"],
  [59.5, "1 min 0 s"],
  [185, "3 min 5 s"],
])("%d s read as %s", (seconds, words) => {
  expect(describeSeconds(seconds)).toBe(words);
});

test("a check counts as one test", () => {
  const total = sum([tallyCheck(true), tallyCheck(false), tallyCheck(true)]);
  expect(total).toEqual({ passed: 2, failed: 1, failures: [] });
});
