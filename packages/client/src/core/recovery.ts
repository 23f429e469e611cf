/** `RTCPeerConnection.connectionState`. */
export type ConnectionState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

/** "disconnected" often heals by itself; RFC 7675 consent checks come every 5 s, and ICE recovers from a short gap. */
export const HEALING_TIME_MS = 3_000;

/** A restart gathers, checks and waits; a second one before that would only undo the first. */
export const RESTART_INTERVAL_MS = 8_000;

/** Both sides notice a lost path at about the same time; a request that comes so soon after a restart is served by it. */
export const SAME_RESTART_MS = 2_000;

/**
 * When to restart ICE (RFC 8445 §2.4) on a connection that is in `state`, or `undefined` for leaving it alone.
 *
 * @returns the time to restart in milliseconds, on the clock of the arguments; it may have passed already
 */
export function restartIceAtMs(connection: {
  readonly state: ConnectionState;
  readonly stateSinceMs: number;
  readonly restartedAtMs: number | undefined;
}): number | undefined {
  const { state, stateSinceMs, restartedAtMs } = connection;
  if (state !== "disconnected" && state !== "failed") return undefined;
  const readyAtMs = state === "failed" ? stateSinceMs : stateSinceMs + HEALING_TIME_MS;
  return restartedAtMs === undefined ? readyAtMs : Math.max(readyAtMs, restartedAtMs + RESTART_INTERVAL_MS);
}

/**
 * Who restarts: the side that made the first offer does it itself and the other asks for it, so that two restarts never
 * cross. Firefox, when it rolls back an offer that restarts ICE, receives nothing from then on. A request that brought
 * nothing until the next attempt is not repeated: the remote's client does not know it.
 */
export function howToRestart(side: {
  readonly madeFirstOffer: boolean | undefined;
  readonly asked: boolean;
}): "offer" | "ask" {
  return side.madeFirstOffer === false && !side.asked ? "ask" : "offer";
}

/** True when a request of the remote to restart is to be followed, and not part of a restart under way. */
export function followsRequest(side: {
  readonly madeFirstOffer: boolean | undefined;
  readonly restartedAtMs: number | undefined;
  readonly nowMs: number;
}): boolean {
  const fresh = side.restartedAtMs !== undefined && side.nowMs - side.restartedAtMs < SAME_RESTART_MS;
  return side.madeFirstOffer === true && !fresh;
}
