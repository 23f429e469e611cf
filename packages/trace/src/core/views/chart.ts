/** What is measured, each in the unit its name ends in or that stands beside it. */
export type Metric =
  /** Without the headers of RTP and below. */
  | "bitrateKbps"
  /** Of the packets since the sample before, in percent; for outgoing media, as the other end reports it. */
  | "lossPercent"
  | "jitterMs"
  | "roundTripTimeMs"
  /** Frames a second: encoded for outgoing video, decoded for incoming. */
  | "frameRate"
  | "availableOutgoingBitrateKbps";

/** Which media a line is about. */
export interface MeasuredStream {
  /** Of the object in the statistics. */
  readonly id: string;
  readonly direction: "outgoing" | "incoming";
  readonly kind: "audio" | "video" | "data" | undefined;
  readonly mid: string | undefined;
  /** Of a layer of simulcast. RFC 8851. */
  readonly rid: string | undefined;
}

/** One line of a chart. */
export interface SeriesLine {
  readonly metric: Metric;
  /** Absent for what the whole connection has: its selected pair. */
  readonly stream?: MeasuredStream;
  /** One for each of `Series.atMs`; `null` where it is not known. */
  readonly values: readonly (number | null)[];
}

/** For how long something that is no number stayed the same. */
export interface SeriesBand {
  /** `resolution` says `1280×720`; `qualityLimitation` says `none`, `cpu`, `bandwidth` or `other`. */
  readonly what: "resolution" | "qualityLimitation";
  readonly stream: MeasuredStream;
  readonly value: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The statistics of one connection as charts want them: all lines over the same times. */
export interface Series {
  /** When each sample was taken, in milliseconds since the trace began. */
  readonly atMs: readonly number[];
  readonly lines: readonly SeriesLine[];
  readonly bands: readonly SeriesBand[];
}

/** Collects what series are made of, sample by sample. */
export interface Chart {
  beginSample(atMs: number): void;
  /** A value of the present sample; the first of a line counts. */
  add(metric: Metric, value: number | undefined, stream?: MeasuredStream): void;
  /** What a band says in the present sample: it goes on, or a new one begins. */
  extend(what: SeriesBand["what"], value: string | undefined, stream: MeasuredStream): void;
  series(): Series;
}

/** Starts empty. Lines begin with their first value. */
export function createChart(): Chart {
  const atMs: number[] = [];
  const lines = new Map<string, Omit<SeriesLine, "values"> & { readonly values: (number | null)[] }>();
  const bands: { band: SeriesBand; readonly index: number }[] = [];
  const lastBand = new Map<string, { band: SeriesBand; index: number }>();
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
      const goesOn = last !== undefined && last.index >= atMs.length - 2;
      if (goesOn) last.band = { ...last.band, untilMs: now };
      if (goesOn && last.band.value === value) {
        last.index = atMs.length - 1;
        return;
      }
      const next = { band: { what, stream, value, fromMs: now, untilMs: now }, index: atMs.length - 1 };
      lastBand.set(key, next);
      bands.push(next);
    },
    series() {
      for (const { values } of lines.values()) fill(values, atMs.length);
      return { atMs, lines: [...lines.values()], bands: bands.map(({ band }) => band) };
    },
  };
}

/** Says `null` for the samples up to, not including, the one with this number. */
function fill(values: (number | null)[], count: number): void {
  while (values.length < count) values.push(null);
}
