import fc from "fast-check";
import { expect, test } from "vitest";
import { createStatisticsComparison, mergeChanges, type StatisticsChange } from "./statistics-change.ts";
import type { Json } from "./trace-event.ts";

type Objects = Readonly<Record<string, Readonly<Record<string, Json>>>>;

const report = (objects: Objects) => new Map(Object.entries(objects));

/** The report that a reader has after the changes. */
function known(changes: readonly StatisticsChange[]): Map<string, Map<string, Json>> {
  const objects = new Map<string, Map<string, Json>>();
  for (const { changed, gone = [] } of changes) {
    for (const id of gone) objects.delete(id);
    for (const [id, members] of Object.entries(changed)) {
      const object = objects.get(id) ?? new Map();
      for (const [member, value] of Object.entries(members)) object.set(member, value);
      objects.set(id, object);
    }
  }
  return objects;
}

test("the first sample has everything except ids and timestamps", () => {
  const compare = createStatisticsComparison();
  expect(
    compare(report({ IT1: { id: "IT1", type: "inbound-rtp", timestamp: 5, packetsReceived: 7, mid: "0" } })),
  ).toEqual({ changed: { IT1: { type: "inbound-rtp", packetsReceived: 7, mid: "0" } } });
});

test("objects reported by the other end keep their timestamps", () => {
  const compare = createStatisticsComparison();
  expect(compare(report({ RI1: { type: "remote-inbound-rtp", timestamp: 1_795_641_815_496.885 } }))).toEqual({
    changed: { RI1: { type: "remote-inbound-rtp", timestamp: 1_795_641_815_496.885 } },
  });
});

test("a later sample has what was changed, added and removed", () => {
  const compare = createStatisticsComparison();
  compare(report({ a: { type: "codec", x: 1, y: "same", list: [1, 2], left: true }, b: { type: "codec" } }));
  const now = report({ a: { type: "codec", x: 2, y: "same", list: [1, 2] }, c: { type: "codec" } });
  expect(compare(now)).toEqual({
    changed: { a: { x: 2, left: null }, c: { type: "codec" } },
    gone: ["b"],
  });
  expect(compare(now)).toBeUndefined();
});

test("fractions have six digits, times since 1970 have three", () => {
  const compare = createStatisticsComparison();
  expect(compare(report({ a: { level: 0.123456789, at: 1_795_641_815_496.8853, whole: 3 } }))).toEqual({
    changed: { a: { level: 0.123457, at: 1_795_641_815_496.885, whole: 3 } },
  });
});

test("a merged sample has the same effect as its two samples in a row", () => {
  const ids = fc.constantFrom("a", "b", "c");
  const members = fc.dictionary(fc.constantFrom("x", "y", "z"), fc.integer({ min: 0, max: 2 }));
  const reports = fc.array(fc.dictionary(ids, members), { minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(reports, fc.nat(), (objects, position) => {
      const compare = createStatisticsComparison();
      const changes = objects.map((each) => compare(report(each)) ?? { changed: {} });
      const at = position % (changes.length - 1);
      const merged = changes.toSpliced(at, 2, mergeChanges(changes[at]!, changes[at + 1]!));
      expect(known(merged)).toEqual(known(changes));
    }),
  );
});
