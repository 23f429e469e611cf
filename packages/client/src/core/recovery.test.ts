import { expect, test } from "vitest";
import {
  FIRST_PAUSE_MS,
  HEALING_TIME_MS,
  LONGEST_PAUSE_MS,
  pauseBeforeAttemptMs,
  RESTART_INTERVAL_MS,
  restartIceAtMs,
  restartsIce,
} from "./recovery.ts";

test("a connection that works or is still being established is left alone", () => {
  for (const state of ["new", "connecting", "connected", "closed"] as const) {
    expect(restartIceAtMs({ state, stateSinceMs: 0, restartedAtMs: undefined })).toBeUndefined();
  }
});

test("a failed connection is restarted at once", () => {
  expect(restartIceAtMs({ state: "failed", stateSinceMs: 700, restartedAtMs: undefined })).toBe(700);
});

test("a disconnected connection gets time to recover by itself", () => {
  expect(restartIceAtMs({ state: "disconnected", stateSinceMs: 700, restartedAtMs: undefined })).toBe(
    700 + HEALING_TIME_MS,
  );
});

test("a restart is not undone by the next one", () => {
  expect(restartIceAtMs({ state: "failed", stateSinceMs: 1_000, restartedAtMs: 900 })).toBe(
    900 + RESTART_INTERVAL_MS,
  );
  expect(restartIceAtMs({ state: "failed", stateSinceMs: 60_000, restartedAtMs: 900 })).toBe(60_000);
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

test("pauses double up to the maximum", () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 1_000_000].map((attempt) => pauseBeforeAttemptMs(attempt, 1));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, LONGEST_PAUSE_MS]);
});

test("half of the pause is random", () => {
  expect(pauseBeforeAttemptMs(0, 0)).toBe(FIRST_PAUSE_MS / 2);
  expect(pauseBeforeAttemptMs(0, 0.5)).toBe(FIRST_PAUSE_MS * 0.75);
});
