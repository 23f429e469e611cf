import { signal } from "@preact/signals";
import { TUTORIAL_STUN_SERVERS, urlHost } from "@visavis/stun/core";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { forEachConcurrently } from "../../ice-servers/concurrency.ts";
import type { explainCandidateError } from "../../ice-servers/error-explanation.ts";
import { type Gathering, gather } from "../../ice-servers/gathering.ts";
import { readServers, type StunEndpoint } from "../../ice-servers/stun-endpoint.ts";
import { GRAVITY, judgeWay, type WayVerdict, wayEvidence } from "../../ice-servers/way-verdict.ts";
import { onePerFamily, type Probe } from "./probe-summary.ts";

const TRIES = 3;
/** Browsers repeat their request several times within this time. */
const LIMIT_MS = 5_000;
const AT_ONCE = 5;

export const DEFAULT_TEXT = TUTORIAL_STUN_SERVERS.join("\n");

/** The list in the text field. */
export const listText = signal(DEFAULT_TEXT);
export const isRunning = signal(false);
/** In the order of the list. */
export const probes = signal<readonly Probe[]>([]);

let running = new AbortController();

interface RunContext {
  readonly explain: typeof explainCandidateError;
  readonly signal: AbortSignal;
  readonly trace: PageTrace;
}

/** Queries all servers of the list, each in separate connections: browsers become slow with many servers in one. */
export async function runProbes(): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const { servers } = readServers(listText.value);
  isRunning.value = true;
  probes.value = servers.map((server) => ({
    server,
    verdict: undefined,
    tries: 0,
    timesMs: [],
    addresses: [],
    seenAs: [],
  }));
  try {
    const { explainCandidateError: explain } = await import("../../ice-servers/error-explanation.ts");
    const context: RunContext = { explain, signal, trace: startTrace() };
    await forEachConcurrently(servers, { atOnce: AT_ONCE, signal }, (server) => probe(server, context));
  } finally {
    if (running.signal === signal) {
      probes.value = probes.value.map((one) => ({ ...one, verdict: one.verdict ?? "stopped" }));
      isRunning.value = false;
    }
  }
}

/** Stops the run. The results so far stay. */
export function stopProbes(): void {
  running.abort();
}

async function probe(server: StunEndpoint, context: RunContext): Promise<void> {
  for (let tries = 1; tries <= TRIES && !context.signal.aborted; tries += 1) {
    const gathering = await gather({
      iceServers: [{ urls: server.url }],
      policy: "all",
      onlyUrl: server.url,
      limitMs: LIMIT_MS,
      signal: context.signal,
      trace: context.trace,
      label: server.url,
      onChange: () => {},
    });
    const verdict = verdictFrom(gathering, context.explain);
    const isAnswer = GRAVITY[verdict] === "good";
    const reflexive = gathering.candidates.filter(({ type }) => type === "srflx");
    update(context.signal, server, (known) => ({
      tries: verdict === "stopped" ? known.tries : tries,
      ...(isAnswer && {
        timesMs: [...known.timesMs, timeOf(gathering)],
        addresses: onePerFamily(reflexive.map(({ address }) => address)),
        seenAs: reflexive.map(({ address, port }) => `${urlHost(address)}:${port}`),
      }),
      // An earlier answer outweighs a later failure.
      ...((known.timesMs.length === 0 || isAnswer) && (!isAnswer || tries === TRIES) && { verdict }),
    }));
    if (!isAnswer) break;
  }
  update(context.signal, server, (known) => ({
    verdict: known.verdict ?? (known.timesMs.length > 0 ? answerOf(known) : "stopped"),
  }));
}

const answerOf = ({ addresses }: Probe): WayVerdict =>
  addresses.length > 0 ? "tellsAddress" : "answersWithoutNat";

function verdictFrom(gathering: Gathering, explain: RunContext["explain"]): WayVerdict {
  const errors = gathering.errors.map((error) => ({
    ...error,
    explained: explain(error.code, { ...error, afterMs: error.atMs }),
  }));
  const way = { purpose: "stun", transport: "udp" } as const;
  return judgeWay(wayEvidence(way, { policy: "all", gathering, errors, echo: undefined }));
}

/** From the creation of the socket to the answer, including the DNS lookup. */
function timeOf({ candidates, end }: Gathering): number {
  const firstOf = (type: string) => candidates.find((candidate) => candidate.type === type)?.atMs;
  return (firstOf("srflx") ?? end?.atMs ?? 0) - (firstOf("host") ?? 0);
}

function update(signal: AbortSignal, server: StunEndpoint, change: (known: Probe) => Partial<Probe>): void {
  if (running.signal !== signal) return;
  probes.value = probes.value.map((known) =>
    known.server.url === server.url ? { ...known, ...change(known) } : known,
  );
}
