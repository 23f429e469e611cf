import { createStatisticsComparison } from "../core/index.ts";
import type { Recorder } from "./recorder.ts";

/** How often statistics are sampled. */
export const SAMPLE_EVERY_MS = 1_000;

/**
 * Samples `getStats()` until the recording ends or the connection is closed.
 *
 * @returns takes one more sample now, for a moment that matters; none while one is being taken
 */
export function recordStatistics(
  recorder: Recorder,
  { connection, everyMs }: { readonly connection: RTCPeerConnection; readonly everyMs: number },
): () => void {
  const compare = createStatisticsComparison();
  let isUnderway = false;
  const sample = () => {
    if (isUnderway || recorder.ended.aborted) return;
    if (connection.signalingState === "closed") {
      clearInterval(timer);
      return;
    }
    isUnderway = true;
    connection.getStats().then(
      (report) => {
        isUnderway = false;
        recorder.attempt(() => {
          const change = compare(report);
          if (change !== undefined) recorder.write({ kind: "statistics", ...change });
        });
      },
      // A connection that closes meanwhile may refuse.
      () => {
        isUnderway = false;
      },
    );
  };
  const timer = setInterval(sample, everyMs);
  recorder.onEnd(() => clearInterval(timer));
  return sample;
}
