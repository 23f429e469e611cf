import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { refreshWaitMs, startKeepAlive } from "./keep-alive.ts";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

test("a refresh is due a minute before the end, halfway for a short life, and never more than once a second", () => {
  expect([600, 3600, 120, 60, 3, 1, 0].map(refreshWaitMs)).toEqual([
    540_000, 3_540_000, 60_000, 30_000, 1500, 1000, 1000,
  ]);
});

test("peers are renewed every 4 minutes, the allocation once each time that it is extended", async () => {
  const refresh = vi.fn(async () => {});
  const renewPeers = vi.fn(async () => {});
  const keepAlive = startKeepAlive({ lifetimeSeconds: 600, refresh, renewPeers });
  await vi.advanceTimersByTimeAsync(539_999);
  expect(refresh).not.toHaveBeenCalled();
  expect(renewPeers).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(refresh).toHaveBeenCalledTimes(1);
  keepAlive.extend(600);
  keepAlive.extend(120);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  keepAlive.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test("nothing starts once it is stopped, even during a renewal", async () => {
  const renewal = Promise.withResolvers<void>();
  const keepAlive = startKeepAlive({
    lifetimeSeconds: 600,
    refresh: async () => {},
    renewPeers: () => renewal.promise,
  });
  await vi.advanceTimersByTimeAsync(240_000);
  keepAlive.stop();
  keepAlive.extend(600);
  renewal.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
});
