import type { MeasuredStream, Series, Side, Trace, TraceEvent } from "@visavis/trace/core";
import {
  type CandidatePair,
  candidatePairsIn,
  createReportReader,
  createSeriesReader,
  type ReportReader,
  type StatePeriod,
  stateHistory,
  stateOf,
} from "@visavis/trace/core";
import { candidateFields } from "@visavis/trace/core/sdp";
import { addressKind } from "../candidates/candidate-address.ts";

type Sample = Extract<TraceEvent, { readonly kind: "statistics" }>;

/** The candidates of one end, as far as this end knows them. */
export interface KnownCandidates {
  /** How many of each type. */
  readonly types: ReadonlyMap<string, number>;
  /** Whether any has an address that can be reached from outside its network. */
  readonly hasPublicAddress: boolean;
  /** Whether any hides its address behind an mDNS name. */
  readonly hasHiddenAddress: boolean;
  /** Indexes into `Trace.events`. */
  readonly events: readonly number[];
}

/** What comes in or goes out of one kind, in the latest samples. */
export interface MediaFlowFacts {
  readonly stream: MeasuredStream;
  /** Kilobits a second in the last samples, the newest last; at most `FLOW_SAMPLES`. */
  readonly recentKbps: readonly number[];
  readonly recentFrameRates: readonly number[];
}

/** The newest samples that say whether media flows. One alone may fall into a pause. */
export const FLOW_SAMPLES = 3;

/** What a verdict is drawn from. */
export interface VerdictFacts {
  /** The time of the last event of the trace, in milliseconds since it began. */
  readonly nowMs: number;
  readonly signaling: string | undefined;
  readonly gathering: string | undefined;
  readonly ice: string | undefined;
  readonly connection: string | undefined;
  readonly history: readonly StatePeriod[];
  readonly wasConnected: boolean;
  readonly dtlsFailedAt: number | undefined;
  /** The index of the last description of each side that was applied. */
  readonly description: { readonly [side in Side]: number | undefined };
  /** Calls that were refused, the newest last. */
  readonly refusals: readonly Refusal[];
  readonly candidates: { readonly [side in Side]: KnownCandidates };
  /** Indexes of candidate errors. */
  readonly candidateErrors: readonly number[];
  /** The newest signaling message each way. */
  readonly lastSent: Place | undefined;
  readonly lastReceived: Place | undefined;
  readonly pairs: readonly CandidatePair[];
  /** The event from which the pairs are known. */
  readonly sample: number | undefined;
  readonly incoming: readonly MediaFlowFacts[];
}

interface Place {
  readonly atMs: number;
  readonly index: number;
}

export interface Refusal extends Place {
  readonly method: string;
  readonly error: { readonly name: string; readonly message: string };
}

