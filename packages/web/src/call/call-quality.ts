/** Counters of one connection, taken from its statistics; they only grow, except for the round trip. */
export interface QualitySample {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly roundTripMs: number | undefined;
}

/** What a whole call adds up to. */
export interface CallQuality {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly roundTripsMs: number;
  readonly roundTripSamples: number;
}

export const NO_QUALITY: CallQuality = {
  packetsReceived: 0,
  packetsLost: 0,
  roundTripsMs: 0,
  roundTripSamples: 0,
};

/** Adds what has come since `before`, of the same connection. */
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
 * How a call was, in one word and two figures; `undefined` where nothing was received. Above 3 % of loss or 300 ms a
 * talk begins to stumble (ITU-T G.114 sets 150 ms one way), above 8 % or 600 ms it hardly goes.
 */
export function gradeQuality(quality: CallQuality):
  | {
      readonly grade: "good" | "fair" | "poor";
      readonly lossPercent: number;
      readonly roundTripMs: number | undefined;
    }
  | undefined {
  const packets = quality.packetsReceived + quality.packetsLost;
  if (packets === 0) return undefined;
  const lossPercent = (100 * quality.packetsLost) / packets;
  const roundTripMs =
    quality.roundTripSamples === 0 ? undefined : quality.roundTripsMs / quality.roundTripSamples;
  const poor = lossPercent > 8 || (roundTripMs ?? 0) > 600;
  const fair = lossPercent > 3 || (roundTripMs ?? 0) > 300;
  return { grade: poor ? "poor" : fair ? "fair" : "good", lossPercent, roundTripMs };
}

/** What is read of an entry of W3C WebRTC Statistics; each kind of entry has some of it. */
export interface StatisticsEntry {
  readonly type: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
}

/** Sums up the counters of one connection: all it receives, and the round trip of the selected candidate pair. */
export function sampleOf(entries: Iterable<StatisticsEntry>): QualitySample {
  let packetsReceived = 0;
  let packetsLost = 0;
  let roundTripMs: number | undefined;
  for (const entry of entries) {
    if (entry.type === "inbound-rtp") {
      packetsReceived += entry.packetsReceived ?? 0;
      packetsLost += entry.packetsLost ?? 0;
    } else if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded") {
      if (entry.currentRoundTripTime !== undefined) roundTripMs = entry.currentRoundTripTime * 1000;
    }
  }
  return { packetsReceived, packetsLost, roundTripMs };
}
