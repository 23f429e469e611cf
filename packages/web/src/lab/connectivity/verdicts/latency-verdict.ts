import { type Finding, failed, passed, warning } from "../finding.ts";

/** testrtc, network latency: so many of the packets have to come back. */
const LEAST_RETURNED_SHARE = 0.8;
/** testrtc: the longest may take (shortest + 100 ms) × 2. */
const SPIKE_ALLOWANCE_MS = 100;
const SPIKE_FACTOR = 2;

/** What was seen of packets sent at a steady beat. */
export interface LatencyFigures {
  readonly sent: number;
  readonly returned: number;
  /** There and back, milliseconds. */
  readonly shortestMs: number;
  readonly longestMs: number;
}

export function verdictOnLatency({ sent, returned, shortestMs, longestMs }: LatencyFigures): Finding {
  if (returned === 0) return failed("nothingReturned");
  if (returned < sent * LEAST_RETURNED_SHARE) return failed("manyLost");
  const isUnsteady = longestMs > (shortestMs + SPIKE_ALLOWANCE_MS) * SPIKE_FACTOR;
  return isUnsteady ? warning("unsteady") : passed("latencySteady");
}