/** Goes through the trace once and keeps what matters. */
export function verdictFacts(trace: Trace, connection: string): VerdictFacts {
  const history = stateHistory(trace, connection);
  const present = history.filter(({ untilMs }) => untilMs === undefined);
  const candidates = { local: createCandidateCount(), remote: createCandidateCount() };
  const description: { [side in Side]: number | undefined } = { local: undefined, remote: undefined };
  const candidateErrors: number[] = [];
  const calls = new Map<number, string>();
  const refusals: Refusal[] = [];
  const report = createReportReader();
  /** The newest samples, which `report` has not read yet. */
  const newest: Sample[] = [];
  let sample: number | undefined;
  let lastSent: Place | undefined;
  let lastReceived: Place | undefined;

  for (const [index, event] of trace.events.entries()) {
    if (event.connection !== connection) continue;
    switch (event.kind) {
      case "description":
        description[event.side] = index;
        candidates[event.side].addDescription(event, index);
        break;
      case "candidate":
        if (event.candidate !== null) candidates[event.side].add(event.candidate.candidate, index);
        break;
      case "candidateError":
        candidateErrors.push(index);
        break;
      case "call":
        calls.set(event.call, event.method);
        break;
      case "outcome": {
        const method = calls.get(event.call) ?? "";
        if (event.error !== undefined) refusals.push({ atMs: event.atMs, index, method, error: event.error });
        break;
      }
      case "signaling":
        if (event.direction === "out") lastSent = { atMs: event.atMs, index };
        else lastReceived = { atMs: event.atMs, index };
        break;
      case "statistics":
        for (const older of newest.splice(0, newest.length - FLOW_SAMPLES)) report.read(older);
        newest.push(event);
        sample = index;
        break;
      default:
    }
  }
  const series = readNewest(report, newest);
  return {
    nowMs: trace.events.at(-1)?.atMs ?? 0,
    signaling: stateOf(present, "signaling"),
    gathering: stateOf(present, "iceGathering"),
    ice: stateOf(present, "iceConnection"),
    connection: stateOf(present, "connection"),
    history,
    wasConnected: history.some(
      ({ machine, state }) =>
        (machine === "iceConnection" && (state === "connected" || state === "completed")) ||
        (machine === "connection" && state === "connected"),
    ),
    dtlsFailedAt: present.find(({ machine, state }) => machine === "dtls" && state === "failed")?.event,
    description,
    refusals,
    candidates: { local: candidates.local.known(), remote: candidates.remote.known() },
    candidateErrors,
    lastSent,
    lastReceived,
    pairs: candidatePairsIn(report.report),
    sample,
    incoming: incomingOf(series),
  };
}

/** Rates need a sample before the first that counts. What came earlier is in it as a whole: an hour has thousands. */
function readNewest(report: ReportReader, [first, ...rest]: readonly Sample[]): Series {
  const series = createSeriesReader();
  if (first === undefined) return series.series();
  report.read(first);
  const whole = [...report.report].map(([id, members]) => [id, Object.fromEntries(members)] as const);
  series.read({ ...first, changed: Object.fromEntries(whole) });
  for (const sample of rest) {
    report.read(sample);
    series.read(sample);
  }
  return series.series();
}

function createCandidateCount() {
  const types = new Map<string, number>();
  const seen = new Set<string>();
  const events: number[] = [];
  let hasPublicAddress = false;
  let hasHiddenAddress = false;
  const add = (line: string, index: number) => {
    const fields = candidateFields(line);
    if (fields === undefined) return;
    const { type, address, port, transport } = fields;
    const key = `${type} ${transport} ${address} ${port}`;
    if (seen.has(key)) return;
    seen.add(key);
    types.set(type, (types.get(type) ?? 0) + 1);
    if (events.at(-1) !== index) events.push(index);
    const kind = addressKind(address);
    if (kind === "global") hasPublicAddress = true;
    if (kind === "hidden") hasHiddenAddress = true;
  };
  return {
    add,
    addDescription(event: Extract<TraceEvent, { readonly kind: "description" }>, index: number) {
      for (const [line] of event.sdp.matchAll(/^a=candidate:.{1,500}/gm)) add(line, index);
    },
    known: (): KnownCandidates => ({ types, hasPublicAddress, hasHiddenAddress, events }),
  };
}

function incomingOf(series: Series): readonly MediaFlowFacts[] {
  const flows = new Map<string, MediaFlowFacts>();
  const recent = (values: readonly (number | null)[]) =>
    values.slice(-FLOW_SAMPLES).filter((value) => value !== null);
  for (const { metric, stream, values } of series.lines) {
    if (stream === undefined || stream.direction !== "incoming" || stream.kind === "data") continue;
    // What is no longer there does not flow, and need not.
    if (values.at(-1) === null) continue;
    const flow = flows.get(stream.id) ?? { stream, recentKbps: [], recentFrameRates: [] };
    if (metric === "bitrateKbps") flows.set(stream.id, { ...flow, recentKbps: recent(values) });
    if (metric === "frameRate") flows.set(stream.id, { ...flow, recentFrameRates: recent(values) });
  }
  return [...flows.values()];
}
