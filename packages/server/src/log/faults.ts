/** What happens in every packet must not fill the log. */
const REPORT_INTERVAL_MS = 1_000;

/** Something that should not have happened and ended nothing. */
export interface Fault {
  readonly error: unknown;
  /** How many others had come too fast to be told. */
  readonly keptBack?: number;
}

/** Tells at most one fault a second, and with the next one how many it has kept back. */
export function faultReporter(
  tell: (fault: Fault) => void,
  nowMs: () => number = performance.now.bind(performance),
) {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let keptBack = 0;
  return (error: unknown): void => {
    if (nowMs() - toldAtMs < REPORT_INTERVAL_MS) {
      keptBack += 1;
      return;
    }
    tell({ error, ...(keptBack > 0 && { keptBack }) });
    toldAtMs = nowMs();
    keptBack = 0;
  };
}
