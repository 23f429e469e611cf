import { mean } from "../../../figures/series.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { negotiatePagePair, openPagePair } from "../../../loopback/page-pair.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { RAMPED_UP_SHARE, VIDEO_CAP_KBPS, verdictOnBandwidth } from "../verdicts/bandwidth-verdict.ts";
import { elapse } from "./elapse.ts";
import type { Measurement, TestContext } from "./measurement.ts";
import { drawNoise } from "./noise-picture.ts";
import { readDecodedFrames, readSentVideo } from "./sent-video.ts";

const SAMPLE_EVERY_MS = 500;

/** Sends a drawn video of 720 lines through the relay, with at most 2 Mbit/s, and sees how much the browser ventures. */
export async function measureBandwidth({
  servers,
  signal,
  isLong,
  trace,
}: TestContext): Promise<Measurement> {
  const pair = openPagePair({
    configuration: { iceServers: servers.map(iceServerOf), iceTransportPolicy: "relay" },
    trace,
    label: "bandwidth",
    signal,
  });
  const picture = drawNoise(signal);
  try {
    const sender = pair.near.addTrack(picture.track);
    await negotiatePagePair(pair);
    await cap(sender, VIDEO_CAP_KBPS);
    const beganMs = performance.now();
    const samples = DURATIONS_MS.bandwidth[isLong ? "long" : "short"] / SAMPLE_EVERY_MS;
    const estimatesKbps: number[] = [];
    const roundTripsMs: number[] = [];
    let rampUpMs: number | undefined;
    let [bytesBefore, beforeMs] = [0, beganMs];
    let last = await readSentVideo(pair.near);
    for (let sample = 0; sample < samples; sample += 1) {
      await elapse(SAMPLE_EVERY_MS, signal);
      last = await readSentVideo(pair.near);
      const nowMs = performance.now();
      const sentKbps = ((last.bytes - bytesBefore) * 8) / (nowMs - beforeMs);
      [bytesBefore, beforeMs] = [last.bytes, nowMs];
      const kbps = last.estimateKbps ?? sentKbps;
      // Before the first packet there is no estimate, only the browser's guess.
      if (last.packets > 0) estimatesKbps.push(kbps);
      if (last.roundTripMs !== undefined) roundTripsMs.push(last.roundTripMs);
      if (last.packets > 0 && kbps >= VIDEO_CAP_KBPS * RAMPED_UP_SHARE) rampUpMs ??= nowMs - beganMs;
    }
    const receivedFrames = await readDecodedFrames(pair.far);
    const lostShare = last.packets === 0 ? 0 : last.lostPackets / last.packets;
    const roundTripMs = mean(roundTripsMs);
    return {
      finding: verdictOnBandwidth({ receivedFrames, lostShare, roundTripMs, rampUpMs }),
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

async function cap(sender: RTCRtpSender, kbps: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = kbps * 1000;
  await sender.setParameters(parameters);
}
