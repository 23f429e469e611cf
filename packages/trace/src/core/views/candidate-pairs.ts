import type { Json, Trace } from "../trace-event.ts";
import {
  createStatisticsReader,
  isTrueIn,
  numberIn,
  type ReportObject,
  type StatisticsReport,
  textIn,
} from "./statistics-report.ts";
import { createTraceFollower, type TraceReader } from "./trace-reader.ts";

/** One candidate of a pair, as far as the browser reports it. */
export interface PairedCandidate {
  /** `host`, `srflx`, `prflx` or `relay`. */
  readonly type: string | undefined;
  /** `udp` or `tcp`: how packets leave this end, or its relay. */
  readonly protocol: string | undefined;
  /** `udp`, `tcp` or `tls`: how this end reaches its relay. */
  readonly relayProtocol: string | undefined;
  /** Absent if the browser hides it. */
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The STUN or TURN server that it came from. */
  readonly url: string | undefined;
}

/** A local and a remote candidate, and the results of their connectivity checks. RFC 8445 §6.1.2. */
export interface CandidatePair {
  readonly id: string;
  readonly local: PairedCandidate | undefined;
  readonly remote: PairedCandidate | undefined;
  /** `frozen`, `waiting`, `in-progress`, `failed` or `succeeded`. RFC 8445 §6.1.2.6. */
  readonly state: string | undefined;
  readonly isNominated: boolean;
  /** Whether the connection uses it now. */
  readonly isSelected: boolean;
  /** Checks and their responses; `undefined` if the browser does not count them. */
  readonly requestsSent: number | undefined;
  readonly responsesReceived: number | undefined;
  readonly requestsReceived: number | undefined;
  readonly responsesSent: number | undefined;
  readonly consentRequestsSent: number | undefined;
  readonly currentRoundTripTimeMs: number | undefined;
  readonly bytesSent: number | undefined;
  readonly bytesReceived: number | undefined;
}

/** The types of objects that describe pairs. */
export const PATH_TYPES: ReadonlySet<Json> = new Set([
  "transport",
  "candidate-pair",
  "local-candidate",
  "remote-candidate",
]);

const STATES = ["succeeded", "in-progress", "waiting", "frozen", "failed"];

/**
 * The pairs of a connection at a time: the selected one first, then by the progress of their checks, then by priority.
 *
 * @param atMs milliseconds since the trace began
 */
export function candidatePairsOf(trace: Trace, connection: string, atMs: number): readonly CandidatePair[] {
  return createTraceFollower(() => createCandidatePairsReader(connection)).follow(trace, atMs);
}

/** The pair in use at a given time; `undefined` if there is none. */
export function selectedPairOf(trace: Trace, connection: string, atMs: number): CandidatePair | undefined {
  return candidatePairsOf(trace, connection, atMs).find(({ isSelected }) => isSelected);
}

/** The pairs of a connection while its trace grows, in the order of `candidatePairsOf`. */
export function createCandidatePairsReader(connection: string): TraceReader<readonly CandidatePair[]> {
  const statistics = createStatisticsReader(PATH_TYPES);
  let pairs: readonly CandidatePair[] | undefined;
  return {
    read(event) {
      if (event.kind !== "statistics" || event.connection !== connection) return;
      statistics.read(event);
      pairs = undefined;
    },
    view() {
      pairs ??= candidatePairsIn(statistics.report);
      return pairs;
    },
  };
}

/** The pairs in a report, in the order of `candidatePairsOf`. */
export function candidatePairsIn(report: StatisticsReport): readonly CandidatePair[] {
  const selected = selectedPairIdIn(report);
  const pairs: { readonly pair: CandidatePair; readonly priority: number }[] = [];
  for (const [id, object] of report) {
    if (object.get("type") !== "candidate-pair") continue;
    const pair = pairOf(report, { id, object, isSelected: id === selected });
    pairs.push({ pair, priority: numberIn(object, "priority") ?? 0 });
  }
  return pairs
    .sort(
      (a, b) =>
        Number(b.pair.isSelected) - Number(a.pair.isSelected) ||
        rank(a.pair) - rank(b.pair) ||
        b.priority - a.priority,
    )
    .map(({ pair }) => pair);
}

/**
 * Chromium and Safari name the selected pair in the transport object; Firefox marks the pair itself. If several are
 * marked, one that succeeded is preferred, because Firefox keeps the mark on a pair from before an ICE restart.
 */
export function selectedPairIdIn(report: StatisticsReport): string | undefined {
  let marked: string | undefined;
  let nominated: string | undefined;
  for (const [id, object] of report) {
    const type = object.get("type");
    if (type === "transport") {
      const named = textIn(object, "selectedCandidatePairId");
      if (named !== undefined && report.has(named)) return named;
    }
    if (type !== "candidate-pair") continue;
    const hasSucceeded = object.get("state") === "succeeded";
    if (isTrueIn(object, "selected") && (marked === undefined || hasSucceeded)) marked = id;
    if (hasSucceeded && isTrueIn(object, "nominated")) nominated ??= id;
  }
  return marked ?? nominated;
}

function pairOf(
  report: StatisticsReport,
  {
    id,
    object,
    isSelected,
  }: { readonly id: string; readonly object: ReportObject; readonly isSelected: boolean },
): CandidatePair {
  const roundTripTime = numberIn(object, "currentRoundTripTime");
  return {
    id,
    local: candidateOf(report, textIn(object, "localCandidateId")),
    remote: candidateOf(report, textIn(object, "remoteCandidateId")),
    state: textIn(object, "state"),
    isNominated: isTrueIn(object, "nominated"),
    isSelected,
    requestsSent: numberIn(object, "requestsSent"),
    responsesReceived: numberIn(object, "responsesReceived"),
    requestsReceived: numberIn(object, "requestsReceived"),
    responsesSent: numberIn(object, "responsesSent"),
    consentRequestsSent: numberIn(object, "consentRequestsSent"),
    currentRoundTripTimeMs: roundTripTime === undefined ? undefined : roundTripTime * 1_000,
    bytesSent: numberIn(object, "bytesSent"),
    bytesReceived: numberIn(object, "bytesReceived"),
  };
}

function candidateOf(report: StatisticsReport, id: string | undefined): PairedCandidate | undefined {
  const object = id === undefined ? undefined : report.get(id);
  if (object === undefined) return undefined;
  return {
    type: textIn(object, "candidateType"),
    protocol: textIn(object, "protocol")?.toLowerCase(),
    relayProtocol: textIn(object, "relayProtocol")?.toLowerCase(),
    address: textIn(object, "address") ?? textIn(object, "ip"),
    port: numberIn(object, "port"),
    url: textIn(object, "url"),
  };
}

function rank({ state = "" }: CandidatePair): number {
  const place = STATES.indexOf(state);
  return place < 0 ? STATES.length : place;
}
