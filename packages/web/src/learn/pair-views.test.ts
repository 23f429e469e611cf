import { signal } from "@preact/signals";
import { createTraceLog, type Trace, type TraceLog } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { countedTrace } from "../../../trace/src/testing/growing-log.ts";
import { codecIn, connectedIn, passedBy, pictureIn, refusalIn, rtpIn } from "./evidence.ts";
import { newlyPassed } from "./lesson.ts";
import { createPairViews, type PairViews } from "./pair-views.ts";

const HOUR_SECONDS = 3_600;

/** One second of a call in a lesson: a sample at B, and occasionally a call that is rejected and a change of state. */
function appendSecond(log: TraceLog, second: number): void {
  const atMs = second * 1_000;
  if (second % 10 === 0) {
    const [from, to] = second % 20 === 0 ? ["connected", "disconnected"] : ["disconnected", "connected"];
    log.append({ kind: "state", connection: "1", atMs, machine: "connection", from, to });
    const call = log.numberCall();
    log.append({
      kind: "call",
      connection: "2",
      atMs,
      call,
      method: "RTCPeerConnection.createAnswer",
      arguments: [],
    });
    log.append({
      kind: "outcome",
      connection: "2",
      atMs,
      call,
      error: { name: "InvalidStateError", message: "" },
    });
  }
  log.append({
    kind: "statistics",
    connection: "2",
    atMs,
    changed: { I: { ...(second === 0 && { type: "inbound-rtp", kind: "video" }), framesDecoded: second } },
  });
}

/** Views of a lesson of an hour, and the number of events that they have read. */
function hourOfViews(): {
  readonly views: PairViews;
  readonly addSecond: () => number;
  readonly reads: () => number;
} {
  const log = createTraceLog({ startedAtMs: 0, userAgent: "test" });
  log.addConnection({ label: "A" });
  log.addConnection({ label: "B" });
  for (let second = 0; second < HOUR_SECONDS; second += 1) appendSecond(log, second);
  const counted = countedTrace(log);
  const { events } = counted.trace;
  const trace = signal<Trace>(counted.trace);
  return {
    views: createPairViews(trace, { a: "1", b: "2" }),
    addSecond() {
      const before = events.length;
      appendSecond(log, HOUR_SECONDS);
      trace.value = { ...counted.trace };
      return events.length - before;
    },
    reads: counted.reads,
  };
}

/** `followers`: how many views it needs; `calls`: how often it asks for them. */
const EVIDENCE = [
  { what: "a rejected call", followers: 1, calls: 1, of: (views) => [refusalIn(views, ["createAnswer"])] },
  {
    what: "passed states",
    followers: 1,
    calls: 1,
    of: (views) => [passedBy(views, { end: "a", machine: "signaling", wanted: ["stable"] })],
  },
  { what: "connected ends", followers: 2, calls: 2, of: (views) => [connectedIn(views)] },
  {
    what: "the states of both ends",
    followers: 2,
    calls: 2,
    of: (views) => [views.states("a"), views.states("b")],
  },
  {
    what: "a picture, its packets and its codec",
    followers: 1,
    calls: 4,
    of: (views) => [pictureIn(views, "b"), rtpIn(views, "b"), codecIn(views, "b")],
  },
  {
    what: "candidate pairs",
    followers: 1,
    calls: 2,
    of: (views) => [views.candidatePairs("a"), views.candidatePairs("a")],
  },
] as const satisfies readonly {
  readonly what: string;
  readonly followers: number;
  readonly calls: number;
  readonly of: (views: PairViews) => unknown;
}[];

test.each(EVIDENCE)(
  "after an hour, evidence of $what reads only the new events, each once",
  ({ followers, calls, of }) => {
    const { views, addSecond, reads } = hourOfViews();
    of(views);
    const before = reads();
    const added = addSecond();
    expect(added).toBe(4);
    of(views);
    // One more read of each call finds the end of the list.
    expect(reads() - before).toBe(followers * added + calls);
  },
);

test("a checkpoint that is passed is not asked for its evidence again", () => {
  let asked = 0;
  const ask = () => {
    asked += 1;
    return `asked ${asked} times`;
  };
  const checkpoints = [
    { id: "passed", what: "", evidence: ask },
    { id: "open", what: "", evidence: () => undefined },
  ];
  const passed = newlyPassed(checkpoints, new Map());
  expect([...passed]).toEqual([["passed", "asked 1 times"]]);
  expect([...newlyPassed(checkpoints, passed)]).toEqual([]);
  expect(asked).toBe(1);
});
