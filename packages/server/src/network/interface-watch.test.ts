import type { Interfaces } from "@visavis/stun/core";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { watchInterfaces } from "./interface-watch.ts";

const INTERVAL_MS = 5_000;

function interfacesWith(address: string): Interfaces {
  const cidr = `${address}/24`;
  return { eth0: [{ address, cidr, internal: false }] };
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

test("all subscribers share one timer, which ends with the last of them", async () => {
  const watch = watchInterfaces(() => interfacesWith("192.0.2.7"));
  expect(vi.getTimerCount()).toBe(0);
  const looks = [vi.fn<() => void>(), vi.fn<() => void>()];
  const stops = looks.map((look) => watch.subscribe(look));
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2 * INTERVAL_MS);
  for (const look of looks)
    expect(look.mock.calls).toEqual([[{ hasChanged: false }], [{ hasChanged: false }]]);
  for (const stop of stops) await stop();
  expect(vi.getTimerCount()).toBe(0);
});

test("a change is reported once, and later to a subscriber that was busy", async () => {
  let address = "192.0.2.7";
  const watch = watchInterfaces(() => interfacesWith(address));
  const quick = vi.fn<(state: { readonly hasChanged: boolean }) => void>();
  let finish = () => {};
  const slow = vi.fn<(state: { readonly hasChanged: boolean }) => Promise<void>>(
    () => new Promise((resolve) => (finish = resolve)),
  );
  watch.subscribe(quick);
  const stop = watch.subscribe(slow);
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  address = "192.0.2.8";
  await vi.advanceTimersByTimeAsync(2 * INTERVAL_MS);
  expect(quick.mock.calls.map(([{ hasChanged }]) => hasChanged)).toEqual([false, true, false]);
  expect(slow).toHaveBeenCalledOnce();
  finish();
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(slow.mock.calls.map(([{ hasChanged }]) => hasChanged)).toEqual([false, true]);
  let isStopped = false;
  const stopped = stop().then(() => (isStopped = true));
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(isStopped).toBe(false);
  finish();
  await stopped;
});

test("a system that does not list its interfaces changes nothing", async () => {
  const watch = watchInterfaces(() => {
    throw new Error("EACCES");
  });
  const look = vi.fn<(state: { readonly hasChanged: boolean }) => void>();
  watch.subscribe(look);
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(look.mock.calls).toEqual([[{ hasChanged: false }]]);
  expect(() => watch.read()).toThrow("EACCES");
});
