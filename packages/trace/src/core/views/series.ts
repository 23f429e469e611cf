import type { Json, Trace } from "../trace-event.ts";
import { selectedPairIdIn } from "./candidate-pairs.ts";
import {
  createStatisticsReader,
  numberIn,
  type ReportObject,
  type StatisticsReport,
  textIn,
} from "./statistics-report.ts";
import { type TraceReader, viewOf } from "./trace-reader.ts";

/** What is measured. The name ends with the unit, unless the comment gives it. */
export type Metric =
  /** Without the headers of RTP and the layers below. */
  | "bitrateKbps"
  /** Share of the packets since the previous sample; for outgoing media, as the other end reports it. */
  | "lossPercent"
  | "jitterMs"
  | "roundTripTimeMs"
  /** Frames per second: encoded for outgoing video, decoded for incoming. */
  | "frameRate"
  | "availableOutgoingBitrateKbps";

/** The media that a line describes. */
export interface MeasuredStream {
  /** The id of its object in the statistics. */
  readonly id: string;
  readonly direction: "outgoing" | "incoming";
  readonly kind: "audio" | "video" | "data" | undefined;
  readonly mid: string | undefined;
  /** The rid of a simulcast layer. RFC 8851. */
  readonly rid: string | undefined;
}

/** One line of a chart. */
export interface SeriesLine {
  readonly metric: Metric;
  /** Absent for metrics of the whole connection, which come from its selected pair. */
  readonly stream?: MeasuredStream;
  /** One for each of `Series.atMs`; `null` if unknown. */
  readonly values: readonly (number | null)[];
}

