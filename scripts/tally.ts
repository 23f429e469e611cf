import type { JsonTestResults } from "vitest/node";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A check that is not a test counts as one. */
export function tallyCheck(succeeded: boolean): Tally {
  return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
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
  return { passed: numPassedTests, failed: failedOtherwise ? 1 : failed };
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
  };
}
