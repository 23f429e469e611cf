import { expect, test } from "vitest";
import { FROZEN_ABOVE, greyOf, meanOf, structuralSimilarity } from "./picture-watch.ts";

const picture = (value: (index: number) => number) =>
  Uint8Array.from({ length: 64 }, (_, index) => value(index));
const ramp = picture((index) => index * 4);

test("green looks brighter than red, and red brighter than blue", () => {
  const [red = 0, green = 0, blue = 0, white] = greyOf(
    Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255),
  );
  expect([red, green, blue, white]).toEqual([76, 150, 29, 255]);
});

test("the mean of a picture is its brightness, 0 for an empty one", () => {
  expect(meanOf(picture((index) => (index % 2) * 40))).toBe(20);
  expect(meanOf(new Uint8Array(0))).toBe(0);
});

test("a picture is similar to itself, and not to its negative", () => {
  expect(structuralSimilarity(ramp, ramp)).toBeCloseTo(1, 10);
  expect(
    structuralSimilarity(
      ramp,
      picture((index) => 255 - index * 4),
    ),
  ).toBeLessThan(0);
});

test("a flat scene counts as frozen only if it has no camera noise", () => {
  const flat = picture(() => 100);
  const noisy = picture((index) => 100 + (index % 2) * 10);
  expect(structuralSimilarity(flat, noisy)).toBeLessThan(FROZEN_ABOVE);
  expect(structuralSimilarity(flat, flat)).toBeGreaterThan(FROZEN_ABOVE);
});
