import type { Metric, Series, SeriesBand, SeriesLine } from "@visavis/trace/core";

/** One chart: the lines of one metric over the same times. */
export interface ChartGroup {
  readonly metric: Metric;
  /** The most telling first; no more than `MAX_LINES`. */
  readonly lines: readonly SeriesLine[];
  /** How many lines there are beyond those. */
  readonly linesLeftOut: number;
}

/** More lines than this cannot be told apart. */
export const MAX_LINES = 8;

/** The charts from above; the estimate of what could be sent stands beside what is sent. */
const METRICS: readonly Metric[] = ["bitrateKbps", "lossPercent", "roundTripTimeMs", "jitterMs", "frameRate"];

/** The lines of a series as charts. What never had a value is left out. */
export function chartGroups({ lines }: Series): readonly ChartGroup[] {
  return METRICS.flatMap((metric) => {
    const found = lines.filter(
      (line) =>
        (line.metric === metric ||
          (metric === "bitrateKbps" && line.metric === "availableOutgoingBitrateKbps")) &&
        line.values.some((value) => value !== null),
    );
    if (found.length === 0) return [];
    const ordered = found
      .map((line) => ({ line, peak: peakOf(line) }))
      .sort((a, b) => b.peak - a.peak)
      .map(({ line }) => line);
    const shown = ordered.slice(0, MAX_LINES);
    return [{ metric, lines: shown, linesLeftOut: ordered.length - shown.length }];
  });
}

/** Latest, least, greatest and mean of a line, where it has values. */
export interface LineSummary {
  readonly latest: number;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
}

/** Sums up a line; `undefined` where it has no value. */
export function lineSummary({ values }: Pick<SeriesLine, "values">): LineSummary | undefined {
  let [count, sum, least, greatest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let latest: number | undefined;
  for (const value of values) {
    if (value === null) continue;
    count += 1;
    sum += value;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    latest = value;
  }
  return latest === undefined ? undefined : { latest, least, greatest, mean: sum / count };
}

/** Bands of one kind of one stream, one after the other. */
export interface BandRow {
  readonly what: SeriesBand["what"];
  readonly stream: SeriesBand["stream"];
  readonly bands: readonly SeriesBand[];
}

const MAX_BAND_ROWS = 8;
/** What changes more often than this would be a blur. */
export const MAX_BANDS = 200;

/** The bands of a series in rows; of a row with more than `MAX_BANDS`, the latest. */
export function bandRows({ bands }: Series): readonly BandRow[] {
  const rows = new Map<string, { readonly bands: SeriesBand[] } & BandRow>();
  for (const band of bands) {
    const key = `${band.what} ${band.stream.direction} ${band.stream.id}`;
    const row = rows.get(key);
    if (row !== undefined) row.bands.push(band);
    else rows.set(key, { what: band.what, stream: band.stream, bands: [band] });
  }
  return [...rows.values()]
    .slice(0, MAX_BAND_ROWS)
    .map(({ what, stream, bands }) => ({ what, stream, bands: bands.slice(-MAX_BANDS) }));
}

/** As many points as a screen can show side by side. */
export const MAX_POINTS = 4_000;

/** A chart’s times and values, of which every `n`th is kept where there are more than can be seen. */
export function thinned(
  atMs: readonly number[],
  lines: readonly Pick<SeriesLine, "values">[],
): { readonly atMs: readonly number[]; readonly values: readonly (readonly (number | null)[])[] } {
  const every = Math.ceil(atMs.length / MAX_POINTS);
  if (every <= 1) return { atMs, values: lines.map(({ values }) => values) };
  const keep = (_: unknown, index: number) => index % every === 0;
  return {
    atMs: atMs.filter(keep),
    values: lines.map(({ values }) => {
      const kept: (number | null)[] = [];
      for (let from = 0; from < atMs.length; from += every) kept.push(greatestIn(values, from, from + every));
      return kept;
    }),
  };
}

/** The peaks are what one looks for, so that they stay. */
function greatestIn(values: readonly (number | null)[], from: number, to: number): number | null {
  let greatest: number | null = null;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? null;
    if (value !== null && (greatest === null || value > greatest)) greatest = value;
  }
  return greatest;
}

function peakOf({ values }: SeriesLine): number {
  return values.reduce<number>(
    (peak, value) => Math.max(peak, value ?? Number.NEGATIVE_INFINITY),
    Number.NEGATIVE_INFINITY,
  );
}
