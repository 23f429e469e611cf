import type { StatisticsObjects, Trace } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { addSample, gradeQuality, NO_QUALITY, qualityOf, sampleOf } from "./call-quality.ts";

const sample = (packetsReceived: number, packetsLost: number, roundTripMs?: number) => ({
  packetsReceived,
  packetsLost,
  roundTripMs,
});

test("a call in which nothing was received has no grade", () => {
  expect(gradeQuality(NO_QUALITY)).toBeUndefined();
});

test("each sample counts what is new since the previous one of its connection", () => {
  const first = addSample(NO_QUALITY, undefined, sample(100, 0, 20));
  const second = addSample(first, sample(100, 0, 20), sample(190, 10, 40));
  expect(gradeQuality(second)).toEqual({ grade: "fair", lossPercent: 5, roundTripMs: 30 });
});

test("a counter that falls, as on a new connection, subtracts nothing", () => {
  expect(addSample(NO_QUALITY, sample(100, 3), sample(10, 0)).packetsReceived).toBe(0);
});

test.each([
  [sample(970, 30), "good"],
  [sample(969, 31), "fair"],
  [sample(919, 81), "poor"],
  [sample(1000, 0, 300), "good"],
  [sample(1000, 0, 301), "fair"],
  [sample(1000, 0, 601), "poor"],
])("%o is %s", (now, grade) => {
  expect(gradeQuality(addSample(NO_QUALITY, undefined, now))?.grade).toBe(grade);
});

/** What one connection receives, and its candidate pairs. */
const received = (members: { readonly [id: string]: { readonly [member: string]: number } }) => ({
  A: { type: "inbound-rtp", ...members["A"] },
  V: { type: "inbound-rtp", ...members["V"] },
  P: { type: "candidate-pair", nominated: true, state: "succeeded", ...members["P"] },
  Q: { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 },
  C: { type: "codec" },
});

const traceOf = (samples: readonly (readonly [connection: string, changed: StatisticsObjects])[]) => ({
  events: samples.map(([connection, changed], index) => ({
    kind: "statistics" as const,
    connection,
    atMs: index * 1_000,
    changed,
  })) satisfies Trace["events"],
});

test("a sample sums up everything received, with the round trip of the nominated pair", () => {
  const objects = received({
    A: { packetsReceived: 10, packetsLost: 1 },
    V: { packetsReceived: 20, packetsLost: 2 },
    P: { currentRoundTripTime: 0.012 },
  });
  const report = new Map(
    Object.entries(objects).map(([id, object]) => [id, new Map(Object.entries(object))]),
  );
  expect(sampleOf(report)).toEqual({ packetsReceived: 30, packetsLost: 3, roundTripMs: 12 });
});

test("the quality of a call is that of all connections in its trace", () => {
  const first = received({ A: { packetsReceived: 100, packetsLost: 0 }, P: { currentRoundTripTime: 0.02 } });
  const quality = qualityOf(
    traceOf([
      ["1", first],
      ["2", first],
      ["1", { A: { packetsReceived: 190, packetsLost: 10 }, P: { currentRoundTripTime: 0.04 } }],
      ["2", { A: { packetsReceived: 200 } }],
      ["1", { A: { packetsReceived: 290 } }],
    ]),
  );
  expect(quality).toEqual({
    packetsReceived: 490,
    packetsLost: 10,
    roundTripsMs: 20 + 20 + 40 + 20 + 40,
    roundTripSamples: 5,
  });
});

test("the quality of a trace is the sum of its statistics, added one sample at a time", () => {
  const reports = [
    {
      A: { packetsReceived: 50, packetsLost: 1 },
      V: { packetsReceived: 70 },
      P: { currentRoundTripTime: 0.03 },
    },
    {
      A: { packetsReceived: 90, packetsLost: 1 },
      V: { packetsReceived: 150 },
      P: { currentRoundTripTime: 0.05 },
    },
    {
      A: { packetsReceived: 90, packetsLost: 6 },
      V: { packetsReceived: 290 },
      P: { currentRoundTripTime: 0.04 },
    },
  ].map((members) => received(members as Parameters<typeof received>[0]));
  let [byHand, before]: [typeof NO_QUALITY, ReturnType<typeof sampleOf> | undefined] = [
    NO_QUALITY,
    undefined,
  ];
  for (const objects of reports) {
    const sample = sampleOf(
      new Map(Object.entries(objects).map(([id, object]) => [id, new Map(Object.entries(object))])),
    );
    [byHand, before] = [addSample(byHand, before, sample), sample];
  }
  expect(qualityOf(traceOf(reports.map((objects) => ["1", objects])))).toEqual(byHand);
});
