import { computed, signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { type Gathering, gather } from "../../ice-servers/gathering.ts";
import { fetchOwnServers } from "../../ice-servers/own-servers.ts";
import { type Echo, echoThroughRelay } from "../../ice-servers/relay-echo.ts";
import { iceServerOf } from "../../ice-servers/server-entry.ts";
import { type Way, waysTo } from "../../ice-servers/way.ts";
import { judgeWay, type WayVerdict, wayEvidence } from "../../ice-servers/way-verdict.ts";

const GATHER_LIMIT_MS = 12_000;
const WRONG_PASSWORD = "wrong";
/** RFC 8489 §14.8. */
const UNAUTHENTICATED = 401;

/** The result of one test. */
export interface RelayTest {
  readonly url: string;
  readonly withWrongPassword: boolean;
  readonly gathering: Gathering;
  readonly echo: Echo | undefined;
  readonly verdict: WayVerdict;
}

/** The ways to this server’s relay; `failed` if it does not respond. */
export const ways = signal<readonly Way[] | "asking" | "failed">("asking");
export const chosenId = signal<string | undefined>(undefined);
export const tests = signal<Readonly<Partial<Record<"right" | "wrong", RelayTest>>>>({});
export const running = signal<"right" | "wrong" | undefined>(undefined);
export const lastTrace = signal<PageTrace | undefined>(undefined);

const relayWays = computed(() => (typeof ways.value === "string" ? [] : ways.value));
export const chosen = computed(
  () => relayWays.value.find(({ id }) => id === chosenId.value) ?? relayWays.value[0],
);

let stopping = new AbortController();

/** Gets the relay from this server, with new credentials. */
export async function askForRelay(): Promise<void> {
  if (typeof ways.peek() === "string") ways.value = "asking";
  try {
    ways.value = (await fetchOwnServers()).flatMap(waysTo).filter(({ purpose }) => purpose === "turn");
  } catch {
    ways.value = "failed";
  }
}

/** Gathers relay candidates, with new credentials or with a wrong password, and sends a packet through the relay. */
export async function testRelay(password: "right" | "wrong"): Promise<void> {
  const id = chosen.peek()?.id;
  if (id === undefined) return;
  stopTest();
  stopping = new AbortController();
  const { signal: stopped } = stopping;
  running.value = password;
  tests.value = { ...tests.peek(), [password]: undefined };
  await askForRelay();
  const way = relayWays.peek().find((one) => one.id === id);
  if (way !== undefined && !stopped.aborted) {
    const tested = await runTest(way, { password, stopped });
    if (!stopped.aborted) tests.value = { ...tests.peek(), [password]: tested };
  }
  if (!stopped.aborted) running.value = undefined;
}

/** Cancels the running test. */
export function stopTest(): void {
  stopping.abort();
  running.value = undefined;
}

async function runTest(
  way: Way,
  { password, stopped }: { readonly password: "right" | "wrong"; readonly stopped: AbortSignal },
): Promise<RelayTest> {
  const withWrongPassword = password === "wrong";
  const server = iceServerOf(withWrongPassword ? { ...way.server, credential: WRONG_PASSWORD } : way.server);
  const { explainCandidateError } = await import("../../ice-servers/error-explanation.ts");
  const trace = startTrace();
  lastTrace.value = trace;
  const gathering = await gather({
    iceServers: [server],
    policy: "relay",
    onlyUrl: way.url,
    limitMs: GATHER_LIMIT_MS,
    signal: stopped,
    trace,
    label: way.url,
    onChange: () => {},
  });
  const hasRelay = gathering.candidates.some(({ type }) => type === "relay");
  const echo = hasRelay
    ? await echoThroughRelay(server, { signal: stopped, trace, label: way.url })
    : undefined;
  const errors = gathering.errors.map((error) => ({
    ...error,
    explained: explainCandidateError(error.code, { ...error, afterMs: error.atMs }),
  }));
  const evidence = wayEvidence(way, { policy: "relay", gathering, errors, echo: echo?.kind });
  return { url: way.url, withWrongPassword, gathering, echo, verdict: judgeWay(evidence) };
}

/** The relayed address that the server allocated: `turn:192.0.2.1:3478 → relay 192.0.2.1:50000`. */
export function relayEvidence(test: RelayTest | undefined): string | undefined {
  const relay = test?.gathering.candidates.find(({ type }) => type === "relay");
  return test === undefined || test.withWrongPassword || relay === undefined
    ? undefined
    : `${test.url} → relay ${relay.address}:${relay.port}`;
}

/** The round trip of a packet through the relay: `turn:192.0.2.1:3478, 3.1 ms`. */
export function echoEvidence(test: RelayTest | undefined): string | undefined {
  return test === undefined || test.withWrongPassword || test.echo?.kind !== "returned"
    ? undefined
    : `${test.url}, ${test.echo.medianMs.toFixed(1)} ms`;
}

/** The server’s response to a wrong password: `turn:192.0.2.1:3478 → 401`. Other errors do not count. */
export function refusalEvidence(test: RelayTest | undefined): string | undefined {
  if (test === undefined || !test.withWrongPassword) return undefined;
  return test.gathering.errors.some(({ code }) => code === UNAUTHENTICATED)
    ? `${test.url} → ${UNAUTHENTICATED}`
    : undefined;
}
