import type { SequenceStep } from "@visavis/trace/core";
import { expect, test } from "vitest";
import {
  labelWidth,
  lifelinePlaces,
  PAUSE_HEIGHT,
  PAUSE_MS,
  placedLabel,
  STEP_HEIGHT,
  sequencePage,
  stepsBegunBy,
} from "./sequence-rows.ts";

const step = (atMs: number): SequenceStep => ({
  atMs,
  from: "a",
  to: "b",
  kind: "descriptionMessage",
  meaning: "signaling",
  label: { en: "offer", zh: "offer" },
  events: [0],
});

test("each step has its own row, however close in time", () => {
  const { rows, height } = sequencePage([step(0), step(0), step(1)], 0, 3);
  expect(rows.map(({ top }) => top)).toEqual([0, STEP_HEIGHT, 2 * STEP_HEIGHT]);
  expect(height).toBe(3 * STEP_HEIGHT);
});

test("a pause of a second is marked, a shorter one is not", () => {
  expect(sequencePage([step(0), step(PAUSE_MS - 1)], 0, 2).rows).toHaveLength(2);
  const { rows, height } = sequencePage([step(0), step(PAUSE_MS)], 0, 2);
  expect(rows.map(({ what }) => what)).toEqual(["step", "pause", "step"]);
  expect(height).toBe(2 * STEP_HEIGHT + PAUSE_HEIGHT);
});

test("a page has only its own steps", () => {
  const steps = Array.from({ length: 500 }, (_, index) => step(index));
  const { rows } = sequencePage(steps, 200, 400);
  expect(rows).toHaveLength(200);
  expect(rows[0]).toMatchObject({ index: 200, top: 0 });
});

test("the steps begun by a moment include those that begin at it", () => {
  const steps = [step(0), step(10), step(10), step(20)];
  expect(stepsBegunBy(steps, -1)).toBe(0);
  expect(stepsBegunBy(steps, 10)).toBe(3);
  expect(stepsBegunBy(steps, 99)).toBe(4);
});

test("labels stay inside the diagram, and are shortened only if they do not fit", () => {
  const places = lifelinePlaces(["a", "signaling", "b"], 300);
  expect(placedLabel("offer", places.at("signaling"), places).x).toBe(places.at("signaling"));
  const atEdge = placedLabel("setRemoteDescription(offer)", places.at("b"), places);
  expect(atEdge.text).toBe("setRemoteDescription(offer)");
  expect(atEdge.x + labelWidth(atEdge.text) / 2).toBeLessThanOrEqual(300);
  const long = placedLabel("x".repeat(200), places.at("a"), places);
  expect(long.text.endsWith("…")).toBe(true);
  expect(labelWidth(long.text)).toBeLessThanOrEqual(300 - places.timeWidth);
});
