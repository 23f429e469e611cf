import { createVerdictReader } from "@visavis/explain/core";
import { expect, test } from "vitest";
import { candidateLine, sdpOf } from "../../testing/traced-call.ts";
import type { Trace, TraceEvent } from "../trace-event.ts";
import { createTraceLog, type TraceLog } from "../trace-log.ts";
import { createCandidatePairsReader } from "./candidate-pairs.ts";
import { createSequenceReader } from "./sequence.ts";
import { createSeriesReader } from "./series.ts";
import { createStateHistoryReader } from "./states.ts";
import { createTraceFollower, type TraceReader } from "./trace-reader.ts";

const VIEWS: readonly [what: string, create: () => TraceReader<unknown>][] = [
  ["sequence", () => createSequenceReader({ a: "1", b: "2" })],
  ["states", () => createStateHistoryReader("1")],
  ["candidate pairs", () => createCandidatePairsReader("1")],
  ["series", () => createSeriesReader("1")],
  ["verdict", () => createVerdictReader("1")],
];

const HOUR_SECONDS = 3_600;

/** One second of a call: a sample, and occasionally a message or a change of state. */
function appendSecond(log: TraceLog, second: number): void {
  const connection = "1";
  const atMs = second * 1_000;
  if (second === 0) {
    log.append({ kind: "description", connection, atMs, side: "local", type: "offer", sdp: sdpOf("aaaa") });
  }
  if (second % 10 === 0) {
    const message = { candidate: { candidate: candidateLine("host", second) } };
    log.append({ kind: "signaling", connection, atMs, direction: "out", message });
    const [from, to] = second % 20 === 0 ? ["connected", "disconnected"] : ["disconnected", "connected"];
    log.append({ kind: "state", connection, atMs, machine: "iceConnection", from, to });
  }
  log.append({
    kind: "statistics",
    connection,
    atMs,
    changed: {
      I: { ...(second === 0 && { type: "inbound-rtp", kind: "video" }), bytesReceived: second * 1_000 },
      P: { ...(second === 0 && { type: "candidate-pair", state: "succeeded" }), bytesSent: second },
    },
  });
}

function logOf(seconds: number, limits: { readonly maxEvents?: number } = {}): TraceLog {
  const log = createTraceLog({ startedAtMs: 0, userAgent: "test", ...limits });
  log.addConnection({ label: "A" });
  log.addConnection({ label: "B" });
  for (let second = 0; second < seconds; second += 1) appendSecond(log, second);
  return log;
}

/** The trace, with a list of events that counts how many of them are read. */
function countedTrace(log: TraceLog): { readonly trace: Trace; reads(): number } {
  let count = 0;
  const live = log.liveTrace();
  const events = new Proxy(live.events, {
    get(list, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) count += 1;
      return Reflect.get(list, key, receiver);
    },
  });
  return { trace: { ...live, events }, reads: () => count };
}

test.each(VIEWS)("after an hour, %s advance by one second without reading the hour again", (_, create) => {
  const log = logOf(HOUR_SECONDS);
  const { trace, reads } = countedTrace(log);
  const follower = createTraceFollower(create);
  follower.follow(trace);
  const before = { reads: reads(), events: trace.events.length };
  appendSecond(log, HOUR_SECONDS);
  follower.follow(trace);
  const added = trace.events.length - before.events;
  expect(added).toBe(3);
  // One more read finds the end of the list.
  expect(reads() - before.reads).toBe(added + 1);
});

test("a view is the same object until it changes", () => {
  const log = logOf(20);
  for (const [, create] of VIEWS) {
    const follower = createTraceFollower(create);
    const first = follower.follow(log.liveTrace());
    expect(follower.follow(log.liveTrace())).toBe(first);
  }
  const pairs = createTraceFollower(() => createCandidatePairsReader("1"));
  const first = pairs.follow(log.liveTrace());
  appendSecond(log, 20);
  expect(pairs.follow(log.liveTrace())).not.toBe(first);
});

test("when the log has made room, a view is of the remaining events", () => {
  const log = logOf(90, { maxEvents: 100 });
  const followers = VIEWS.map(([, create]) => createTraceFollower(create));
  const events = new Set<Trace["events"]>();
  for (let second = 90; second < 200; second += 1) {
    appendSecond(log, second);
    events.add(log.liveTrace().events);
    for (const follower of followers) follower.follow(log.liveTrace());
  }
  expect(events.size).toBeGreaterThan(2);
  for (const [index, [, create]] of VIEWS.entries()) {
    const anew = createTraceFollower(create).follow(log.trace());
    expect(followers[index]?.follow(log.liveTrace())).toEqual(anew);
  }
});

test("a replay reads up to its moment, continues from there, and starts over when it goes back", () => {
  const log = logOf(100);
  const { trace, reads } = countedTrace(log);
  let readers = 0;
  const follower = createTraceFollower<number>(() => {
    readers += 1;
    const seen: TraceEvent[] = [];
    return { read: (event) => void seen.push(event), view: () => seen.at(-1)?.atMs ?? -1 };
  });
  expect(follower.follow(trace, 50_400)).toBe(50_000);
  const half = reads();
  expect(follower.follow(trace, 52_000)).toBe(52_000);
  expect(reads() - half).toBeLessThan(6);
  expect(readers).toBe(1);
  expect(follower.follow(trace, 10_000)).toBe(10_000);
  expect(readers).toBe(2);
  expect(follower.follow(trace)).toBe(99_000);
  expect(readers).toBe(2);
});
