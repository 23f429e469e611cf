import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { intendCall, wasIntended } from "./intended-call.ts";

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("location", { origin: "https://meet.example.org" });
  vi.stubGlobal("sessionStorage", {
    setItem: (key: string, value: string) => stored.set(key, value),
    getItem: (key: string) => stored.get(key) ?? null,
    removeItem: (key: string) => stored.delete(key),
  });
});
afterEach(() => void vi.unstubAllGlobals());

test("the next page knows which call was asked for, once", () => {
  intendCall("https://meet.example.org/p2p.html?room=a&join=1");
  expect([wasIntended("a"), wasIntended("a")]).toEqual([true, false]);
  intendCall("https://meet.example.org/p2p.html?room=a");
  expect([wasIntended("b"), wasIntended("a")]).toEqual([false, false]);
});

test("a call of another server, which could lead back here, is not asked for here", () => {
  intendCall("https://evil.example/p2p.html?room=a&join=1");
  expect(wasIntended("a")).toBe(false);
});
