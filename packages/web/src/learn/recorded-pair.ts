import type { ReadonlySignal } from "@preact/signals";
import { startTrace } from "@visavis/trace/browser";
import type { Trace, TraceLog } from "@visavis/trace/core";
import { carryCandidates, type LoopbackPair, openPair } from "../loopback/pair.ts";
import { followTrace } from "../trace-views/live-trace.ts";

/** A loopback pair with a trace of its own, in which its connections are `A` and `B`. */
export interface RecordedPair extends LoopbackPair {
  readonly log: TraceLog;
  /** What is recorded so far. */
  readonly trace: ReadonlySignal<Trace>;
  /** The clock of the trace, milliseconds. */
  readonly nowMs: () => number;
}

/**
 * Opens both connections; nothing is offered yet. The caller closes them.
 *
 * @throws {DOMException} when the browser refuses the configuration
 */
export function openRecordedPair(configuration?: RTCConfiguration): RecordedPair {
  const recording = startTrace();
  const { close, ...pair } = openPair({ configuration, trace: recording, labels: { a: "A", b: "B" } });
  const { trace, stop } = followTrace(recording.log);
  return {
    ...pair,
    log: recording.log,
    trace,
    nowMs: recording.nowMs,
    close() {
      close();
      stop();
    },
  };
}

/**
 * Lets A offer and B answer, and passes the candidates of each to the other.
 *
 * @throws {DOMException} when the browser refuses a step, as it does after the pair was closed
 */
export async function connectPair(pair: Pick<RecordedPair, "a" | "b">): Promise<void> {
  carryCandidates(pair);
  await pair.a.setLocalDescription();
  await answerOffer(pair);
}

/**
 * Takes the offer that A has set to B, and B's answer back to A.
 *
 * @throws {DOMException} as `connectPair`
 */
export async function answerOffer({ a, b }: Pick<RecordedPair, "a" | "b">): Promise<void> {
  if (a.localDescription !== null) await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription();
  if (b.localDescription !== null) await a.setRemoteDescription(b.localDescription);
}
