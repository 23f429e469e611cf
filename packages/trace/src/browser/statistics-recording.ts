import { createStatisticsComparison } from "../core/index.ts";
import type { Recorder } from "./recorder.ts";

/** The default interval between samples. */
export const SAMPLE_EVERY_MS = 1_000;

/**
 * Samples `getStats()` until the recording ends or the connection is closed.
 *
 * @returns a function that takes another sample at once, unless one is being taken
 */
export function recordStatistics(
  recorder: Recorder,
  { connection, everyMs }: { readonly connection: RTCPeerConnection; readonly everyMs: number },
): () => void {
  const compare = createStatisticsComparison();
  let isSampling = false;
  const sample = () => {
    if (isSampling || recorder.ended.aborted) return;
    if (connection.signalingState === "closed") {
      clearInterval(timer);
      return;
    }
    isSampling = true;
    connection.getStats().then(
      (report) => {
        isSampling = false;
        recorder.attempt(() => {
          const change = compare(report);
          if (change !== undefined) recorder.write({ kind: "statistics", ...change });
        });
      },
      // A connection that is closed meanwhile may refuse.
      () => {
        isSampling = false;
      },
    );
  };
  const timer = setInterval(sample, everyMs);
  recorder.onEnd(() => clearInterval(timer));
  return sample;
}
