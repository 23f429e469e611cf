import {
  createStatisticsReader,
  type Json,
  type StatisticsReader,
  type StatisticsReport,
  type Trace,
} from "@visavis/trace/core";

/** One sample of one connection. The counters only grow. */
export interface QualitySample {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly roundTripMs: number | undefined;
}

/** The sums over a whole call. */
export interface CallQuality {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly roundTripsMs: number;
  readonly roundTripSamples: number;
}

/** The quality of a call, in one word and two figures. */
export interface CallGrade {
  readonly grade: "good" | "fair" | "poor";
  readonly lossPercent: number;
  readonly roundTripMs: number | undefined;
}

export const NO_QUALITY: CallQuality = {
  packetsReceived: 0,
  packetsLost: 0,
  roundTripsMs: 0,
  roundTripSamples: 0,
};

/** Adds what has been counted since `before`, a sample of the same connection. */
export function addSample(
  quality: CallQuality,
  before: QualitySample | undefined,
  now: QualitySample,
): CallQuality {
  const since = (count: number, past: number | undefined) => Math.max(0, count - (past ?? 0));
  return {
    packetsReceived: quality.packetsReceived + since(now.packetsReceived, before?.packetsReceived),
    packetsLost: quality.packetsLost + since(now.packetsLost, before?.packetsLost),
    roundTripsMs: quality.roundTripsMs + (now.roundTripMs ?? 0),
    roundTripSamples: quality.roundTripSamples + (now.roundTripMs === undefined ? 0 : 1),
  };
}

/**
 * How good a call was, as a grade and two figures; `undefined` if nothing was received. Above 3 % loss or a round trip of
 * 300 ms, a conversation becomes difficult (ITU-T G.114 recommends at most 150 ms one way); above 8 % or 600 ms it is
 * hardly possible.
 */
export function gradeQuality(quality: CallQuality): CallGrade | undefined {
  const packets = quality.packetsReceived + quality.packetsLost;
  if (packets === 0) return undefined;
  const lossPercent = (100 * quality.packetsLost) / packets;
  const roundTripMs =
    quality.roundTripSamples === 0 ? undefined : quality.roundTripsMs / quality.roundTripSamples;
  const poor = lossPercent > 8 || (roundTripMs ?? 0) > 600;
  const fair = lossPercent > 3 || (roundTripMs ?? 0) > 300;
  return { grade: poor ? "poor" : fair ? "fair" : "good", lossPercent, roundTripMs };
}

/** Adds up all connections of a trace, sample by sample. */
export function qualityOf({ events }: Pick<Trace, "events">): CallQuality {
  const connections = new Map<string, { readonly statistics: StatisticsReader; sample?: QualitySample }>();
  let quality = NO_QUALITY;
  for (const event of events) {
    if (event.kind !== "statistics") continue;
    const connection = connections.get(event.connection) ?? { statistics: createStatisticsReader(COUNTED) };
    connections.set(event.connection, connection);
    connection.statistics.read(event);
    const sample = sampleOf(connection.statistics.report);
    quality = addSample(quality, connection.sample, sample);
    connection.sample = sample;
  }
  return quality;
}

const COUNTED: ReadonlySet<Json> = new Set(["inbound-rtp", "candidate-pair"]);

/** Sums up the counters of one connection: everything it receives, and the round trip of the nominated candidate pair. */
export function sampleOf(report: StatisticsReport): QualitySample {
  let packetsReceived = 0;
  let packetsLost = 0;
  let roundTripMs: number | undefined;
  for (const entry of report.values()) {
    const numberOf = (member: string) => {
      const value = entry.get(member);
      return typeof value === "number" ? value : undefined;
    };
    const type = entry.get("type");
    if (type === "inbound-rtp") {
      packetsReceived += numberOf("packetsReceived") ?? 0;
      packetsLost += numberOf("packetsLost") ?? 0;
    } else if (type === "candidate-pair" && entry.get("nominated") && entry.get("state") === "succeeded") {
      const seconds = numberOf("currentRoundTripTime");
      if (seconds !== undefined) roundTripMs = seconds * 1_000;
    }
  }
  return { packetsReceived, packetsLost, roundTripMs };
}
