/** `RTCPeerConnection.connectionState`. */
export type ConnectionState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

/** "disconnected" often heals by itself; RFC 7675 consent checks come every 5 s, and ICE recovers from a short gap. */
export const HEALING_TIME_MS = 3_000;

/** A restart gathers, checks and waits; a second one before that would only undo the first. */
export const RESTART_INTERVAL_MS = 8_000;

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

const USER_NAME_FRAGMENT = /^a=ice-ufrag:(\S+)/m;

/**
 * Whether a remote's offer restarts ICE: it has another user name fragment than what was agreed on. RFC 8839 §4.4.1.1.1.
 * Of bundled media sections all have the same.
 */
export function restartsIce(offerSdp: string, agreedRemoteSdp: string | undefined): boolean {
  const agreed = USER_NAME_FRAGMENT.exec(agreedRemoteSdp ?? "")?.[1];
  return agreed !== undefined && USER_NAME_FRAGMENT.exec(offerSdp)?.[1] !== agreed;
}
