import { expect, test } from "vitest";
import {
  followsRequest,
  HEALING_TIME_MS,
  howToRestart,
  RESTART_INTERVAL_MS,
  restartIceAtMs,
  SAME_RESTART_MS,
} from "./recovery.ts";

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

test("the first offerer restarts by itself, the other asks, and helps itself where asking brought nothing", () => {
  expect(howToRestart({ madeFirstOffer: true, asked: false })).toBe("offer");
  expect(howToRestart({ madeFirstOffer: undefined, asked: false })).toBe("offer");
  expect(howToRestart({ madeFirstOffer: false, asked: false })).toBe("ask");
  expect(howToRestart({ madeFirstOffer: false, asked: true })).toBe("offer");
});

test("a request is followed by the first offerer, unless it has just restarted", () => {
  const side = { madeFirstOffer: true, restartedAtMs: undefined, nowMs: 10_000 };
  expect(followsRequest(side)).toBe(true);
  expect(followsRequest({ ...side, restartedAtMs: 10_000 - SAME_RESTART_MS })).toBe(true);
  expect(followsRequest({ ...side, restartedAtMs: 10_000 - SAME_RESTART_MS + 1 })).toBe(false);
  expect(followsRequest({ ...side, madeFirstOffer: false })).toBe(false);
  expect(followsRequest({ ...side, madeFirstOffer: undefined })).toBe(false);
});
