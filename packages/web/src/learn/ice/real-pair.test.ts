import type { Trace } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { pairIn, pairsOfA } from "./real-pair.ts";

const traceWith = (state: string, localType: string): Trace => ({
  startedAtMs: 0,
  userAgent: "",
  connections: [{ id: "1", label: "A" }],
  events: [
    {
      atMs: 1,
      connection: "1",
      kind: "statistics",
      changed: {
        t: { type: "transport", selectedCandidatePairId: "p" },
        p: {
          type: "candidate-pair",
          localCandidateId: "l",
          remoteCandidateId: "r",
          state,
          nominated: true,
          responsesReceived: 3,
        },
        l: { type: "local-candidate", candidateType: localType, protocol: "udp" },
        r: { type: "remote-candidate", candidateType: "prflx", protocol: "udp" },
      },
    },
  ],
  leftOut: 0,
});

test("the selected pair is shown with both candidates and the number of responses", () => {
  const trace = traceWith("succeeded", "host");
  expect(pairIn(trace, false)).toBe("host udp ↔ prflx udp, succeeded, responsesReceived: 3");
  expect(pairIn(trace, true)).toBeUndefined();
  expect(pairsOfA(trace)).toHaveLength(1);
});

test("a relayed pair counts only as relayed", () => {
  const trace = traceWith("succeeded", "relay");
  expect(pairIn(trace, true)).toMatch(/^relay udp ↔/);
  expect(pairIn(trace, false)).toBeUndefined();
});

test("a pair that has not succeeded does not count, nor does a trace without connections", () => {
  expect(pairIn(traceWith("in-progress", "host"), false)).toBeUndefined();
  const nothing: Trace = { startedAtMs: 0, userAgent: "", connections: [], events: [], leftOut: 0 };
  expect(pairIn(nothing, false)).toBeUndefined();
});
