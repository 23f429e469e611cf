import { expect, test } from "vitest";
import { priorityMeaning, priorityParts } from "./candidate-priority.ts";

test("a priority is type preference, local preference and component", () => {
  expect(priorityParts(2122260223)).toEqual({ typePreference: 126, localPreference: 32542, component: 1 });
  expect(priorityParts(2122187006)).toEqual({ typePreference: 126, localPreference: 32256, component: 2 });
});

test("text that is not a number has no parts", () => {
  for (const priority of ["", "-1", "1e9", "99999999999"]) {
    expect(priorityMeaning({ priority, type: "host" })).toBeUndefined();
  }
});
