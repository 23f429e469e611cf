import { signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { type Finding, failed, skipped } from "./finding.ts";
import type { Measurement, TestContext } from "./measures/measurement.ts";
import { MEASURES } from "./measures/measures.ts";
import { renewServers, servers, serversState } from "./servers.ts";
import { limitOfTestMs, TEST_IDS, type TestId, whyToSkip } from "./test-plan.ts";

/** What is known of one test. */
export interface Result extends Measurement {
  /** Of the wall clock, milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly tookMs: number;
}

/** What came of each test, where it was run. */
export const results = signal<Readonly<Partial<Record<TestId, Result>>>>({});
/** The tests of the run that goes on, first the one that runs now; empty where none does. */
export const pending = signal<readonly TestId[]>([]);
/** How many tests the run has in all. */
export const runLength = signal(0);
/** Measure as long as testrtc did. */
export const isLong = signal(false);
/** All that happened in the connections of the last run. */
export const recordedRun = signal<PageTrace | undefined>(undefined);

/** W3C WebRTC, “set a configuration”: what the constructor throws. */
const REFUSED_CONFIGURATION: readonly string[] = ["InvalidAccessError", "SyntaxError"];

let running = new AbortController();

/** Runs the tests one after the other; a run that goes on is stopped before. */
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
  await renewServers();
  // Long texts, loaded when needed. Without them an error has its code only.
  const explain = await import("../../ice-servers/error-explanation.ts").then(
    ({ explainCandidateError }) => explainCandidateError,
    () => undefined,
  );
  for (const test of tests) {
    if (mine.signal.aborted) return;
    const startedAtMs = Date.now();
    const beganMs = performance.now();
    const spared = whyToSkip(test, {
      findings: isWhole ? findingsOf(results.value) : {},
      areServersTold: serversState.value === "told",
    });
    const measured =
      spared === undefined
        ? await measure(test, mine.signal, {
            isLong: isLong.value,
            trace,
            servers: servers.value,
            explain,
            isMicrophoneAllowed: results.value.microphone?.figures.device !== undefined,
          })
        : { finding: spared, figures: {} };
    if (running !== mine) return;
    const tookMs = performance.now() - beganMs;
    results.value = { ...results.value, [test]: { ...measured, startedAtMs, tookMs } };
    pending.value = pending.value.slice(1);
  }
}

/** Ends the run, with what it has. */
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
    // A server of a link without user name or password.
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
  known: Readonly<Partial<Record<TestId, Result>>>,
): Readonly<Partial<Record<TestId, Finding>>> {
  return Object.fromEntries(Object.entries(known).map(([test, { finding }]) => [test, finding]));
}
