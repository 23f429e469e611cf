import type { Trace, TraceEvent } from "@visavis/trace/core";
import { expect, test } from "vitest";
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

const traceOf = (...events: readonly TraceEvent[]): Trace => ({
  startedAtMs: 0,
  userAgent: "",
  connections: [
    { id: "1", label: "A" },
    { id: "2", label: "B" },
  ],
  events,
  leftOut: 0,
});

test("an answer counts as lost three seconds after B has answered, not before", () => {
  expect(unansweredIn(traceOf(...ANSWERED), 3_299)).toBeUndefined();
  expect(unansweredIn(traceOf(...ANSWERED), 3_300)).toBe("A: have-local-offer, new; B: stable, new");
});

test("nothing is lost if B has not answered", () => {
  expect(unansweredIn(traceOf(...OFFERED), 60_000)).toBeUndefined();
});

test("an answer that arrives late is not lost", () => {
  const arrived = signaling("1", 5_000, "have-local-offer", "stable");
  expect(unansweredIn(traceOf(...ANSWERED, arrived), 9_000)).toBeUndefined();
});
