import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileTraces, longInconsistentTrace, viewsByPieces } from "../../testing/hostile-traces.ts";
import { candidatePairsOf, createCandidatePairsReader } from "./candidate-pairs.ts";
import { createSequenceReader, sequenceOf } from "./sequence.ts";
import { createSeriesReader, seriesOf } from "./series.ts";
import { createStateHistoryReader, statesOf } from "./states.ts";
import type { TraceReader } from "./trace-reader.ts";

test("every view accepts any trace", () => {
  fc.assert(
    fc.property(hostileTraces, (trace) => {
      const { steps } = sequenceOf(trace, { a: "a", b: "b" });
      for (const { events, label } of steps) {
        expect(events.every((index) => trace.events[index] !== undefined)).toBe(true);
        expect(typeof label.en).toBe("string");
      }
      sequenceOf(trace, { a: "a" });
      statesOf(trace, "a", 10_000);
      candidatePairsOf(trace, "a", 10_000);
      const { atMs, lines } = seriesOf(trace, "a");
      for (const { values } of lines) {
        expect(values.length).toBe(atMs.length);
        expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

const READERS: readonly (() => TraceReader<unknown>)[] = [
  () => createSequenceReader({ a: "a", b: "b" }),
  () => createSequenceReader({ a: "a" }),
  () => createStateHistoryReader("a"),
  () => createCandidatePairsReader("a"),
  () => createSeriesReader("a"),
];

test("for any trace, a view that followed it piece by piece equals the view of the whole", () => {
  fc.assert(
    fc.property(hostileTraces, fc.array(fc.nat(8), { minLength: 60, maxLength: 60 }), (trace, pieces) => {
      const { followed, whole } = viewsByPieces(trace, pieces, READERS);
      expect(followed).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test("a long, inconsistent trace takes time in proportion to its length", () => {
  const trace = longInconsistentTrace();
  expect(sequenceOf(trace, { a: "a", b: "b" }).steps.length).toBeGreaterThan(0);
  expect(seriesOf(trace, "a").atMs.length).toBe(5_000);
});
