import { createStatisticsComparison, plainReport, type StatisticsReport } from "../core/index.ts";
import type { Recorder } from "./recorder.ts";

/** How often statistics are sampled. */
export const SAMPLE_EVERY_MS = 1_000;

/**
 * Samples `getStats()` until the recording ends or the connection is closed.
 *
 * @returns takes one more sample now and resolves with the report of that sample, which is in the trace by then. Calls
 *   while a sample is being taken get that one. Rejects if the browser refuses.
 */
export function recordStatistics(
  recorder: Recorder,
  { connection, everyMs }: { readonly connection: RTCPeerConnection; readonly everyMs: number },
): () => Promise<StatisticsReport> {
  const compare = createStatisticsComparison();
  let underway: Promise<RTCStatsReport> | undefined;
  const take = async () => {
    try {
      const report = await connection.getStats();
      recorder.attempt(() => {
        const change = compare(report);
        if (change !== undefined) recorder.write({ kind: "statistics", ...change });
      });
      return report;
    } finally {
      underway = undefined;
    }
  };
  const sample = () => {
    underway ??= take();
    return underway;
  };
  const timer = setInterval(() => {
    if (connection.signalingState === "closed") clearInterval(timer);
    // A connection that closes meanwhile may refuse.
    else sample().catch(() => undefined);
  }, everyMs);
  recorder.onEnd(() => clearInterval(timer));
  return () => sample().then(plainReport);
}
