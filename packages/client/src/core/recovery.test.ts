import { expect, test } from "vitest";
import {
  ANSWERED_RESTART_INTERVAL_MS,
  FIRST_PAUSE_MS,
  handshakeDeadlineMs,
  hedgeAfterMs,
  LONGEST_PAUSE_MS,
  MOVE_PATIENCE_MS,
  type Outage,
  pauseBeforeAttemptMs,
  probeDeadlineMs,
  RESTART_INTERVAL_MS,
  restartsIce,
  STANDSTILL_MS,
  shouldRestartIce,
} from "./recovery.ts";

const never = Number.POSITIVE_INFINITY;
const outage = (of: Partial<Outage>): Outage => ({
  state: "connected",
  stalledMs: 0,
  server: "reached",
  sinceRelayMovedMs: undefined,
  offersFirst: true,
  sinceRestartMs: never,
  sinceAnsweredRestartMs: never,
  ...of,
});

test.each<[what: string, of: Partial<Outage>, restarts: boolean]>([
  ["a connection that works", {}, false],
  ["one that works when the server is back", { server: "returned" }, false],
  ["one that is being made", { state: "connecting", server: "returned", stalledMs: 9_000 }, false],
  ["one that is closed", { state: "closed", server: "returned", stalledMs: 9_000 }, false],
  ["one that failed", { state: "failed" }, true],
  ["one that failed while the server cannot be reached", { state: "failed", server: "unknown" }, false],
  ["media that stand still when the server is back", { server: "returned", stalledMs: 300 }, true],
  ["a short stall while the server can be reached", { stalledMs: STANDSTILL_MS - 1 }, false],
  ["a long one", { stalledMs: STANDSTILL_MS }, true],
  ["a stall while the server cannot be reached", { server: "unknown", stalledMs: 60_000 }, false],
  ["a broken connection without media", { state: "disconnected" }, true],
  ["a restart right after another", { state: "failed", sinceRestartMs: RESTART_INTERVAL_MS - 1 }, false],
  ["a restart after some time", { state: "failed", sinceRestartMs: RESTART_INTERVAL_MS }, true],
  [
    "one after the remote's",
    { state: "failed", sinceAnsweredRestartMs: ANSWERED_RESTART_INTERVAL_MS - 1 },
    false,
  ],
  ["one that works when the relay has moved", { sinceRelayMovedMs: 0 }, true],
  ["one that is being made then", { state: "connecting", sinceRelayMovedMs: 0 }, true],
  ["one that has not begun yet", { state: "new", sinceRelayMovedMs: 9_000 }, false],
  ["one whose remote offers first", { sinceRelayMovedMs: MOVE_PATIENCE_MS - 1, offersFirst: false }, false],
  ["one whose remote has not offered", { sinceRelayMovedMs: MOVE_PATIENCE_MS, offersFirst: false }, true],
  ["a move right after a restart", { sinceRelayMovedMs: 0, sinceRestartMs: RESTART_INTERVAL_MS - 1 }, false],
  ["one well after it", { state: "failed", sinceAnsweredRestartMs: ANSWERED_RESTART_INTERVAL_MS }, true],
])("%s: %j restarts ICE: %j", (_what, of, restarts) => {
  expect(shouldRestartIce(outage(of))).toBe(restarts);
});

const sdp = (fragment: string) =>
  `v=0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${fragment}\r\na=ice-pwd:secret\r\n`;

test("an offer with another user name fragment restarts ICE", () => {
  expect(restartsIce(sdp("new+"), sdp("old/"))).toBe(true);
  expect(restartsIce(sdp("same"), sdp("same"))).toBe(false);
});

test("without an agreed description there is nothing to restart", () => {
  expect(restartsIce(sdp("new+"), undefined)).toBe(false);
  expect(restartsIce(sdp("new+"), "v=0\r\n")).toBe(false);
});

test("pauses are short for as long as a seat waits, then they double up to the longest", () => {
  const pauses = [0, 1, 200, 201, 202, 205, 206, 1_000_000].map((attempt) =>
    pauseBeforeAttemptMs(attempt, 1),
  );
  expect(pauses).toEqual([300, 300, 300, 600, 1_200, 9_600, 10_000, LONGEST_PAUSE_MS]);
});

test("half of the pause is random", () => {
  expect(pauseBeforeAttemptMs(0, 0)).toBe(FIRST_PAUSE_MS / 2);
  expect(pauseBeforeAttemptMs(0, 0.5)).toBe(FIRST_PAUSE_MS * 0.75);
});

test("waits follow the network: a healthy socket with a long round trip is not dropped", () => {
  expect(handshakeDeadlineMs(undefined, 0)).toBe(10_000);
  expect([10, 900, 60_000].map((openedInMs) => handshakeDeadlineMs(openedInMs, 0))).toEqual([
    2_000, 3_600, 10_000,
  ]);
  expect([1, 2, 3, 19, 20].map((attempt) => handshakeDeadlineMs(10, attempt))).toEqual([
    2_000, 5_000, 2_000, 2_000, 10_000,
  ]);
  expect([10, 900].map((roundTripMs) => probeDeadlineMs(roundTripMs))).toEqual([2_500, 3_600]);
  expect([10, 900].map((roundTripMs) => hedgeAfterMs(roundTripMs))).toEqual([200, 1_800]);
});
