import { expect, test } from "vitest";
import { HEALING_TIME_MS, RESTART_INTERVAL_MS, restartIceAtMs } from "./recovery.ts";

test("a connection that works, or is still being made, is left alone", () => {
  for (const state of ["new", "connecting", "connected", "closed"] as const) {
    expect(restartIceAtMs({ state, stateSinceMs: 0, restartedAtMs: undefined })).toBeUndefined();
  }
});

test("a failed connection is restarted at once", () => {
  expect(restartIceAtMs({ state: "failed", stateSinceMs: 700, restartedAtMs: undefined })).toBe(700);
});

test("a disconnected one gets time to heal by itself", () => {
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
