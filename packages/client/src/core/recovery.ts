/** `RTCPeerConnection.connectionState`. */
export type ConnectionState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

/** A "disconnected" connection often recovers by itself: consent checks come every 5 s (RFC 7675). */
export const HEALING_TIME_MS = 3_000;

/** A restart needs time for gathering and checks; a second one too early would only undo the first. */
export const RESTART_INTERVAL_MS = 8_000;

/**
 * When to restart ICE (RFC 8445 §2.4) on a connection in `state`; `undefined` if there is no need.
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

/** The ICE user name fragment of a description. Bundled media sections all have the same. */
export const userNameFragment = (sdp: string | undefined): string | undefined =>
  /^a=ice-ufrag:(\S+)/m.exec(sdp ?? "")?.[1];

/** Whether a remote's offer restarts ICE: its user name fragment differs from the agreed one. RFC 8839 §4.4.1.1.1. */
export function restartsIce(offerSdp: string, agreedRemoteSdp: string | undefined): boolean {
  const agreed = userNameFragment(agreedRemoteSdp);
  return agreed !== undefined && userNameFragment(offerSdp) !== agreed;
}

/** The first pause after a lost connection, and the longest. */
export const FIRST_PAUSE_MS = 500;
export const LONGEST_PAUSE_MS = 10_000;

/**
 * How long to wait before the next attempt to connect: the pause doubles with each attempt up to the longest, and half
 * of it is random, so that the clients of a restarted server do not all return at the same moment.
 *
 * @param attempt counted from 0
 * @param random from 0 up to 1
 */
export function pauseBeforeAttemptMs(attempt: number, random: number): number {
  const fullMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 16));
  return fullMs * (0.5 + random / 2);
}
