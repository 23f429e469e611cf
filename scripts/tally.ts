import { basename } from "node:path";
import type { JsonTestResults } from "vitest/node";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, and why: of each at most {@link MAX_REASON_LINES} lines, since they stand in a summary. */
  readonly failures: readonly string[];
}

const MAX_REASON_LINES = 8;

/** A check that is not a test counts as one. */
export function tallyCheck(succeeded: boolean): Tally {
  return succeeded ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [] };
}

/** Counts a run of Vitest. A test that did not run has not passed, nor has a file that could not be loaded. */
export function tallyTests(
  { numTotalTests, numPassedTests, testResults }: JsonTestResults,
  { succeeded }: { readonly succeeded: boolean },
): Tally {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  const failed = numTotalTests - numPassedTests + brokenFiles.length;
  // Such as no tests at all, or an error outside of every test.
  const failedOtherwise = failed === 0 && (!succeeded || numPassedTests === 0);
  return {
    passed: numPassedTests,
    failed: failedOtherwise ? 1 : failed,
    failures: testResults.flatMap(failuresOf),
  };
}

/** The failures of one file. */
function failuresOf({ name, message, assertionResults }: JsonTestResults["testResults"][number]): string[] {
  const file = basename(name);
  const failures = assertionResults
    .filter(({ status }) => status !== "passed")
    .map(({ fullName, status, failureMessages }) =>
      describeFailure(`${file} > ${fullName}`, failureMessages?.join("\n") || status),
    );
  return message === "" ? failures : [describeFailure(file, message), ...failures];
}

function describeFailure(title: string, reason: string): string {
  const lines = reason.trimEnd().split("\n").slice(0, MAX_REASON_LINES);
  return [title, ...lines.map((line) => `    ${line}`)].join("\n");
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}
