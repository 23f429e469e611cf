/** Sound comes 50 times a second and a picture 20 times; for so long neither, and something is wrong. */
export const STALL_MS = 600;

/** How often to look, so that a stall is told soon enough. */
export const LOOK_INTERVAL_MS = 200;

/** What a receiver has got of each source: the RTP timestamps of what it plays (W3C WebRTC §5.3). */
export type Received = string;

/** What is known of the media that comes over one connection. */
export interface MediaFlow {
  readonly received: Received;
  readonly changedAtMs: number;
  /**
   * - `quiet`: nothing has come yet, or nothing since a stall was told
   * - `flowing`: something new came
   * - `stalled`: after it flowed nothing has come for too long; this is said once
   */
  readonly state: "quiet" | "flowing" | "stalled";
}

export const NO_FLOW: MediaFlow = { received: "", changedAtMs: 0, state: "quiet" };

/** The flow after one more look at what was received. */
export function flowAfter(flow: MediaFlow, received: Received, nowMs: number): MediaFlow {
  // The first look shows what was there before.
  if (received !== flow.received) {
    return { received, changedAtMs: nowMs, state: flow.received === "" ? "quiet" : "flowing" };
  }
  if (flow.state === "stalled") return { ...flow, state: "quiet" };
  const isStalled = flow.state === "flowing" && nowMs - flow.changedAtMs >= STALL_MS;
  return isStalled ? { ...flow, state: "stalled" } : flow;
}
