import { mean } from "../../../figures/series.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { carryCandidates, negotiate, openPair } from "../../../loopback/pair.ts";
import { type ConnectivityFinding, failed, passed, warning } from "../findings.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { delay } from "./delay.ts";
import type { Measurement, TestContext } from "./measurement.ts";
import { readDecodedFrames, readSentVideo } from "./sent-video.ts";

/** testrtc, video bandwidth: the maximum bitrate of the video. */
const VIDEO_CAP_KBPS = 2_000;
/** testrtc: the bitrate has ramped up when it reaches this share of the maximum. */
const RAMPED_UP_SHARE = 0.75;
/** Our choice: with more packet loss than this, video freezes despite retransmission. */
export const MAX_LOST_SHARE = 0.05;
/** ITU-T G.114: beyond 400 ms one way, people talk over each other. */
export const MAX_ROUND_TRIP_MS = 800;

const SAMPLE_EVERY_MS = 500;

/** Sends a generated 720p video of at most 2 Mbit/s through the relay, and samples what the browser sends. */
export async function measureBandwidth({
  servers,
  signal,
  isLong,
  trace,
}: TestContext): Promise<Measurement> {
  const pair = openPair({
    configuration: { iceServers: servers.map(iceServerOf), iceTransportPolicy: "relay" },
    trace,
    labels: { a: "bandwidth, near", b: "bandwidth, far" },
    signal,
  });
  const picture = drawNoise(signal);
  try {
    carryCandidates(pair);
    const sender = pair.a.addTrack(picture.track);
    await negotiate(pair);
    await limitBitrate(sender, VIDEO_CAP_KBPS);
    const beganMs = performance.now();
    const samples = DURATIONS_MS.bandwidth[isLong ? "long" : "short"] / SAMPLE_EVERY_MS;
    const estimatesKbps: number[] = [];
    const roundTripsMs: number[] = [];
    let rampUpMs: number | undefined;
    let [bytesBefore, beforeMs] = [0, beganMs];
    let last = await readSentVideo(pair.recordings.a);
    for (let sample = 0; sample < samples; sample += 1) {
      await delay(SAMPLE_EVERY_MS, signal);
      last = await readSentVideo(pair.recordings.a);
      const nowMs = performance.now();
      const sentKbps = ((last.bytes - bytesBefore) * 8) / (nowMs - beforeMs);
      [bytesBefore, beforeMs] = [last.bytes, nowMs];
      const kbps = last.estimateKbps ?? sentKbps;
      // Before the first packet, the estimate is only the browser's initial guess.
      if (last.packets > 0) estimatesKbps.push(kbps);
      if (last.roundTripMs !== undefined) roundTripsMs.push(last.roundTripMs);
      if (last.packets > 0 && kbps >= VIDEO_CAP_KBPS * RAMPED_UP_SHARE) rampUpMs ??= nowMs - beganMs;
    }
    const receivedFrames = await readDecodedFrames(pair.recordings.b);
    const lostShare = last.packets === 0 ? 0 : last.lostPackets / last.packets;
    const roundTripMs = mean(roundTripsMs);
    return {
      finding: judgeBandwidth({ receivedFrames, lostShare, roundTripMs, rampUpMs }),
      figures: {
        receivedFrames,
        roundTripMs: roundTripMs ?? null,
        longestRoundTripMs: roundTripsMs.length === 0 ? null : Math.max(...roundTripsMs),
        meanEstimateKbps: mean(estimatesKbps) ?? null,
        mostEstimateKbps: estimatesKbps.length === 0 ? null : Math.max(...estimatesKbps),
        rampUpMs: rampUpMs ?? null,
        packets: last.packets,
        lostPercent: lostShare * 100,
        nackCount: last.nackCount,
        pliCount: last.pliCount,
      },
    };
  } finally {
    pair.close();
    picture.stop();
  }
}

interface BandwidthFigures {
  readonly receivedFrames: number;
  readonly lostShare: number;
  /** Mean round-trip time of the connectivity checks; `undefined` if the browser does not report it. */
  readonly roundTripMs: number | undefined;
  /** Until the estimate, or else the sent bitrate, reached 75 % of the maximum; `undefined` if it never did. */
  readonly rampUpMs: number | undefined;
}

export function judgeBandwidth(figures: BandwidthFigures): ConnectivityFinding {
  const { receivedFrames, lostShare, roundTripMs, rampUpMs } = figures;
  if (receivedFrames === 0) return failed("videoLost");
  if (lostShare > MAX_LOST_SHARE) return warning("packetsLost");
  if (roundTripMs !== undefined && roundTripMs > MAX_ROUND_TRIP_MS) return warning("farRelay");
  return rampUpMs === undefined ? warning("notRampedUp") : passed("bandwidthGood");
}

async function limitBitrate(sender: RTCRtpSender, kbps: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = kbps * 1000;
  await sender.setParameters(parameters);
}

const PICTURE = { width: 1280, height: 720 } as const;
const FRAME_EVERY_MS = 40;
const PATCHES_PER_FRAME = 60;
const PATCH_SIDE = 80;

/** A video of changing patches of colour, which uses any bitrate that it gets. It stops with `signal` at the latest. */
function drawNoise(signal: AbortSignal): { readonly track: MediaStreamTrack; readonly stop: () => void } {
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE.width;
  canvas.height = PICTURE.height;
  const context = canvas.getContext("2d");
  const draw = () => {
    if (context === null) return;
    for (let patch = 0; patch < PATCHES_PER_FRAME; patch += 1) {
      context.fillStyle = `hsl(${Math.random() * 360} 70% ${20 + Math.random() * 60}%)`;
      const [x, y] = [Math.random() * PICTURE.width, Math.random() * PICTURE.height];
      context.fillRect(x, y, Math.random() * PATCH_SIDE, Math.random() * PATCH_SIDE);
    }
  };
  draw();
  const [track] = canvas.captureStream().getVideoTracks();
  if (track === undefined) throw new Error("the canvas has no video track");
  const timer = setInterval(draw, FRAME_EVERY_MS);
  const stop = () => {
    signal.removeEventListener("abort", stop);
    clearInterval(timer);
    track.stop();
  };
  signal.addEventListener("abort", stop);
  return { track, stop };
}
