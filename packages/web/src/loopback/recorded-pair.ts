import type { ReadonlySignal } from "@preact/signals";
import { recordedPeerConnection, startTrace } from "@visavis/trace/browser";
import type { Trace, TraceLog } from "@visavis/trace/core";
import { followTrace } from "../trace-views/live-trace.ts";

/** Two connections in this page, both recorded into one trace as `A` and `B`. */
export interface RecordedPair {
  readonly a: RTCPeerConnection;
  readonly b: RTCPeerConnection;
  readonly log: TraceLog;
  /** What is recorded of both by now. */
  readonly trace: ReadonlySignal<Trace>;
  /** The clock of the trace, in milliseconds. */
  readonly nowMs: () => number;
  /** Closes both, and ends the recording. */
  close(): void;
}

/**
 * Makes both; nothing is offered yet. The caller closes them.
 *
 * @throws {DOMException} what the browser has against the configuration
 */
export function openPair(configuration?: RTCConfiguration): RecordedPair {
  const trace = startTrace();
  const a = recordedPeerConnection(configuration, { ...trace, label: "A" });
  const b = recordedPeerConnection(configuration, { ...trace, label: "B" });
  const following = followTrace(trace.log);
  return {
    a: a.connection,
    b: b.connection,
    log: trace.log,
    trace: following.trace,
    nowMs: trace.nowMs,
    close() {
      for (const { connection, recording } of [a, b]) {
        connection.close();
        recording.stop();
      }
      following.stop();
    },
  };
}

/**
 * Lets A offer, B answer, and carries their candidates from one to the other.
 *
 * @throws {DOMException} where a browser refuses a step, also because the pair was closed meanwhile
 */
export async function connectPair(pair: Pick<RecordedPair, "a" | "b">): Promise<void> {
  carryCandidates(pair);
  await pair.a.setLocalDescription();
  await answerOffer(pair);
}

/**
 * Brings the offer that A has set to B, and B's answer back.
 *
 * @throws {DOMException} as `connectPair`
 */
export async function answerOffer({ a, b }: Pick<RecordedPair, "a" | "b">): Promise<void> {
  if (a.localDescription !== null) await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription();
  if (b.localDescription !== null) await a.setRemoteDescription(b.localDescription);
}

/** Brings each candidate to the other end from now on. One that comes before the description is in the description. */
export function carryCandidates({ a, b }: Pick<RecordedPair, "a" | "b">): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.addEventListener("icecandidate", ({ candidate }) => {
      // One that comes when the other end is closed is no longer wanted.
      to.addIceCandidate(candidate ?? undefined).catch(() => undefined);
    });
  }
}
