import { expect, test } from "vitest";
import { type Fault, faultReporter } from "./faults.ts";

test("one fault a second is told, and how many were kept back", () => {
  const told: Fault[] = [];
  let nowMs = 0;
  const report = faultReporter(
    (fault) => told.push(fault),
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
  expect(told).toEqual([{ error: "first" }, { error: "fourth", keptBack: 2 }, { error: "fifth" }]);
});
