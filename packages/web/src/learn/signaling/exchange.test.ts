import { signal } from "@preact/signals";
import type { TraceEvent } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { createPairViews, type PairViews } from "../pair-views.ts";
import { unansweredIn } from "./exchange.ts";

const signaling = (connection: string, atMs: number, from: string, to: string): TraceEvent => ({
  atMs,
  connection,
  kind: "state",
  machine: "signaling",
  from,
  to,
});

const OFFERED = [signaling("1", 100, "stable", "have-local-offer")];
const ANSWERED = [
  ...OFFERED,
  signaling("2", 200, "stable", "have-remote-offer"),
  signaling("2", 300, "have-remote-offer", "stable"),
];

const viewsOf = (...events: readonly TraceEvent[]): PairViews =>
  createPairViews(signal({ startedAtMs: 0, userAgent: "", connections: [], events, leftOut: 0 }), {
    a: "1",
    b: "2",
  });

test("an answer counts as lost three seconds after B has answered, not before", () => {
  expect(unansweredIn(viewsOf(...ANSWERED), 3_299)).toBeUndefined();
  expect(unansweredIn(viewsOf(...ANSWERED), 3_300)).toBe("A: have-local-offer, new; B: stable, new");
});

test("nothing is lost if B has not answered", () => {
  expect(unansweredIn(viewsOf(...OFFERED), 60_000)).toBeUndefined();
});

test("an answer that arrives late is not lost", () => {
  const arrived = signaling("1", 5_000, "have-local-offer", "stable");
  expect(unansweredIn(viewsOf(...ANSWERED, arrived), 9_000)).toBeUndefined();
});
