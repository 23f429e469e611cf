import { type Finding, failed, passed, warning } from "../finding.ts";

/** testrtc, video bandwidth: what the picture may take, thousands of bits a second. */
export const VIDEO_CAP_KBPS = 2_000;
/** testrtc: a call is ramped up at this share of the cap. */
export const RAMPED_UP_SHARE = 0.75;
/** Ours: above this share of lost packets pictures freeze in spite of repair. */
export const MOST_LOST_SHARE = 0.05;
/** ITU-T G.114: beyond 400 ms one way, people talk into one another. */
export const MOST_ROUND_TRIP_MS = 800;

/** What was seen of a video through the relay. */
export interface BandwidthFigures {
  readonly receivedFrames: number;
  readonly lostShare: number;
  /** Of the connectivity checks, milliseconds, on average; `undefined` where the browser does not tell. */
  readonly roundTripMs: number | undefined;
  /** Until the estimate, or what was sent, was at 75 % of the cap; `undefined` where it never was. */
  readonly rampUpMs: number | undefined;
}

export function verdictOnBandwidth(figures: BandwidthFigures): Finding {
  const { receivedFrames, lostShare, roundTripMs, rampUpMs } = figures;
  if (receivedFrames === 0) return failed("videoLost");
  if (lostShare > MOST_LOST_SHARE) return warning("packetsLost");
  if (roundTripMs !== undefined && roundTripMs > MOST_ROUND_TRIP_MS) return warning("farRelay");
  return rampUpMs === undefined ? warning("notRampedUp") : passed("bandwidthGood");
}
