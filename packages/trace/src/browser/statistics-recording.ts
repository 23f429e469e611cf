import { createStatisticsComparison } from "../core/index.ts";
import type { Pen } from "./pen.ts";

/** How often statistics are sampled. */
export const SAMPLE_EVERY_MS = 1_000;

/**
 * Samples `getStats()` until recording ends or the connection is closed. Returns what samples once more, between, for a
 * moment that matters; a sample that is not there yet is not asked for twice.
 */
export function recordStatistics(
  pen: Pen,
  { connection, everyMs }: { readonly connection: RTCPeerConnection; readonly everyMs: number },
): () => void {
  const compare = createStatisticsComparison();
  let isUnderway = false;
  const sample = () => {
    if (isUnderway || pen.ended.aborted) return;
    if (connection.signalingState === "closed") {
      clearInterval(timer);
      return;
    }
    isUnderway = true;
    connection.getStats().then(
      (report) => {
        isUnderway = false;
        pen.attempt(() => {
          const change = compare(report);
          if (change !== undefined) pen.write({ kind: "statistics", ...change });
        });
      },
      () => {
        isUnderway = false;
      },
    );
  };
  const timer = setInterval(sample, everyMs);
  pen.onEnd(() => clearInterval(timer));
  return sample;
}
