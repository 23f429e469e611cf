/** Sound comes 50 times a second and a picture 20 times; for so long neither, and something is wrong. */
export const STALL_MS = 600;

/** How often to look, so that a stall is told soon enough. */
export const LOOK_INTERVAL_MS = 200;

/** A look that comes so much too late says that this page stood still, not that the network did. */
const LATE_MS = 300;

/** What a receiver has got of each source: the RTP timestamps of what it plays (W3C WebRTC §5.3). */
export type Received = string;

/** What is known of the media that comes over one connection. */
export interface MediaFlow {
  readonly received: Received;
  readonly changedAtMs: number;
  readonly lookedAtMs: number;
  /**
   * - `quiet`: nothing has come yet, or nothing since a stall was told
   * - `flowing`: something new came
   * - `stalled`: after it flowed nothing has come for too long; this is said once
   */
  readonly state: "quiet" | "flowing" | "stalled";
}

export const NO_FLOW: MediaFlow = { received: "", changedAtMs: 0, lookedAtMs: 0, state: "quiet" };

/** The flow after one more look at what was received. */
export function flowAfter(flow: MediaFlow, received: Received, nowMs: number): MediaFlow {
  // The first look shows what was there before.
  if (received !== flow.received) {
    const state = flow.received === "" ? "quiet" : "flowing";
    return { received, changedAtMs: nowMs, lookedAtMs: nowMs, state };
  }
  if (flow.state === "stalled") return { ...flow, lookedAtMs: nowMs, state: "quiet" };
  const isLate = nowMs - flow.lookedAtMs > LOOK_INTERVAL_MS + LATE_MS;
  const changedAtMs = isLate ? nowMs : flow.changedAtMs;
  const isStalled = flow.state === "flowing" && nowMs - changedAtMs >= STALL_MS;
  return { ...flow, changedAtMs, lookedAtMs: nowMs, state: isStalled ? "stalled" : flow.state };
}
