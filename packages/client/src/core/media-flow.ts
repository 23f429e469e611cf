/** Audio arrives 50 times a second and video 20 times. Nothing for this long means that something is wrong. */
export const STALL_MS = 600;

/** How often to check, so that a stall is detected soon enough. */
export const CHECK_INTERVAL_MS = 200;

/** A check that is this late means that the page was suspended, not that the network stalled. */
const LATE_MS = 300;

/** What has been received from each source: the RTP timestamps of the frames being played (W3C WebRTC §5.3). */
export type Received = string;

/** The media that arrives over one connection. */
export interface MediaFlow {
  readonly received: Received;
  readonly changedAtMs: number;
  readonly checkedAtMs: number;
  /**
   * - `quiet`: nothing has arrived yet, or nothing since a stall was reported
   * - `flowing`: something new arrived
   * - `stalled`: nothing has arrived for too long after it flowed; reported once
   */
  readonly state: "quiet" | "flowing" | "stalled";
}

export const NO_FLOW: MediaFlow = { received: "", changedAtMs: 0, checkedAtMs: 0, state: "quiet" };

/** The flow after another check of the received timestamps. */
export function flowAfter(flow: MediaFlow, received: Received, nowMs: number): MediaFlow {
  // The first check cannot tell whether anything is new.
  if (received !== flow.received) {
    const state = flow.received === "" ? "quiet" : "flowing";
    return { received, changedAtMs: nowMs, checkedAtMs: nowMs, state };
  }
  if (flow.state === "stalled") return { ...flow, checkedAtMs: nowMs, state: "quiet" };
  const isLate = nowMs - flow.checkedAtMs > CHECK_INTERVAL_MS + LATE_MS;
  const changedAtMs = isLate ? nowMs : flow.changedAtMs;
  const isStalled = flow.state === "flowing" && nowMs - changedAtMs >= STALL_MS;
  return { ...flow, changedAtMs, checkedAtMs: nowMs, state: isStalled ? "stalled" : flow.state };
}
