import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Sum, sumUp } from "./summed-events.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Refusal {
  readonly event: string;
  readonly number: number;
}

/** Reports so many events, and returns what was written. */
function reporter() {
  const written: [number, Sum | undefined][] = [];
  const report = sumUp<Refusal>(({ number }, sum) => written.push([number, sum]));
  return {
    written,
    report(count: number, event = "refused") {
      for (let number = 1; number <= count; number += 1) report({ event, number });
    },
  };
}

test("fifty events in ten seconds are written one by one", () => {
  const { report, written } = reporter();
  report(50);
  vi.advanceTimersByTime(10_000);
  expect(written).toHaveLength(50);
});

test("of more, the last one is written at the end of the ten seconds, with the number of the others", () => {
  const { report, written } = reporter();
  report(462);
  expect(written).toHaveLength(50);
  vi.advanceTimersByTime(10_000);
  expect(written.slice(50)).toEqual([[462, { more: 412, inSeconds: 10 }]]);
  report(1);
  expect(written).toHaveLength(52);
});

test("errors, which come with their stacks, are summed up sooner", () => {
  const written: unknown[] = [];
  const report = sumUp<{ readonly event: string; readonly error: Error }>((event) => written.push(event));
  for (let count = 0; count < 50; count += 1) report({ event: "failed", error: new Error("EMFILE") });
  expect(written).toHaveLength(5);
});

test("events of other names are written meanwhile", () => {
  const { report, written } = reporter();
  report(100);
  report(1, "listening");
  expect(written.at(-1)).toEqual([1, undefined]);
});
