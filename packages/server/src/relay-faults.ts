import type { Report } from "./events.ts";

/** What happens in every packet must not fill the log. */
const REPORT_INTERVAL_MS = 1_000;

/** Reports at most one fault a second, and with the next one how many it has kept back. */
export function faultReporter(report: Report, nowMs: () => number = performance.now.bind(performance)) {
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  let keptBack = 0;
  return (error: unknown): void => {
    if (nowMs() - reportedAtMs < REPORT_INTERVAL_MS) {
      keptBack += 1;
      return;
    }
    report({ event: "relay.faulted", error, ...(keptBack > 0 && { keptBack }) });
    reportedAtMs = nowMs();
    keptBack = 0;
  };
}
