/**
 * Loaded into a server by `--import`, so that the benchmark can ask how long its event loop lets things wait: any message
 * is answered with the figures since the last one. The server itself knows nothing of it.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/** The delay of the event loop since the last answer, and memory since the start. */
export interface LoopDelay {
  readonly p99Ms: number;
  readonly maxMs: number;
}

const RESOLUTION_MS = 2;

if (isMainThread && process.channel) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  process.on("message", () => {
    const delayMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    const answer: LoopDelay = { p99Ms: delayMs(histogram.percentile(99)), maxMs: delayMs(histogram.max) };
    process.send?.(answer);
    histogram.reset();
  });
  // The server ends when it has nothing to do.
  process.channel.unref();
}
