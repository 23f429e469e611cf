import type { Trace } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { pairIn, pairsOfA } from "./pair-evidence.ts";

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

test("a pair in use is told with both its ends and the answers to its checks", () => {
  const trace = traceWith("succeeded", "host");
  expect(pairIn(trace, false)).toBe("host udp ↔ prflx udp, succeeded, responsesReceived: 3");
  expect(pairIn(trace, true)).toBeUndefined();
  expect(pairsOfA(trace)).toHaveLength(1);
});

test("a relayed pair is told as such only", () => {
  const trace = traceWith("succeeded", "relay");
  expect(pairIn(trace, true)).toMatch(/^relay udp ↔/);
  expect(pairIn(trace, false)).toBeUndefined();
});

test("a pair whose checks have not succeeded is none, and without connection there is none", () => {
  expect(pairIn(traceWith("in-progress", "host"), false)).toBeUndefined();
  const nothing: Trace = { startedAtMs: 0, userAgent: "", connections: [], events: [], leftOut: 0 };
  expect(pairIn(nothing, false)).toBeUndefined();
});
