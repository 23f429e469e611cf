import type { ReadonlySignal } from "@preact/signals";
import {
  type CandidatePair,
  createCandidatePairsReader,
  createStateHistoryReader,
  createStatisticsReader,
  createTraceFollower,
  type StatePeriod,
  type StatisticsReport,
  type Trace,
  type TraceReader,
} from "@visavis/trace/core";
import type { SideName } from "../loopback/steps.ts";

/** A call that the browser rejected. */
interface RejectedCall {
  /** Without its object: `createAnswer`. */
  readonly method: string;
  readonly error: { readonly name: string; readonly message: string };
}

/** Views of the trace of a pair. Each call reads only the events since the last one, and follows the signal of the trace. */
export interface PairViews {
  /** The states of an end, as `stateHistory`. */
  states(end: SideName): readonly StatePeriod[];
  candidatePairs(end: SideName): readonly CandidatePair[];
  /** The received streams of an end and their codecs. */
  reception(end: SideName): StatisticsReport;
  /** The rejected calls of both ends, oldest first. */
  rejectedCalls(): readonly RejectedCall[];
}

/** @param ids of the connections in the trace */
export function createPairViews(
  trace: ReadonlySignal<Trace>,
  ids: Readonly<Record<SideName, string>>,
): PairViews {
  const follow = <View>(createReader: () => TraceReader<View>) => {
    const follower = createTraceFollower(createReader);
    return () => follower.follow(trace.value);
  };
  const followEnds = <View>(createReader: (connection: string) => TraceReader<View>) => {
    const views = { a: follow(() => createReader(ids.a)), b: follow(() => createReader(ids.b)) };
    return (end: SideName) => views[end]();
  };
  return {
    states: followEnds(createStateHistoryReader),
    candidatePairs: followEnds(createCandidatePairsReader),
    reception: followEnds(createReceptionReader),
    rejectedCalls: follow(createRejectedCallsReader),
  };
}

const RECEPTION_TYPES = new Set(["inbound-rtp", "codec"]);

function createReceptionReader(connection: string): TraceReader<StatisticsReport> {
  const statistics = createStatisticsReader(RECEPTION_TYPES);
  let report: StatisticsReport | undefined;
  return {
    read(event) {
      if (event.kind !== "statistics" || event.connection !== connection) return;
      statistics.read(event);
      report = undefined;
    },
    view() {
      report ??= new Map(statistics.report);
      return report;
    },
  };
}

function createRejectedCallsReader(): TraceReader<readonly RejectedCall[]> {
  const pending = new Map<number, string>();
  let rejected: readonly RejectedCall[] = [];
  return {
    read(event) {
      if (event.kind === "call") {
        pending.set(event.call, event.method.slice(event.method.lastIndexOf(".") + 1));
      } else if (event.kind === "outcome") {
        const method = pending.get(event.call);
        pending.delete(event.call);
        if (method !== undefined && event.error !== undefined) {
          rejected = [...rejected, { method, error: event.error }];
        }
      }
    },
    view: () => rejected,
  };
}