/** A period during which a value that is not a number stayed the same. */
export interface SeriesBand {
  /** `resolution` says `1280×720`; `qualityLimitation` says `none`, `cpu`, `bandwidth` or `other`. */
  readonly what: "resolution" | "qualityLimitation";
  readonly stream: MeasuredStream;
  readonly value: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The statistics of one connection, ready for charts: all lines over the same times. */
export interface Series {
  /** When each sample was taken, in milliseconds since the trace began. */
  readonly atMs: readonly number[];
  readonly lines: readonly SeriesLine[];
  readonly bands: readonly SeriesBand[];
}

/** More than any call has. It bounds the cost of a hostile recording. */
export const MAX_MEASURED_OBJECTS = 200;

const MEASURED: ReadonlySet<Json> = new Set([
  "inbound-rtp",
  "outbound-rtp",
  "remote-inbound-rtp",
  "data-channel",
  "transport",
  "candidate-pair",
]);

/** Counters whose growth is measured. */
const COUNTERS = [
  "bytesSent",
  "bytesReceived",
  "packetsLost",
  "packetsReceived",
  "framesEncoded",
  "framesDecoded",
] as const;
type Counter = (typeof COUNTERS)[number];

/** By how much a counter grew since the previous sample; `undefined` if it is new, missing, or was reset. */
type Growth = (counter: Counter) => number | undefined;

interface Measured {
  counters: ReadonlyMap<Counter, number>;
  atMs: number;
}

/** The statistics of a connection as numbers over time. */
export function seriesOf(trace: Trace, connection: string): Series {
  return viewOf(trace, createSeriesReader(connection));
}

/** The same while the trace grows. */
export function createSeriesReader(connection: string): TraceReader<Series> {
  const statistics = createStatisticsReader(MEASURED);
  const measured = new Map<string, Measured>();
  /** Transports and pairs; only the selected pair is measured. */
  const paths = new Map<string, ReportObject>();
  const chart = createChart();
  let series: Series | undefined;
  const follow = (id: string, atMs: number) => {
    const object = statistics.report.get(id);
    if (object === undefined || measured.size + paths.size >= MAX_MEASURED_OBJECTS) return;
    const type = object.get("type");
    if (type === "transport" || type === "candidate-pair") paths.set(id, object);
    else if (!measured.has(id)) measured.set(id, { counters: new Map(), atMs });
  };
  return {
    read(event) {
      if (event.kind !== "statistics" || event.connection !== connection) return;
      const { atMs, changed, gone } = event;
      series = undefined;
      statistics.read(event);
      chart.beginSample(atMs);
      if (Array.isArray(gone)) for (const id of gone) paths.delete(id);
      for (const id in changed) follow(id, atMs);
      for (const [id, before] of measured) {
        const object = statistics.report.get(id);
        if (object === undefined) {
          measured.delete(id);
          continue;
        }
        measureStream(chart, statistics.report, { id, object, before, atMs });
        measured.set(id, { counters: countersOf(object), atMs });
      }
      measurePair(chart, paths);
    },
    view() {
      series ??= chart.series();
      return series;
    },
  };
}

function measureStream(
  chart: Chart,
  report: StatisticsReport,
  {
    id,
    object,
    before,
    atMs,
  }: { readonly id: string; readonly object: ReportObject; readonly before: Measured; readonly atMs: number },
): void {
  const seconds = (atMs - before.atMs) / 1_000;
  const growth: Growth = (counter) => {
    const [from, to] = [before.counters.get(counter), numberIn(object, counter)];
    return from === undefined || to === undefined || to < from ? undefined : to - from;
  };
  const rate = (grown: number | undefined) =>
    grown === undefined || seconds <= 0 ? undefined : grown / seconds;
  const kbps = (counter: Counter) => scaled(rate(growth(counter)), 8 / 1_000);
  const type = object.get("type");
  if (type === "inbound-rtp") {
    const stream = streamOf({ id, object, direction: "incoming" });
    chart.add("bitrateKbps", kbps("bytesReceived"), stream);
    chart.add("lossPercent", lossPercent(growth), stream);
    chart.add("jitterMs", scaled(numberIn(object, "jitter"), 1_000), stream);
    if (stream.kind === "video") {
      const frameRate = numberIn(object, "framesPerSecond") ?? rate(growth("framesDecoded"));
      chart.add("frameRate", frameRate, stream);
      chart.extend("resolution", resolutionOf(object), stream);
    }
  } else if (type === "outbound-rtp") {
    const stream = streamOf({ id, object, direction: "outgoing" });
    chart.add("bitrateKbps", kbps("bytesSent"), stream);
    if (stream.kind === "video") {
      chart.add("frameRate", numberIn(object, "framesPerSecond") ?? rate(growth("framesEncoded")), stream);
      chart.extend("resolution", resolutionOf(object), stream);
      chart.extend("qualityLimitation", textIn(object, "qualityLimitationReason"), stream);
    }
  } else if (type === "remote-inbound-rtp") {
    const localId = textIn(object, "localId") ?? id;
    const stream = streamOf({ id: localId, object: report.get(localId) ?? object, direction: "outgoing" });
    const reported = scaled(numberIn(object, "fractionLost"), 100);
    chart.add("lossPercent", reported ?? lossPercent(growth), stream);
    chart.add("jitterMs", scaled(numberIn(object, "jitter"), 1_000), stream);
    chart.add("roundTripTimeMs", scaled(numberIn(object, "roundTripTime"), 1_000), stream);
  } else if (type === "data-channel") {
    chart.add("bitrateKbps", kbps("bytesSent"), streamOf({ id, object, direction: "outgoing" }));
    chart.add("bitrateKbps", kbps("bytesReceived"), streamOf({ id, object, direction: "incoming" }));
  }
}

function measurePair(chart: Chart, paths: StatisticsReport): void {
  const id = selectedPairIdIn(paths);
  const pair = id === undefined ? undefined : paths.get(id);
  if (pair === undefined) return;
  chart.add("roundTripTimeMs", scaled(numberIn(pair, "currentRoundTripTime"), 1_000));
  chart.add("availableOutgoingBitrateKbps", scaled(numberIn(pair, "availableOutgoingBitrate"), 1 / 1_000));
}

function streamOf({
  id,
  object,
  direction,
}: {
  readonly id: string;
  readonly object: ReportObject;
  readonly direction: MeasuredStream["direction"];
}): MeasuredStream {
  const kind = textIn(object, "kind") ?? textIn(object, "mediaType");
  const isData = object.get("type") === "data-channel";
  return {
    id,
    direction,
    kind: isData ? "data" : kind === "audio" || kind === "video" ? kind : undefined,
    mid: textIn(object, "mid"),
    rid: textIn(object, "rid"),
  };
}

/** A packet that arrives late is no longer lost, so `packetsLost` may decrease: then the loss counts as zero. */
function lossPercent(growth: Growth): number | undefined {
  const received = growth("packetsReceived");
  if (received === undefined) return undefined;
  const lost = growth("packetsLost") ?? 0;
  return received + lost === 0 ? undefined : (lost / (received + lost)) * 100;
}

function resolutionOf(object: ReportObject): string | undefined {
  const [width, height] = [numberIn(object, "frameWidth"), numberIn(object, "frameHeight")];
  if (width === undefined || height === undefined) return undefined;
  // Firefox reports 0 before the first frame.
  return width > 0 && height > 0 ? `${width}×${height}` : undefined;
}

function countersOf(object: ReportObject): ReadonlyMap<Counter, number> {
  const counters = new Map<Counter, number>();
  for (const counter of COUNTERS) {
    const value = numberIn(object, counter);
    if (value !== undefined) counters.set(counter, value);
  }
  return counters;
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

/** Collects lines and bands, sample by sample. */
interface Chart {
  beginSample(atMs: number): void;
  /** Adds a value of the current sample. If a line gets several, the first is kept. */
  add(metric: Metric, value: number | undefined, stream?: MeasuredStream): void;
  /** Continues a band in the current sample, or starts a new one if its value differs. */
  extend(what: SeriesBand["what"], value: string | undefined, stream: MeasuredStream): void;
  series(): Series;
}

function createChart(): Chart {
  const atMs: number[] = [];
  const lines = new Map<string, Omit<SeriesLine, "values"> & { readonly values: (number | null)[] }>();
  const bands: SeriesBand[] = [];
  /** The last band of each key: its place in `bands`, and the index of its last sample. */
  const lastBand = new Map<string, { readonly place: number; index: number }>();
  return {
    beginSample(time) {
      atMs.push(time);
    },
    add(metric, value, stream) {
      if (value === undefined || !Number.isFinite(value)) return;
      const key = `${metric} ${stream?.direction} ${stream?.id}`;
      let line = lines.get(key);
      if (line === undefined) {
        line = { metric, ...(stream !== undefined && { stream }), values: [] };
        lines.set(key, line);
      }
      fill(line.values, atMs.length - 1);
      if (line.values.length < atMs.length) line.values.push(value);
    },
    extend(what, value, stream) {
      const now = atMs.at(-1);
      if (value === undefined || now === undefined) return;
      const key = `${what} ${stream.direction} ${stream.id}`;
      const last = lastBand.get(key);
      const before = last === undefined || last.index < atMs.length - 2 ? undefined : bands[last.place];
      if (last !== undefined && before !== undefined) {
        bands[last.place] = { ...before, untilMs: now };
        if (before.value === value) {
          last.index = atMs.length - 1;
          return;
        }
      }
      lastBand.set(key, { place: bands.length, index: atMs.length - 1 });
      bands.push({ what, stream, value, fromMs: now, untilMs: now });
    },
    series() {
      for (const { values } of lines.values()) fill(values, atMs.length);
      return { atMs, lines: [...lines.values()], bands };
    },
  };
}

/** Appends `null` until the list has `count` values. */
function fill(values: (number | null)[], count: number): void {
  while (values.length < count) values.push(null);
}
