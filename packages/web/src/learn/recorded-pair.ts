import type { ReadonlySignal } from "@preact/signals";
import { startTrace } from "@visavis/trace/browser";
import type { Trace, TraceLog } from "@visavis/trace/core";
import { carryCandidates, type LoopbackPair, openPair } from "../loopback/pair.ts";
import { followTrace } from "../trace-views/live-trace.ts";
import { createPairViews, type PairViews } from "./pair-views.ts";

/** A loopback pair with its own trace, in which the connections are labelled `A` and `B`. */
export interface RecordedPair extends LoopbackPair {
  readonly log: TraceLog;
  /** The trace so far. */
  readonly trace: ReadonlySignal<Trace>;
  readonly views: PairViews;
  /** Milliseconds since the trace began. */
  readonly nowMs: () => number;
}

/**
 * Opens both connections without negotiating. The caller closes them.
 *
 * @throws {DOMException} if the browser rejects the configuration
 */
export function openRecordedPair(configuration?: RTCConfiguration): RecordedPair {
  const recording = startTrace();
  const { close, ...pair } = openPair({ configuration, trace: recording, labels: { a: "A", b: "B" } });
  const { trace, stop } = followTrace(recording.log);
  return {
    ...pair,
    log: recording.log,
    trace,
    views: createPairViews(trace, { a: pair.recordings.a.id, b: pair.recordings.b.id }),
    nowMs: recording.nowMs,
    close() {
      close();
      stop();
    },
  };
}

/**
 * Exchanges offer and answer, and trickles the candidates both ways.
 *
 * @throws {DOMException} if the browser rejects a step, for example because the pair has been closed
 */
export async function connectPair(pair: Pick<RecordedPair, "a" | "b">): Promise<void> {
  carryCandidates(pair);
  await pair.a.setLocalDescription();
  await answerOffer(pair);
}

/**
 * Sets A's local offer at B, and B's answer at both.
 *
 * @throws {DOMException} as `connectPair`
 */
export async function answerOffer({ a, b }: Pick<RecordedPair, "a" | "b">): Promise<void> {
  if (a.localDescription !== null) await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription();
  if (b.localDescription !== null) await a.setRemoteDescription(b.localDescription);
}
