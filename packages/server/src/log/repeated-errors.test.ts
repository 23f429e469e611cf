import { expect, test } from "vitest";
import { limitErrors, type RepeatedError } from "./repeated-errors.ts";

test("one error per second is reported, with the number of those suppressed", () => {
  const reported: RepeatedError[] = [];
  let nowMs = 0;
  const report = limitErrors(
    (error) => reported.push(error),
    () => nowMs,
  );
  for (const [atMs, error] of [
    [0, "first"],
    [500, "second"],
    [999, "third"],
    [1_000, "fourth"],
    [2_000, "fifth"],
  ] as const) {
    nowMs = atMs;
    report(error);
  }
  expect(reported).toEqual([{ error: "first" }, { error: "fourth", suppressed: 2 }, { error: "fifth" }]);
});
