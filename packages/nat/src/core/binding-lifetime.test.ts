import { expect, test } from "vitest";
import { type BindingLifetime, nextSilenceMs } from "./binding-lifetime.ts";

const search = { upToMs: 300_000, resolutionMs: 5000 } as const;

/** The silences that are tried until the lifetime is known, for a NAT that drops bindings after `lifetimeMs`. */
function silencesFor(lifetimeMs: number): { silences: number[]; known: BindingLifetime } {
  const silences: number[] = [];
  let known: BindingLifetime = { atLeastMs: 0, lessThanMs: null };
  for (let next = nextSilenceMs(known, search); next !== undefined; next = nextSilenceMs(known, search)) {
    silences.push(next);
    known = next < lifetimeMs ? { ...known, atLeastMs: next } : { ...known, lessThanMs: next };
  }
  return { silences, known };
}

test("silences double until the binding is gone, then halve the gap", () => {
  expect(silencesFor(61_000)).toEqual({
    silences: [20_000, 40_000, 80_000, 60_000, 70_000, 65_000],
    known: { atLeastMs: 60_000, lessThanMs: 65_000 },
  });
});

test("a binding that is gone after the first silence is narrowed down as well", () => {
  expect(silencesFor(1).known).toEqual({ atLeastMs: 0, lessThanMs: 5000 });
});

test("a binding that outlives the longest silence has no upper end", () => {
  expect(silencesFor(Number.POSITIVE_INFINITY)).toEqual({
    silences: [20_000, 40_000, 80_000, 160_000, 300_000],
    known: { atLeastMs: 300_000, lessThanMs: null },
  });
});

test("a longest silence below the first step is tried once", () => {
  const known: BindingLifetime = { atLeastMs: 0, lessThanMs: null };
  expect(nextSilenceMs(known, { upToMs: 3000, resolutionMs: 5000 })).toBe(3000);
  expect(nextSilenceMs({ ...known, atLeastMs: 3000 }, { upToMs: 3000, resolutionMs: 5000 })).toBeUndefined();
});
