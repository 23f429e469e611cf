import type { ConnectionRecording } from "@visavis/trace/browser";
import { numberIn, type ReportObject } from "@visavis/trace/core";

/** Statistics of the video that a connection sends, and of its candidate pair. */
export interface SentVideo {
  readonly framesEncoded: number;
  readonly totalEncodeMs: number;
  readonly packets: number;
  readonly bytes: number;
  readonly nackCount: number;
  readonly pliCount: number;
  /** Reported by the other side; 0 until then. */
  readonly lostPackets: number;
  /** Of the connectivity checks, milliseconds; `undefined` until the first response. */
  readonly roundTripMs: number | undefined;
  /** The bandwidth estimate; Firefox does not report one. */
  readonly estimateKbps: number | undefined;
}

export async function readSentVideo(recording: ConnectionRecording): Promise<SentVideo> {
  const objects = [...(await recording.statistics()).values()];
  const outbound = objects.find(isVideo("outbound-rtp"));
  const reported = objects.find(isVideo("remote-inbound-rtp"));
  const pair = objects.find(
    (object) => object.get("type") === "candidate-pair" && object.get("nominated") === true,
  );
  const roundTripSeconds = numberIn(pair, "currentRoundTripTime");
  const estimateBps = numberIn(pair, "availableOutgoingBitrate");
  return {
    framesEncoded: numberIn(outbound, "framesEncoded") ?? 0,
    totalEncodeMs: (numberIn(outbound, "totalEncodeTime") ?? 0) * 1000,
    packets: numberIn(outbound, "packetsSent") ?? 0,
    bytes: numberIn(outbound, "bytesSent") ?? 0,
    nackCount: numberIn(outbound, "nackCount") ?? 0,
    pliCount: numberIn(outbound, "pliCount") ?? 0,
    lostPackets: Math.max(numberIn(reported, "packetsLost") ?? 0, 0),
    roundTripMs: roundTripSeconds === undefined ? undefined : roundTripSeconds * 1000,
    estimateKbps: estimateBps === undefined ? undefined : estimateBps / 1000,
  };
}

/** The number of video frames that a connection has decoded. */
export async function readDecodedFrames(recording: ConnectionRecording): Promise<number> {
  const objects = [...(await recording.statistics()).values()];
  const inbound = objects.find(isVideo("inbound-rtp"));
  return numberIn(inbound, "framesDecoded") ?? 0;
}

function isVideo(type: "outbound-rtp" | "remote-inbound-rtp" | "inbound-rtp") {
  return (object: ReportObject) => object.get("type") === type && object.get("kind") === "video";
}
