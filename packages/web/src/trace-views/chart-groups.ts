import type { Metric, Series, SeriesBand, SeriesLine } from "@visavis/trace/core";

/** One chart: the lines of one metric over the same times. */
export interface ChartGroup {
  readonly metric: Metric;
  /** Those with the highest peaks first; at most `MAX_LINES`. */
  readonly lines: readonly SeriesLine[];
  /** How many more lines there are. */
  readonly linesLeftOut: number;
}

/** More lines cannot be told apart. */
export const MAX_LINES = 8;

/** The charts from top to bottom; the bandwidth estimate is in the chart of the bitrates. */
const METRICS: readonly Metric[] = ["bitrateKbps", "lossPercent", "roundTripTimeMs", "jitterMs", "frameRate"];

/** The lines of a series as charts, without lines that have no value. */
export function chartGroups({ lines }: Series): readonly ChartGroup[] {
  return METRICS.flatMap((metric) => {
    const found = lines.filter(
      (line) =>
        (line.metric === metric ||
          (metric === "bitrateKbps" && line.metric === "availableOutgoingBitrateKbps")) &&
        lineSummary(line) !== undefined,
    );
    if (found.length === 0) return [];
    const ordered = found
      .map((line) => ({ line, peak: lineSummary(line)?.greatest ?? 0 }))
      .sort((a, b) => b.peak - a.peak)
      .map(({ line }) => line);
    const shown = ordered.slice(0, MAX_LINES);
    return [{ metric, lines: shown, linesLeftOut: ordered.length - shown.length }];
  });
}

/** The figures of a line. */
export interface LineSummary {
  readonly latest: number;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
}

/** The sums over the values of a line that were looked at already: a line grows with each sample. */
interface RunningFigures {
  read: number;
  count: number;
  sum: number;
  latest: number;
  least: number;
  greatest: number;
}

const runningFigures = new WeakMap<SeriesLine["values"], RunningFigures>();

/** Sums up a line; `undefined` if it has no value. Of a line that has grown, it looks at the new values only. */
export function lineSummary({ values }: Pick<SeriesLine, "values">): LineSummary | undefined {
  const figures = runningFigures.get(values) ?? {
    read: 0,
    count: 0,
    sum: 0,
    latest: 0,
    least: Number.POSITIVE_INFINITY,
    greatest: Number.NEGATIVE_INFINITY,
  };
  runningFigures.set(values, figures);
  for (; figures.read < values.length; figures.read += 1) {
    const value = values[figures.read] ?? null;
    if (value === null) continue;
    figures.count += 1;
    figures.sum += value;
    figures.latest = value;
    figures.least = Math.min(figures.least, value);
    figures.greatest = Math.max(figures.greatest, value);
  }
  const { count, sum, latest, least, greatest } = figures;
  return count === 0 ? undefined : { latest, least, greatest, mean: sum / count };
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

/**
 * The times and values of a chart, reduced if there are more than a screen can show: of every `n`, the first time and the
 * greatest value, as the peaks are what one looks for. Of lines that have grown, it looks at the new values only, unless
 * `n` has changed.
 */
export function thinned(
  atMs: readonly number[],
  lines: readonly Pick<SeriesLine, "values">[],
): { readonly atMs: readonly number[]; readonly values: readonly (readonly (number | null)[])[] } {
  const every = Math.ceil(atMs.length / MAX_POINTS);
  if (every <= 1) return { atMs, values: lines.map(({ values }) => values) };
  const times: number[] = [];
  for (let from = 0; from < atMs.length; from += every) times.push(atMs[from] ?? 0);
  return { atMs: times, values: lines.map(({ values }) => peaksOf(values, every, atMs.length)) };
}

/** By the values of a line: the greatest value of every `every`, as far as they were looked at. */
const knownPeaks = new WeakMap<
  SeriesLine["values"],
  { readonly every: number; readonly peaks: (number | null)[] }
>();

function peaksOf(values: SeriesLine["values"], every: number, length: number): readonly (number | null)[] {
  const known = knownPeaks.get(values);
  const peaks = known?.every === every ? known.peaks : [];
  knownPeaks.set(values, { every, peaks });
  // More values may have come to the last one.
  peaks.pop();
  for (let from = peaks.length * every; from < length; from += every) {
    peaks.push(greatestIn(values, from, from + every));
  }
  return peaks;
}

function greatestIn(values: readonly (number | null)[], from: number, to: number): number | null {
  let greatest: number | null = null;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? null;
    if (value !== null && (greatest === null || value > greatest)) greatest = value;
  }
  return greatest;
}
