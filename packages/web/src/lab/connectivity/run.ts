import { signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { type ConnectivityFinding, failed, skipped } from "./findings.ts";
import type { Measurement, TestContext } from "./measures/measurement.ts";
import { MEASURES } from "./measures/measures.ts";
import { requestOwn, servers, serversState } from "./servers.ts";
import { limitOfTestMs, TEST_IDS, type TestId, whyToSkip } from "./test-plan.ts";

/** The result of one test. */
export interface TestResult extends Measurement {
  /** Wall clock, milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly tookMs: number;
}

/** The results of the tests that have run. */
export const results = signal<Readonly<Partial<Record<TestId, TestResult>>>>({});
/** The tests that still have to finish in this run, the running one first; empty when nothing runs. */
export const pending = signal<readonly TestId[]>([]);
/** The number of all tests of the run. */
export const runLength = signal(0);
/** Whether to measure as long as testrtc. */
export const isLong = signal(false);
/** The trace of all connections of the last run. */
export const recordedRun = signal<PageTrace | undefined>(undefined);

/** W3C WebRTC, “set a configuration”: the errors of the constructor. */
const REFUSED_CONFIGURATION: readonly string[] = ["InvalidAccessError", "SyntaxError"];

let running = new AbortController();

/** Runs the tests one after the other. A current run is stopped first. */
export async function runTests(tests: readonly TestId[] = TEST_IDS): Promise<void> {
  stopTests();
  const mine = new AbortController();
  running = mine;
  const isWhole = tests.length === TEST_IDS.length;
  results.value = Object.fromEntries(
    Object.entries(results.value).filter(([test]) => !tests.some((one) => one === test)),
  );
  runLength.value = tests.length;
  pending.value = tests;
  const trace = startTrace();
  recordedRun.value = trace;
  await requestOwn();
  // Long texts, loaded when needed. Without them, errors are shown by code only.
  const explain = await import("../../ice-servers/error-explanation.ts").then(
    ({ explainCandidateError }) => explainCandidateError,
    () => undefined,
  );
  for (const test of tests) {
    if (mine.signal.aborted) return;
    const startedAtMs = Date.now();
    const beganMs = performance.now();
    const skippedFor = whyToSkip(test, {
      findings: isWhole ? findingsOf(results.value) : {},
      areServersKnown: serversState.value === "known",
    });
    const measured =
      skippedFor === undefined
        ? await measure(test, mine.signal, {
            isLong: isLong.value,
            trace,
            servers: servers.value,
            explain,
            isMicrophoneAllowed: results.value.microphone?.figures.device !== undefined,
          })
        : { finding: skippedFor, figures: {} };
    if (running !== mine) return;
    const tookMs = performance.now() - beganMs;
    results.value = { ...results.value, [test]: { ...measured, startedAtMs, tookMs } };
    pending.value = pending.value.slice(1);
  }
}

/** Ends the run. The results so far stay. */
export function stopTests(): void {
  running.abort();
  pending.value = [];
}

async function measure(
  test: TestId,
  stopped: AbortSignal,
  context: Omit<TestContext, "signal">,
): Promise<Measurement> {
  const limit = AbortSignal.timeout(limitOfTestMs(test, context.isLong ? "long" : "short"));
  const signal = AbortSignal.any([stopped, limit]);
  try {
    return await Promise.race([MEASURES[test]({ ...context, signal }), whenAborted(signal)]);
  } catch (error) {
    if (stopped.aborted) return { finding: skipped("stopped"), figures: {} };
    if (limit.aborted) return { finding: failed("tookTooLong"), figures: {} };
    // A server from a link, without a user name or password.
    const isRefused = error instanceof DOMException && REFUSED_CONFIGURATION.includes(error.name);
    return {
      finding: failed(isRefused ? "invalid" : "unexpected"),
      figures: { browserWords: String(error) },
    };
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function findingsOf(
  known: Readonly<Partial<Record<TestId, TestResult>>>,
): Readonly<Partial<Record<TestId, ConnectivityFinding>>> {
  return Object.fromEntries(Object.entries(known).map(([test, { finding }]) => [test, finding]));
}
