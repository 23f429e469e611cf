import type { Machine } from "@visavis/trace/core";
import { STATE_GRAPHS } from "@visavis/trace/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { explainState, explainTransition } from "./states.ts";

const machines = Object.keys(STATE_GRAPHS) as Machine[];

test.each(machines)("every state of %s is explained in both languages", (machine) => {
  for (const state of STATE_GRAPHS[machine].states) {
    const explained = explainState(machine, state);
    expect(explained?.explanation.en, state).toMatch(/\.$/);
    expect(explained?.explanation.zh, state).toMatch(/。$/);
    expect(explained?.source.section, state).toBeDefined();
  }
});

test.each(machines)(
  "every transition of %s has an explanation of its own, not that of the state it leads to",
  (machine) => {
    for (const { from, to } of STATE_GRAPHS[machine].transitions) {
      const explained = explainTransition(machine, from, to);
      expect(explained?.isAllowed).toBe(true);
      expect(explained?.explanation.zh).toMatch(/。$/);
      expect(explained?.explanation).not.toBe(explainState(machine, to)?.explanation);
    }
  },
);

test("a transition that the standards do not define is not allowed", () => {
  expect(explainTransition("signaling", "closed", "stable")?.isAllowed).toBe(false);
});

test("a state that the machine does not have has no explanation", () => {
  fc.assert(
    fc.property(fc.constantFrom(...machines), fc.string(), (machine, state) => {
      fc.pre(!STATE_GRAPHS[machine].states.includes(state));
      expect(explainState(machine, state)).toBeUndefined();
      expect(explainTransition(machine, "new", state)).toBeUndefined();
    }),
  );
  expect(explainState("dtls", "constructor")).toBeUndefined();
});
