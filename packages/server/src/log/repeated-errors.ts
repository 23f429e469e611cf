/** An error that happens with every packet must not fill the log. */
const REPORT_INTERVAL_MS = 1_000;

/** An unexpected error that ended at most one connection. */
export interface RepeatedError {
  readonly error: unknown;
  /** How many others were not reported since the previous one. */
  readonly suppressed?: number;
}

/** Reports at most one error per second, and with it how many were suppressed before. */
export function limitErrors(
  report: (error: RepeatedError) => void,
  nowMs: () => number = performance.now.bind(performance),
): (error: unknown) => void {
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  let suppressed = 0;
  return (error) => {
    if (nowMs() - reportedAtMs < REPORT_INTERVAL_MS) {
      suppressed += 1;
      return;
    }
    report({ error, ...(suppressed > 0 && { suppressed }) });
    reportedAtMs = nowMs();
    suppressed = 0;
  };
}
