import { expect, test } from "vitest";
import { addSample, gradeQuality, NO_QUALITY, sampleOf } from "./call-quality.ts";

const sample = (packetsReceived: number, packetsLost: number, roundTripMs?: number) => ({
  packetsReceived,
  packetsLost,
  roundTripMs,
});

test("a call in which nothing came has no grade", () => {
  expect(gradeQuality(NO_QUALITY)).toBeUndefined();
});

test("samples of one connection are counted by what they grew", () => {
  const first = addSample(NO_QUALITY, undefined, sample(100, 0, 20));
  const second = addSample(first, sample(100, 0, 20), sample(190, 10, 40));
  expect(gradeQuality(second)).toEqual({ grade: "fair", lossPercent: 5, roundTripMs: 30 });
});

test("a counter that fell, as for a connection made anew, takes nothing away", () => {
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

test("statistics are summed over what is received, with the round trip of the nominated pair", () => {
  const stats = [
    { type: "inbound-rtp", packetsReceived: 10, packetsLost: 1 },
    { type: "inbound-rtp", packetsReceived: 20, packetsLost: 2 },
    { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.012 },
    { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 },
    { type: "codec" },
  ];
  expect(sampleOf(stats)).toEqual({ packetsReceived: 30, packetsLost: 3, roundTripMs: 12 });
});
