import type { Metric, Series, SeriesBand, SeriesLine } from "@visavis/trace/core";

/** One chart: the lines of one metric over the same times. */
export interface ChartGroup {
  readonly metric: Metric;
  /** Sorted by peak, the highest first; at most `MAX_LINES`. */
  readonly lines: readonly SeriesLine[];
  /** How many more lines there are. */
  readonly linesLeftOut: number;
}

/** More lines cannot be told apart. */
export const MAX_LINES = 8;

/** The charts from top to bottom. The bandwidth estimate is in the bitrate chart. */
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

/** Running sums over the values read so far: a line grows with each sample. */
interface RunningFigures {
  read: number;
  count: number;
  sum: number;
  latest: number;
  least: number;
  greatest: number;
}

const runningFigures = new WeakMap<SeriesLine["values"], RunningFigures>();

/** The figures of a line; `undefined` if it has no value. If the line has grown since the last call, only the new values are read. */
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

/** How a line is drawn. Lines of the same colour differ in their dashes. */
export interface LineStyle {
  /** A custom property of `tokens.css`. */
  readonly token: "--side-a" | "--side-b" | "--stun" | "--dtls";
  /** Lengths of strokes and gaps in CSS pixels; empty for a solid line. */
  readonly dash: readonly number[];
}

const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [14, 5],
  [4, 2],
  [1, 4],
  [12, 2],
];

/** Sent streams are blue, received ones orange, figures of the candidate pair green, and the bandwidth estimate amber. */
export function lineStyles(lines: readonly SeriesLine[]): readonly LineStyle[] {
  const used = new Map<LineStyle["token"], number>();
  return lines.map(({ metric, stream }) => {
    const token =
      stream === undefined
        ? metric === "availableOutgoingBitrateKbps"
          ? "--dtls"
          : "--stun"
        : stream.direction === "outgoing"
          ? "--side-a"
          : "--side-b";
    const before = used.get(token) ?? 0;
    used.set(token, before + 1);
    return { token, dash: DASHES[before % DASHES.length] ?? [] };
  });
}

/** The bands of one kind of one stream, in order of time. */
export interface BandRow {
  readonly what: SeriesBand["what"];
  readonly stream: SeriesBand["stream"];
  readonly bands: readonly SeriesBand[];
}

const MAX_BAND_ROWS = 8;
/** More bands would be too narrow to tell apart. */
export const MAX_BANDS = 200;

/** The bands of a series, one row for each kind and stream. Each row keeps its latest `MAX_BANDS`. */
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

/** About as many points as a wide screen can show side by side. */
export const MAX_POINTS = 4_000;

/**
 * The times and values of a chart, reduced to at most `MAX_POINTS`: each group of `n` samples becomes its first time and
 * its greatest value, so that peaks remain visible. If the lines have grown since the last call, only the new values are
 * read, unless `n` has changed.
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

/** For the values of each line: the greatest value of each group of `every`, as far as they have been read. */
const knownPeaks = new WeakMap<
  SeriesLine["values"],
  { readonly every: number; readonly peaks: (number | null)[] }
>();

function peaksOf(values: SeriesLine["values"], every: number, length: number): readonly (number | null)[] {
  const known = knownPeaks.get(values);
  const peaks = known?.every === every ? known.peaks : [];
  knownPeaks.set(values, { every, peaks });
  // The last group may have been incomplete.
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
