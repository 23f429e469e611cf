import { signal } from "@preact/signals";
import type { TraceEvent } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { createPairViews, type PairViews } from "../pair-views.ts";
import { pairIn } from "./real-pair.ts";

const viewsOf = (events: readonly TraceEvent[]): PairViews =>
  createPairViews(signal({ startedAtMs: 0, userAgent: "", connections: [], events, leftOut: 0 }), {
    a: "1",
    b: "2",
  });

const viewsWith = (state: string, localType: string): PairViews =>
  viewsOf([
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
  ]);

test("the selected pair is shown with both candidates and the number of responses", () => {
  const views = viewsWith("succeeded", "host");
  expect(pairIn(views, false)).toBe("host udp ↔ prflx udp, succeeded, responsesReceived: 3");
  expect(pairIn(views, true)).toBeUndefined();
  expect(views.candidatePairs("a")).toHaveLength(1);
});

test("a relayed pair counts only as relayed", () => {
  const views = viewsWith("succeeded", "relay");
  expect(pairIn(views, true)).toMatch(/^relay udp ↔/);
  expect(pairIn(views, false)).toBeUndefined();
});

test("a pair that has not succeeded does not count, nor does an empty trace", () => {
  expect(pairIn(viewsWith("in-progress", "host"), false)).toBeUndefined();
  expect(pairIn(viewsOf([]), false)).toBeUndefined();
});
