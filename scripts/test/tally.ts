import { basename, relative } from "node:path";
import type { JsonTestResults } from "vitest/node";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** The failures with their reasons, at most {@link MAX_REASON_LINES} lines each, for the summary. */
  readonly failures: readonly string[];
}

const MAX_REASON_LINES = 8;

/** A check that is not a test counts as one. */
export function tallyCheck(succeeded: boolean): Tally {
  return succeeded ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [] };
}

/** One failure, with its reason. */
export function tallyFailure(title: string, reason: string): Tally {
  return { passed: 0, failed: 1, failures: [describeFailure(title, reason)] };
}

/**
 * Counts a run of Vitest. A test that did not run has not passed, nor has a file that could not be loaded. With `only`,
 * just the test whose full name ends with it was to run.
 */
export function tallyTests(
  { testResults }: JsonTestResults,
  { succeeded, only }: { readonly succeeded: boolean; readonly only?: string | undefined },
): Tally {
  const files = testResults.map((file) => ({
    ...file,
    assertionResults: file.assertionResults.filter(
      ({ fullName }) => only === undefined || fullName.endsWith(only),
    ),
  }));
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const brokenFiles = files.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  const failed = tests.length - passed + brokenFiles.length;
  // For example no tests at all, or an error outside of any test.
  const failedOtherwise = failed === 0 && (!succeeded || passed === 0);
  return { passed, failed: failedOtherwise ? 1 : failed, failures: files.flatMap(failuresOf) };
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

/** How long one test took. */
export interface TimedTest {
  readonly file: string;
  readonly name: string;
  readonly seconds: number;
}

/** The slowest tests of some runs of Vitest, slowest first; files by their path in `repository`. */
export function slowestTests(
  reports: readonly JsonTestResults[],
  { repository, count }: { readonly repository: string; readonly count: number },
): TimedTest[] {
  return reports
    .flatMap(({ testResults }) => testResults)
    .flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ fullName, duration }) => ({
        file: relative(repository, file),
        name: fullName,
        seconds: (duration ?? 0) / 1_000,
      })),
    )
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count);
}

/** A duration for people: `47 s`, `3 min 5 s`. */
export function describeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
