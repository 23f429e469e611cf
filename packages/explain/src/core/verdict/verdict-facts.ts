import { addressKind } from "@visavis/stun/core";
import type {
  CandidatePair,
  MeasuredStream,
  Series,
  Side,
  StatePeriod,
  StatisticsObjects,
  StatisticsReport,
  StatisticsSample,
  Trace,
  TraceEvent,
  TraceReader,
} from "@visavis/trace/core";
import {
  createCandidatePairsReader,
  createSeriesReader,
  createStateHistoryReader,
  createStatisticsReader,
  stateOf,
  viewOf,
} from "@visavis/trace/core";
import { candidateFields } from "@visavis/trace/core/sdp";

/** The candidates of one end, as far as this end knows them. */
export interface KnownCandidates {
  /** The number of candidates by type. */
  readonly types: ReadonlyMap<string, number>;
  /** Whether any has an address that is reachable from outside its network. */
  readonly hasPublicAddress: boolean;
  /** Whether any hides its address behind an mDNS name. */
  readonly hasHiddenAddress: boolean;
  /** Indexes into `Trace.events`. */
  readonly events: readonly number[];
}

/** What one incoming stream delivered in the latest samples. */
export interface MediaFlowFacts {
  readonly stream: MeasuredStream;
  /** In the last samples, at most `FLOW_SAMPLES`, the newest last. */
  readonly recentKbps: readonly number[];
  readonly recentFrameRates: readonly number[];
}

/** The number of samples that show whether media flows. A single one may fall into a pause. */
export const FLOW_SAMPLES = 3;

/** The facts on which a verdict is based. */
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
  /** The index of the last description that was applied on each side. */
  readonly description: { readonly [side in Side]: number | undefined };
  /** Calls that failed, the newest last. */
  readonly refusals: readonly Refusal[];
  readonly candidates: { readonly [side in Side]: KnownCandidates };
  /** Indexes of candidate errors. */
  readonly candidateErrors: readonly number[];
  /** The newest signaling message in each direction. */
  readonly lastSent: Place | undefined;
  readonly lastReceived: Place | undefined;
  readonly pairs: readonly CandidatePair[];
  /** The last sample of statistics, as an index into `Trace.events`. */
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

/** The facts about a connection at the end of the trace. */
export function verdictFacts(trace: Trace, connection: string): VerdictFacts {
  return viewOf(trace, createVerdictFactsReader(connection));
}

/** The same while the trace grows. */
export function createVerdictFactsReader(connection: string): TraceReader<VerdictFacts> {
  const states = createStateHistoryReader(connection);
  const candidates = { local: createCandidateCount(), remote: createCandidateCount() };
  const description: { [side in Side]: number | undefined } = { local: undefined, remote: undefined };
  const candidateErrors: number[] = [];
  const calls = new Map<number, string>();
  const refusals: Refusal[] = [];
  const pairs = createCandidatePairsReader(connection);
  const flows = createFlowWindow(connection);
  let nowMs = 0;
  let sample: number | undefined;
  let lastSent: Place | undefined;
  let lastReceived: Place | undefined;
  let facts: VerdictFacts | undefined;

  const readOwn = (event: TraceEvent, index: number) => {
    states.read(event, index);
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
        calls.delete(event.call);
        if (event.error !== undefined) refusals.push({ atMs: event.atMs, index, method, error: event.error });
        break;
      }
      case "signaling":
        if (event.direction === "out") lastSent = { atMs: event.atMs, index };
        else lastReceived = { atMs: event.atMs, index };
        break;
      case "statistics":
        pairs.read(event, index);
        flows.add(event);
        sample = index;
        break;
      default:
    }
  };

  return {
    read(event, index) {
      facts = undefined;
      nowMs = event.atMs;
      if (event.connection === connection) readOwn(event, index);
    },
    view(trace) {
      if (facts !== undefined) return facts;
      const history = states.view(trace);
      const present = history.filter(({ untilMs }) => untilMs === undefined);
      facts = {
        nowMs,
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
        description: { ...description },
        refusals,
        candidates: { local: candidates.local.known(), remote: candidates.remote.known() },
        candidateErrors,
        lastSent,
        lastReceived,
        pairs: pairs.view(trace),
        sample,
        incoming: incomingOf(flows.series(trace)),
      };
      return facts;
    },
  };
}

/**
 * The newest samples. Rates need one more sample, before the first that counts. It is kept with all its members, so that
 * the samples before it, thousands in an hour, are read only once.
 */
function createFlowWindow(connection: string): {
  add(sample: StatisticsSample): void;
  series(trace: Trace): Series;
} {
  /** The statistics as of the first sample of `newest`. */
  const first = createStatisticsReader();
  const newest: StatisticsSample[] = [];
  return {
    add(sample) {
      newest.push(sample);
      if (newest.length > FLOW_SAMPLES + 1) newest.shift();
      else if (newest.length > 1) return;
      if (newest[0] !== undefined) first.read(newest[0]);
    },
    series(trace) {
      const reader = createSeriesReader(connection);
      for (const [index, sample] of newest.entries()) {
        reader.read(index === 0 ? { ...sample, changed: objectsOf(first.report) } : sample, index);
      }
      return reader.view(trace);
    },
  };
}

function objectsOf(report: StatisticsReport): StatisticsObjects {
  return Object.fromEntries([...report].map(([id, members]) => [id, Object.fromEntries(members)]));
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
    if (kind === "public") hasPublicAddress = true;
    if (kind === "mdnsName") hasHiddenAddress = true;
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
    // A stream that has ended need not flow.
    if (values.at(-1) === null) continue;
    const flow = flows.get(stream.id) ?? { stream, recentKbps: [], recentFrameRates: [] };
    if (metric === "bitrateKbps") flows.set(stream.id, { ...flow, recentKbps: recent(values) });
    if (metric === "frameRate") flows.set(stream.id, { ...flow, recentFrameRates: recent(values) });
  }
  return [...flows.values()];
}
