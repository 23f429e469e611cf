import { createTraceFollower } from "@visavis/trace/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { appendSecond, countedTrace, logOf } from "../../../../trace/src/testing/growing-log.ts";
import {
  hostileTraces,
  longInconsistentTrace,
  viewsByPieces,
} from "../../../../trace/src/testing/hostile-traces.ts";
import { createVerdictReader, verdictOf } from "./call-verdict.ts";

const HOUR_SECONDS = 3_600;

const follow = () => createTraceFollower(() => createVerdictReader("1"));

test("after an hour, the verdict advances by one second without reading the hour again", () => {
  const log = logOf(HOUR_SECONDS);
  const { trace, reads } = countedTrace(log);
  const follower = follow();
  follower.follow(trace);
  const before = { reads: reads(), events: trace.events.length };
  appendSecond(log, HOUR_SECONDS);
  follower.follow(trace);
  const added = trace.events.length - before.events;
  expect(added).toBe(3);
  // One more read finds the end of the list.
  expect(reads() - before.reads).toBe(added + 1);
});

test("the verdict is the same object until it changes", () => {
  const log = logOf(20);
  const follower = follow();
  const first = follower.follow(log.liveTrace());
  expect(follower.follow(log.liveTrace())).toBe(first);
});

test("when the log has made room, the verdict is on the remaining events", () => {
  const log = logOf(90, { maxEvents: 100 });
  const follower = follow();
  for (let second = 90; second < 200; second += 1) {
    appendSecond(log, second);
    follower.follow(log.liveTrace());
  }
  expect(follower.follow(log.liveTrace())).toEqual(verdictOf(log.trace(), "1"));
});

test("any trace has a verdict", () => {
  fc.assert(
    fc.property(hostileTraces, (trace) => {
      expect(verdictOf(trace, "a").sentence.en).not.toBe("");
      expect(verdictOf(trace, "not there").kind).toBe("notBegun");
    }),
    { numRuns: 300 },
  );
});

test("for any trace, a verdict that followed it piece by piece equals the verdict on the whole", () => {
  fc.assert(
    fc.property(hostileTraces, fc.array(fc.nat(8), { minLength: 60, maxLength: 60 }), (trace, pieces) => {
      const { followed, whole } = viewsByPieces(trace, pieces, [() => createVerdictReader("a")]);
      expect(followed).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test("the verdict on a long, inconsistent trace takes time in proportion to its length", () => {
  expect(verdictOf(longInconsistentTrace(), "a").kind).toBe("closed");
});
