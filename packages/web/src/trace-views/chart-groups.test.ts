import type { MeasuredStream, Metric, SeriesLine } from "@visavis/trace/core";
import { expect, test } from "vitest";
import {
  bandRows,
  chartGroups,
  lineSummary,
  MAX_BANDS,
  MAX_LINES,
  MAX_POINTS,
  thinned,
} from "./chart-groups.ts";

const stream = (id: string): MeasuredStream => ({
  id,
  direction: "outgoing",
  kind: "video",
  mid: "0",
  rid: undefined,
});

const line = (metric: Metric, values: readonly (number | null)[], id = "v"): SeriesLine => ({
  metric,
  stream: stream(id),
  values,
});

test("a chart has the lines of one metric; the bandwidth estimate is in the bitrate chart", () => {
  const groups = chartGroups({
    atMs: [0],
    lines: [
      line("lossPercent", [1]),
      line("availableOutgoingBitrateKbps", [900]),
      line("bitrateKbps", [500]),
    ],
    bands: [],
  });
  expect(groups.map(({ metric, lines }) => [metric, lines.length])).toEqual([
    ["bitrateKbps", 2],
    ["lossPercent", 1],
  ]);
});

test("a metric without a value has no chart", () => {
  expect(chartGroups({ atMs: [0], lines: [line("jitterMs", [null])], bands: [] })).toEqual([]);
});

test("of too many lines, those with the highest peaks are shown and the others are counted", () => {
  const lines = Array.from({ length: MAX_LINES + 3 }, (_, index) =>
    line("frameRate", [index], String(index)),
  );
  const [group] = chartGroups({ atMs: [0], lines, bands: [] });
  expect(group?.lines).toHaveLength(MAX_LINES);
  expect(group?.lines[0]?.values).toEqual([MAX_LINES + 2]);
  expect(group?.linesLeftOut).toBe(3);
});

test("gaps do not count in the figures of a line", () => {
  expect(lineSummary({ values: [null, 2, null, 6, 1, null] })).toEqual({
    latest: 1,
    least: 1,
    greatest: 6,
    mean: 3,
  });
  expect(lineSummary({ values: [null] })).toBeUndefined();
});

test("each stream has its own row of bands, and a row has a limit", () => {
  const band = (id: string, fromMs: number) => ({
    what: "resolution" as const,
    stream: stream(id),
    value: "640×480",
    fromMs,
    untilMs: fromMs + 1,
  });
  const many = Array.from({ length: MAX_BANDS + 1 }, (_, index) => band("a", index));
  const rows = bandRows({ atMs: [], lines: [], bands: [...many, band("b", 0)] });
  expect(rows.map(({ bands }) => bands.length)).toEqual([MAX_BANDS, 1]);
  expect(rows[0]?.bands[0]?.fromMs).toBe(1);
});

test("a long line is reduced to what a screen can show, and keeps its peaks", () => {
  const count = MAX_POINTS * 3;
  const values = Array.from({ length: count }, (_, index) =>
    index === 7_001 ? 99 : index % 2 === 0 ? 1 : null,
  );
  const atMs = Array.from({ length: count }, (_, index) => index);
  const thin = thinned(atMs, [{ values }]);
  expect(thin.atMs.length).toBeLessThanOrEqual(MAX_POINTS);
  expect(thin.values[0]).toHaveLength(thin.atMs.length);
  expect(Math.max(...(thin.values[0] ?? []).map((value) => value ?? 0))).toBe(99);
  const short = thinned([0, 1], [{ values: [1, 2] }]);
  expect(short).toEqual({ atMs: [0, 1], values: [[1, 2]] });
});
