import type { Trace } from "../trace-event.ts";
import { isTrueIn, numberIn, type Report, type ReportObject, statisticsAt, textIn } from "./report.ts";

/** One end of a pair, as far as the browser tells. */
export interface PairedCandidate {
  /** `host`, `srflx`, `prflx` or `relay`. */
  readonly type: string | undefined;
  /** `udp` or `tcp`: how packets leave this end, or the relay that stands for it. */
  readonly protocol: string | undefined;
  /** `udp`, `tcp` or `tls`: how this end reaches its relay. */
  readonly relayProtocol: string | undefined;
  /** Absent where the browser hides it. */
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The STUN or TURN server that gave it. */
  readonly url: string | undefined;
}

/** A local and a remote candidate, and what their checks came to. RFC 8445 §6.1.2. */
export interface CandidatePair {
  readonly id: string;
  readonly local: PairedCandidate | undefined;
  readonly remote: PairedCandidate | undefined;
  /** `frozen`, `waiting`, `in-progress`, `failed` or `succeeded`. RFC 8445 §6.1.2.6. */
  readonly state: string | undefined;
  readonly isNominated: boolean;
  /** Whether the connection runs over it now. */
  readonly isSelected: boolean;
  /** Checks, and the answers to them; a browser that does not count says `undefined`. */
  readonly requestsSent: number | undefined;
  readonly responsesReceived: number | undefined;
  readonly requestsReceived: number | undefined;
  readonly responsesSent: number | undefined;
  readonly consentRequestsSent: number | undefined;
  readonly currentRoundTripTimeMs: number | undefined;
  readonly bytesSent: number | undefined;
  readonly bytesReceived: number | undefined;
}

const STATES = ["succeeded", "in-progress", "waiting", "frozen", "failed"];

/**
 * The pairs of a connection at a time: the selected one first, then those that got furthest, then by priority.
 *
 * @param atMs milliseconds since the trace began
 */
export function candidatePairsOf(trace: Trace, connection: string, atMs: number): readonly CandidatePair[] {
  return candidatePairsIn(statisticsAt(trace, connection, atMs));
}

/** The pair over which the connection runs at a time, or `undefined` while there is none. */
export function selectedPairOf(trace: Trace, connection: string, atMs: number): CandidatePair | undefined {
  return candidatePairsOf(trace, connection, atMs).find(({ isSelected }) => isSelected);
}

/** The pairs that a report names, in the order of `candidatePairsOf`. */
export function candidatePairsIn(report: Report): readonly CandidatePair[] {
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
 * Chromium and Safari name the selected pair in their transport, Firefox marks the pair itself. Of several marks one
 * that succeeded counts, as Firefox keeps that of a pair from before a restart.
 */
export function selectedPairIdIn(report: Report): string | undefined {
  let marked: string | undefined;
  let nominated: string | undefined;
  for (const [id, object] of report) {
    const type = object.get("type");
    if (type === "transport") {
      const named = textIn(object, "selectedCandidatePairId");
      if (named !== undefined && report.has(named)) return named;
    }
    if (type !== "candidate-pair") continue;
    const isSound = object.get("state") === "succeeded";
    if (isTrueIn(object, "selected") && (marked === undefined || isSound)) marked = id;
    if (isSound && isTrueIn(object, "nominated")) nominated ??= id;
  }
  return marked ?? nominated;
}

function pairOf(
  report: Report,
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

function candidateOf(report: Report, id: string | undefined): PairedCandidate | undefined {
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
