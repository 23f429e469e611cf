import { expect, test } from "vitest";
import { appendSecond, countedTrace, logOf } from "../../testing/growing-log.ts";
import type { Trace, TraceEvent } from "../trace-event.ts";
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
];

const HOUR_SECONDS = 3_600;

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
