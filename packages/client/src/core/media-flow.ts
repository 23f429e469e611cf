/** How often to look, so that a stall is noticed soon enough. */
export const LOOK_INTERVAL_MS = 100;

/** Audio arrives 50 times a second and video 20 times. Nothing for this long means that something may be wrong. */
export const STALL_MS = 300;

/** After a stall this long, the remote's browser no longer retransmits what was lost. */
export const LOSSY_STALL_MS = 1_000;

/** Who has not been seen or heard for so long is marked as such. */
export const NOTICEABLE_STALL_MS = 1_500;

/** A look this late means that the page was suspended: what arrived meanwhile has not been delivered yet. */
const LATE_MS = 300;

/** What has been received from each source: the RTP timestamps of the frames being played (W3C WebRTC §5.3). */
export type Received = string;

/** The media that arrives from one source, or over one connection. */
export interface MediaFlow {
  readonly received: Received;
  /** When something new last arrived; `undefined` until it flows. */
  readonly arrivedAtMs: number | undefined;
  readonly lookedAtMs: number;
}

export const NO_FLOW: MediaFlow = { received: "", arrivedAtMs: undefined, lookedAtMs: 0 };

const isLate = (lookedAtMs: number, nowMs: number) => nowMs - lookedAtMs > LOOK_INTERVAL_MS + LATE_MS;

/** The flow after another check of the received timestamps. */
export function flowAfter(flow: MediaFlow, received: Received, nowMs: number): MediaFlow {
  // A browser forgets what was received more than ten seconds ago (W3C WebRTC §5.3), which is nothing new.
  if (received !== "" && received !== flow.received) {
    // The first look cannot tell whether anything is new.
    const arrivedAtMs = flow.received === "" ? undefined : nowMs;
    return { received, arrivedAtMs, lookedAtMs: nowMs };
  }
  const arrivedAtMs =
    isLate(flow.lookedAtMs, nowMs) && flow.arrivedAtMs !== undefined ? nowMs : flow.arrivedAtMs;
  return { ...flow, arrivedAtMs, lookedAtMs: nowMs };
}

/** For how long nothing has arrived of what arrived before: 0 if that is no longer than usual, or nobody has looked lately. */
export function stalledMs({ arrivedAtMs, lookedAtMs }: MediaFlow, nowMs: number): number {
  if (isLate(lookedAtMs, nowMs)) return 0;
  const silentMs = arrivedAtMs === undefined ? 0 : nowMs - arrivedAtMs;
  return silentMs >= STALL_MS ? silentMs : 0;
}
