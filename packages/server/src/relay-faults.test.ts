import { expect, test } from "vitest";
import type { LogEvent } from "./events.ts";
import { faultReporter } from "./relay-faults.ts";

test("one fault a second is told, and how many were kept back", () => {
  const told: LogEvent[] = [];
  let nowMs = 0;
  const report = faultReporter(
    (event) => told.push(event),
    () => nowMs,
  );
  for (const [atMs, fault] of [
    [0, "first"],
    [500, "second"],
    [999, "third"],
    [1_000, "fourth"],
    [2_000, "fifth"],
  ] as const) {
    nowMs = atMs;
    report(fault);
  }
  expect(told).toEqual([
    { event: "relay.faulted", error: "first" },
    { event: "relay.faulted", error: "fourth", keptBack: 2 },
    { event: "relay.faulted", error: "fifth" },
  ]);
});
