import type { Json, Trace, TraceEvent } from "../trace-event.ts";
import { selectedPairIdIn } from "./candidate-pairs.ts";
import { type Chart, createChart, type MeasuredStream, type Series } from "./chart.ts";
import { createReportReader, numberIn, type Report, type ReportObject, textIn } from "./report.ts";

/** More objects than any call has are not followed, so that a hostile recording costs no more than a long one. */
export const MAX_MEASURED_OBJECTS = 200;

const MEASURED: ReadonlySet<Json> = new Set([
  "inbound-rtp",
  "outbound-rtp",
  "remote-inbound-rtp",
  "data-channel",
  "transport",
  "candidate-pair",
]);

/** What counts up, and says something by how much. */
const COUNTERS = [
  "bytesSent",
  "bytesReceived",
  "packetsLost",
  "packetsReceived",
  "framesEncoded",
  "framesDecoded",
] as const;
type Counter = (typeof COUNTERS)[number];

/** How much a counter grew since the sample before; `undefined` where it is new, not counted, or was set back. */
type Growth = (counter: Counter) => number | undefined;

interface Measured {
  counters: ReadonlyMap<Counter, number>;
  atMs: number;
}

type Sample = Extract<TraceEvent, { readonly kind: "statistics" }>;

/** Follows the samples of one connection, so that a live chart need not begin anew with each. */
export interface SeriesReader {
  read(sample: Sample): void;
  /** All samples so far; what was returned before grows with it. */
  series(): Series;
}

/** All that the samples of a connection say as numbers over time. */
export function seriesOf(trace: Trace, connection: string): Series {
  const reader = createSeriesReader();
  for (const event of trace.events) {
    if (event.kind === "statistics" && event.connection === connection) reader.read(event);
  }
  return reader.series();
}

/** Starts without samples; they are read in their order. */
export function createSeriesReader(): SeriesReader {
  const reports = createReportReader(MEASURED);
  const measured = new Map<string, Measured>();
  /** Transports and pairs, of which only the selected one is measured. */
  const paths = new Map<string, ReportObject>();
  const chart = createChart();
  const follow = (id: string, atMs: number) => {
    const object = reports.report.get(id);
    if (object === undefined || measured.size + paths.size >= MAX_MEASURED_OBJECTS) return;
    const type = object.get("type");
    if (type === "transport" || type === "candidate-pair") paths.set(id, object);
    else if (!measured.has(id)) measured.set(id, { counters: new Map(), atMs });
  };
  return {
    read(sample) {
      const { atMs, changed, gone } = sample;
      reports.read(sample);
      chart.beginSample(atMs);
      if (Array.isArray(gone)) for (const id of gone) paths.delete(id);
      for (const id in changed) follow(id, atMs);
      for (const [id, before] of measured) {
        const object = reports.report.get(id);
        if (object === undefined) {
          measured.delete(id);
          continue;
        }
        measureStream(chart, reports.report, { id, object, before, atMs });
        measured.set(id, { counters: countersOf(object), atMs });
      }
      measurePair(chart, paths);
    },
    series: () => chart.series(),
  };
}

function measureStream(
  chart: Chart,
  report: Report,
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

function measurePair(chart: Chart, paths: Report): void {
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

/** Packets that come late are no longer lost, so the counter of lost ones may go down: then none was lost. */
function lossPercent(growth: Growth): number | undefined {
  const received = growth("packetsReceived");
  if (received === undefined) return undefined;
  const lost = growth("packetsLost") ?? 0;
  return received + lost === 0 ? undefined : (lost / (received + lost)) * 100;
}

function resolutionOf(object: ReportObject): string | undefined {
  const [width, height] = [numberIn(object, "frameWidth"), numberIn(object, "frameHeight")];
  if (width === undefined || height === undefined) return undefined;
  // Firefox says so before the first frame.
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
