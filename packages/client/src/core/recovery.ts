/** `RTCPeerConnection.connectionState`. */
export type ConnectionState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

/** A restart needs time to gather and check; a second one too early would only undo the first. */
export const RESTART_INTERVAL_MS = 5_000;

/**
 * Whoever has answered a restart may make one of its own sooner. Chromium, which has offered one, sometimes sends to an old
 * candidate of Firefox from then on, and Firefox then hears nothing until it offers a restart itself.
 */
export const ANSWERED_RESTART_INTERVAL_MS = 2_500;

/** Media that has stood still for so long, while the server can be reached, does not come back by itself. */
export const STANDSTILL_MS = 2_500;

/** Both sides hear at the same time that the relay has moved. One waits for the other's offer, so that the two do not collide. */
export const MOVE_PATIENCE_MS = 2_500;

/** What is known of one connection and of the way to the server. */
export interface Outage {
  readonly state: ConnectionState;
  /** For how long nothing has arrived of media that arrived before; 0 while it does. */
  readonly stalledMs: number;
  /**
   * - `unknown`: it has not answered since the media stopped
   * - `reached`: it has answered since then, over the same socket
   * - `returned`: it was lost and is back: what was in the way is gone, or the way is another one
   */
  readonly server: "unknown" | "reached" | "returned";
  /**
   * For how long the relay has had other addresses than those that this connection knows, as far as the server has told;
   * `undefined` if it has not.
   */
  readonly sinceRelayMovedMs: number | undefined;
  /** Whether this side makes the first offer after that; the other one does only if none comes. */
  readonly offersFirst: boolean;
  /** Since this side last offered a restart, and since it last answered one. */
  readonly sinceRestartMs: number;
  readonly sinceAnsweredRestartMs: number;
}

/**
 * Whether to restart ICE (RFC 8445 §2.4) now. A connection that works is left alone, and so is one that cannot be helped
 * because the offer would not get through.
 */
export function shouldRestartIce(outage: Outage): boolean {
  const { state, stalledMs, server, sinceRelayMovedMs, sinceRestartMs, sinceAnsweredRestartMs } = outage;
  if (state === "new" || state === "closed") return false;
  if (sinceRestartMs < RESTART_INTERVAL_MS || sinceAnsweredRestartMs < ANSWERED_RESTART_INTERVAL_MS)
    return false;
  if (sinceRelayMovedMs !== undefined && sinceRelayMovedMs >= (outage.offersFirst ? 0 : MOVE_PATIENCE_MS))
    return true;
  if (server === "unknown") return false;
  if (state === "failed") return true;
  if (state === "connecting") return false;
  return server === "returned"
    ? stalledMs > 0 || state === "disconnected"
    : stalledMs >= STANDSTILL_MS || state === "disconnected";
}

/** The ICE user name fragment of a description. Bundled media sections all have the same. */
export const userNameFragment = (sdp: string | undefined): string | undefined =>
  /^a=ice-ufrag:(\S+)/m.exec(sdp ?? "")?.[1];

/** Whether a remote's offer restarts ICE: its user name fragment differs from the agreed one. RFC 8839 §4.4.1.1.1. */
export function restartsIce(offerSdp: string, agreedRemoteSdp: string | undefined): boolean {
  const agreed = userNameFragment(agreedRemoteSdp);
  return agreed !== undefined && userNameFragment(offerSdp) !== agreed;
}

/** Pauses between attempts to reach the server: short for somewhat longer than a seat waits, then growing. */
export const FIRST_PAUSE_MS = 300;
export const LONGEST_PAUSE_MS = 10_000;
const PATIENT_ATTEMPTS = 200;

/**
 * How long to wait before the next attempt to connect. Half of it is random, so that the clients of a restarted server do
 * not all return at the same moment.
 *
 * @param attempt counted from 0
 * @param random from 0 up to 1
 */
export function pauseBeforeAttemptMs(attempt: number, random: number): number {
  const doublings = Math.min(Math.max(0, attempt - PATIENT_ATTEMPTS), 16);
  const fullMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** doublings);
  return fullMs * (0.5 + random / 2);
}

/** A handshake takes about four round trips: TCP, two of TLS, and the upgrade. */
const HANDSHAKE_ROUND_TRIPS = 4;
const SHORTEST_HANDSHAKE_MS = 2_000;
const LONGEST_HANDSHAKE_MS = 10_000;

/** Every third attempt has more time, because the network may be another one, and slower. */
const SLOW_NETWORK_FACTOR = 2.5;

/** Chromium delays a WebSocket by up to 5 s after more failures than this. */
const QUICK_HANDSHAKES = 20;

/**
 * How long a handshake may take before it is given up for another one. Behind a network that drops everything, TCP sends
 * the first packet again after 1, 3, 7 and 15 s (RFC 6298 §2); a new attempt sends one sooner.
 *
 * @param openedInMs how long the last handshake took; `undefined` if there was none
 * @param attempt counted from 0
 */
export function handshakeDeadlineMs(openedInMs: number | undefined, attempt: number): number {
  if (openedInMs === undefined || attempt >= QUICK_HANDSHAKES) return LONGEST_HANDSHAKE_MS;
  const patience = attempt % 3 === 2 ? SLOW_NETWORK_FACTOR : 1;
  const fullMs = Math.max(SHORTEST_HANDSHAKE_MS, HANDSHAKE_ROUND_TRIPS * openedInMs) * patience;
  return Math.min(LONGEST_HANDSHAKE_MS, fullMs);
}

/** By the time of a handshake, the round trip is at most half of it: TCP and the upgrade. */
export function roundTripOfHandshakeMs(openedInMs: number): number {
  return openedInMs / 2;
}

const PROBE_ROUND_TRIPS = 4;
const SHORTEST_PROBE_MS = 2_500;

/** How long a suspect socket has to answer before it is dropped, should media still stand still then. */
export function probeDeadlineMs(roundTripMs: number): number {
  return Math.max(SHORTEST_PROBE_MS, PROBE_ROUND_TRIPS * roundTripMs);
}

const HEDGE_ROUND_TRIPS = 2;
const SHORTEST_HEDGE_MS = 200;

/** After this without an answer a second socket is opened beside the suspect one; the first of the two to answer stays. */
export function hedgeAfterMs(roundTripMs: number): number {
  return Math.max(SHORTEST_HEDGE_MS, HEDGE_ROUND_TRIPS * roundTripMs);
}
