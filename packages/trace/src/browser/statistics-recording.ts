import { createStatisticsComparison, plainReport, type StatisticsReport } from "../core/index.ts";
import type { Recorder } from "./recorder.ts";

/** The default interval between samples. */
export const SAMPLE_EVERY_MS = 1_000;

interface StatisticsRecording {
  /** Takes another sample at once, unless one is being taken. */
  sample(): void;
  /** As in `ConnectionRecording`. */
  statistics(): Promise<StatisticsReport>;
  /** As in `ConnectionRecording`. */
  lastStatistics(): StatisticsReport;
}

/** Samples `getStats()` until the recording ends or the connection is closed. */
export function recordStatistics(
  recorder: Recorder,
  { connection, everyMs }: { readonly connection: RTCPeerConnection; readonly everyMs: number },
): StatisticsRecording {
  const compare = createStatisticsComparison();
  let reading: Promise<RTCStatsReport> | undefined;
  let last: RTCStatsReport | undefined;
  const read = async () => {
    const report = await connection.getStats();
    last = report;
    recorder.attempt(() => {
      const change = compare(report);
      if (change !== undefined) recorder.write({ kind: "statistics", ...change });
    });
    return report;
  };
  const readOnce = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const sample = () => {
    if (recorder.ended.aborted) return;
    if (connection.signalingState === "closed") {
      clearInterval(timer);
      return;
    }
    // A connection that is closed meanwhile may refuse.
    readOnce().catch(() => undefined);
  };
  const timer = setInterval(sample, everyMs);
  recorder.onEnd(() => clearInterval(timer));
  return {
    sample,
    statistics: async () => plainReport(await readOnce()),
    lastStatistics: () => (last === undefined ? new Map() : plainReport(last)),
  };
}
