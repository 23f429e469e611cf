import { signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import type { CaptureRefusal } from "../../capture/capture-attempt.ts";
import type { ExplainedCandidateError } from "../../ice-servers/error-explanation.ts";
import { type Gathering, type GatheringError, gather, NOTHING_YET } from "../../ice-servers/gathering.ts";
import { openMicrophone } from "../../ice-servers/microphone.ts";
import { type Echo, echoThroughRelay } from "../../ice-servers/relay-echo.ts";
import { iceServerOf, type ServerEntry } from "../../ice-servers/server-entry.ts";
import { type Way, waysTo } from "../../ice-servers/way.ts";
import { judgeWay, type WayVerdict, wayEvidence } from "../../ice-servers/way-verdict.ts";
import { policy, requestOwn, servers, usesMicrophone } from "./page-state.ts";

/** How long a server may be silent. One that answers takes less than a second, and a lost packet is sent again. */
const GATHER_LIMIT_MS = 12_000;

/** An error and its explanation. */
export interface ExplainedError extends GatheringError {
  readonly explained: ExplainedCandidateError;
  /** The address of the source that the explanation refers to. */
  readonly sourceUrl: string | undefined;
}

/** What is known about one way so far. */
export interface WayTest {
  readonly way: Way;
  readonly gathering: Gathering;
  readonly errors: readonly ExplainedError[];
  readonly echo: Echo | undefined;
  /** `undefined` until its test is complete. */
  readonly verdict: WayVerdict | undefined;
}

/** One server of the list, with each way tested alone. */
export interface ServerTest {
  readonly server: ServerEntry;
  readonly ways: readonly WayTest[];
}

/** All servers in one connection, as in an application. */
export interface TogetherTest {
  readonly gathering: Gathering;
  readonly errors: readonly ExplainedError[];
}

export const serverTests = signal<readonly ServerTest[]>([]);
/** `undefined` if a single server was tested. */
export const togetherTest = signal<TogetherTest | undefined>(undefined);
export const isRunning = signal(false);
/** Why the microphone could not be opened; the test runs without it. */
export const microphoneRefusal = signal<CaptureRefusal | undefined>(undefined);
/** The trace of all connections of the last test. */
export const recordedTest = signal<PageTrace | undefined>(undefined);

let running = new AbortController();

/** Tests all servers, each way alone and all together; or only the server at an index. */
export async function runTest(only?: number): Promise<void> {
  running.abort();
  running = new AbortController();
  const stopped = running.signal;
  isRunning.value = true;
  microphoneRefusal.value = undefined;
  const microphone = usesMicrophone.value ? await openMicrophone(microphoneRefusal) : undefined;
  try {
    await requestOwn();
    const { addressOf, explainCandidateError } = await import("../../ice-servers/error-explanation.ts");
    if (stopped.aborted) return;
    const explain: RunContext["explain"] = (errors) =>
      errors.map((error) => {
        const explained = explainCandidateError(error.code, { ...error, afterMs: error.atMs });
        return { ...error, explained, sourceUrl: addressOf(explained.source) };
      });
    const chosen = servers.value.filter((_, index) => only === undefined || index === only);
    serverTests.value = chosen.map((server, number) => ({
      server,
      ways: waysTo(server, number).map(untested),
    }));
    const trace = startTrace();
    recordedTest.value = trace;
    togetherTest.value = only === undefined ? { gathering: NOTHING_YET, errors: [] } : undefined;
    const ways = serverTests.value.flatMap((test) => test.ways.map(({ way }) => way));
    const context: RunContext = { explain, signal: stopped, trace };
    await Promise.all([
      ...(only === undefined ? [testTogether(chosen, context)] : []),
      ...ways.map((way) => testWay(way, context)),
    ]);
  } finally {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    if (running.signal === stopped) isRunning.value = false;
  }
}

/** Stops the test. The results so far stay. */
export function stopTest(): void {
  running.abort();
  isRunning.value = false;
}

interface RunContext {
  readonly explain: (errors: readonly GatheringError[]) => readonly ExplainedError[];
  readonly signal: AbortSignal;
  readonly trace: PageTrace;
}

const untested = (way: Way): WayTest => ({
  way,
  gathering: NOTHING_YET,
  errors: [],
  echo: undefined,
  verdict: undefined,
});

async function testTogether(
  chosen: readonly ServerEntry[],
  { explain, signal, trace }: RunContext,
): Promise<void> {
  await gather({
    iceServers: chosen.map(iceServerOf),
    policy: policy.value,
    limitMs: GATHER_LIMIT_MS,
    signal,
    trace,
    label: `${chosen.length} × iceServers`,
    onChange: (gathering) => {
      if (isCurrent(signal)) togetherTest.value = { gathering, errors: explain(gathering.errors) };
    },
  });
}

async function testWay(way: Way, { explain, signal, trace }: RunContext): Promise<void> {
  const server = iceServerOf(way.server);
  const gathering = await gather({
    iceServers: [server],
    policy: policy.value,
    onlyUrl: way.url,
    limitMs: GATHER_LIMIT_MS,
    signal,
    trace,
    label: way.url,
    onChange: (gathering) => update(signal, way, { gathering, errors: explain(gathering.errors) }),
  });
  const hasRelay = gathering.candidates.some(({ type }) => type === "relay");
  const echo =
    hasRelay && !signal.aborted
      ? await echoThroughRelay(server, { signal, trace, label: way.url })
      : undefined;
  const evidence = wayEvidence(way, {
    policy: policy.value,
    gathering,
    errors: explain(gathering.errors),
    // A stopped test does not count as a lost packet.
    echo: signal.aborted && echo?.kind === "lost" ? undefined : echo?.kind,
  });
  const verdict = judgeWay(evidence);
  const checkMs = echo?.kind === "returned" ? echo.checkMs : undefined;
  const measured = gathering.candidates.map((candidate) =>
    candidate.type === "relay" && checkMs !== undefined ? { ...candidate, roundTripMs: checkMs } : candidate,
  );
  update(signal, way, { gathering: { ...gathering, candidates: measured }, echo, verdict });
}

/** A stopped test still shows its results; one that was replaced by another does not. */
function isCurrent(signal: AbortSignal): boolean {
  return running.signal === signal;
}

function update(signal: AbortSignal, { id }: Way, changed: Partial<WayTest>): void {
  if (!isCurrent(signal)) return;
  serverTests.value = serverTests.value.map((test) => ({
    ...test,
    ways: test.ways.map((known) => (known.way.id === id ? { ...known, ...changed } : known)),
  }));
}
