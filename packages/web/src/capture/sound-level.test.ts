import { expect, test } from "vitest";
import {
  addLevel,
  CLIPPING_SHOWN_MS,
  measureLevel,
  SILENCE_AFTER_MS,
  SILENCE_DBFS,
  type SoundLevel,
  startSoundHistory,
} from "./sound-level.ts";

const sine = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 4800 }, (_, index) => amplitude * Math.sin((2 * Math.PI * index) / 48));
const level = (rmsDbfs: number, clipped = false): SoundLevel => ({ rmsDbfs, peakDbfs: rmsDbfs, clipped });

test("a full sine wave has a peak of 0 dBFS and an RMS 3 dB below it, and does not clip", () => {
  const measured = measureLevel(sine(1));
  expect(measured.peakDbfs).toBeCloseTo(0, 3);
  expect(measured.rmsDbfs).toBeCloseTo(-3.01, 2);
  expect(measured.clipped).toBe(false);
});

test("half the amplitude is 6 dB less", () => {
  expect(measureLevel(sine(0.5)).rmsDbfs).toBeCloseTo(-9.03, 2);
});

test("neither zeros nor an empty block have a level", () => {
  expect(measureLevel(new Float32Array(128))).toEqual({
    rmsDbfs: Number.NEGATIVE_INFINITY,
    peakDbfs: Number.NEGATIVE_INFINITY,
    clipped: false,
  });
  expect(measureLevel(new Float32Array(0)).rmsDbfs).toBe(Number.NEGATIVE_INFINITY);
});

test("seven samples at full scale in a row clip, six do not", () => {
  expect(measureLevel(Float32Array.of(0, 1, 1, 1, 1, 1, 1, 0)).clipped).toBe(false);
  expect(measureLevel(Float32Array.of(0, 1, 1, 1, 1, 1, 1, 1, 0)).clipped).toBe(true);
});

test("a wave driven beyond full scale clips", () => {
  expect(measureLevel(sine(2)).clipped).toBe(true);
});

test("a pause in speech counts as silence only after a while", () => {
  const speaking = addLevel(startSoundHistory(0), level(-20), 0);
  expect(addLevel(speaking, level(SILENCE_DBFS - 1), SILENCE_AFTER_MS - 1).state).toBe("heard");
  expect(addLevel(speaking, level(SILENCE_DBFS - 1), SILENCE_AFTER_MS).state).toBe("silent");
  expect(addLevel(speaking, level(SILENCE_DBFS), SILENCE_AFTER_MS).state).toBe("heard");
});

test("only zeros mean a muted microphone, not a quiet room", () => {
  expect(addLevel(startSoundHistory(0), level(Number.NEGATIVE_INFINITY), SILENCE_AFTER_MS).state).toBe(
    "muted",
  );
});

test("clipping stays marked long enough to be noticed", () => {
  const clipped = addLevel(startSoundHistory(0), level(0, true), 0);
  expect(clipped.state).toBe("clipping");
  expect(addLevel(clipped, level(-20), CLIPPING_SHOWN_MS - 1).state).toBe("clipping");
  expect(addLevel(clipped, level(-20), CLIPPING_SHOWN_MS).state).toBe("heard");
});
