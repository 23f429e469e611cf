import { expect, test } from "vitest";
import { priorityMeaning, priorityParts } from "./candidate-priority.ts";

test("a priority is type preference, local preference and component", () => {
  expect(priorityParts(2122260223)).toEqual({ typePreference: 126, localPreference: 32542, component: 1 });
  expect(priorityParts(2122187006)).toEqual({ typePreference: 126, localPreference: 32256, component: 2 });
});

test("what is no number is not taken apart", () => {
  for (const priority of ["", "-1", "1e9", "99999999999"]) {
    expect(priorityMeaning({ priority, type: "host" })).toBeUndefined();
  }
});
