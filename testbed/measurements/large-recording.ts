import {
  type Json,
  type StatisticsObjects,
  type TraceEvent,
  writeTrace,
} from "../../packages/trace/src/core/index.ts";

const SAMPLE_EVERY_MS = 1_000;
const LAYERS = 3;

/** The text of a recording of one long call, sampled every second, at least `bytes` long. */
export function largeRecording(bytes: number): string {
  const events: TraceEvent[] = [...beginning()];
  const perSample = JSON.stringify(sample(1)).length;
  for (let number = 0; number * perSample < bytes; number += 1) events.push(sample(number));
  return writeTrace({
    startedAtMs: Date.UTC(2026, 10, 25),
    userAgent: "a browser",
    connections: [{ id: "1", label: "Bo" }],
    events,
    leftOut: 0,
  });
}

const SDP = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789abcdef01234567",
  "a=mid:0",
  "a=sendrecv",
  "a=rtpmap:111 opus/48000/2",
  "",
].join("\r\n");

function* beginning(): Generator<TraceEvent> {
  const connection = "1";
  const call = (atMs: number, number: number, method: string): TraceEvent => ({
    atMs,
    connection,
    kind: "call",
    call: number,
    method: `RTCPeerConnection.${method}`,
    arguments: [],
  });
  const state = (
    atMs: number,
    machine: "signaling" | "iceConnection" | "connection",
    from: string,
    to: string,
  ) => ({ atMs, connection, kind: "state", machine, from, to }) satisfies TraceEvent;
  yield call(0, 1, "setLocalDescription");
  yield { atMs: 2, connection, kind: "outcome", call: 1 };
  yield state(2, "signaling", "stable", "have-local-offer");
  yield { atMs: 2, connection, kind: "description", side: "local", type: "offer", sdp: SDP };
  yield { atMs: 40, connection, kind: "description", side: "remote", type: "answer", sdp: SDP };
  yield state(40, "signaling", "have-local-offer", "stable");
  yield state(41, "iceConnection", "new", "checking");
  yield state(41, "connection", "new", "connecting");
  yield state(60, "iceConnection", "checking", "connected");
  yield state(90, "connection", "connecting", "connected");
}

/** What changed within a second of a call with three layers of video. */
function sample(number: number): TraceEvent {
  const changed: Record<string, Record<string, Json>> = {
    T01: {
      type: "transport",
      selectedCandidatePairId: "CP1",
      bytesSent: number * 180_000,
      bytesReceived: number * 90_000,
    },
    CP1: {
      type: "candidate-pair",
      localCandidateId: "I1",
      remoteCandidateId: "I2",
      state: "succeeded",
      nominated: true,
      priority: 9_115_038_255_631,
      requestsSent: number,
      responsesReceived: number,
      requestsReceived: number,
      responsesSent: number,
      currentRoundTripTime: 0.001 * (number % 40),
      totalRoundTripTime: 0.02 * number,
      availableOutgoingBitrate: 1_000_000 + (number % 100) * 10_000,
      bytesSent: number * 180_000,
      bytesReceived: number * 90_000,
      packetsSent: number * 200,
      packetsReceived: number * 180,
    },
    I1: {
      type: "local-candidate",
      candidateType: "host",
      protocol: "udp",
      address: "192.0.2.1",
      port: 50_000,
    },
    I2: {
      type: "remote-candidate",
      candidateType: "host",
      protocol: "udp",
      address: "192.0.2.2",
      port: 50_001,
    },
    IA: incoming("audio", number),
    IV: incoming("video", number),
  };
  for (let layer = 0; layer < LAYERS; layer += 1) changed[`OV${layer}`] = outgoing(layer, number);
  const objects: StatisticsObjects = changed;
  return { atMs: 100 + number * SAMPLE_EVERY_MS, connection: "1", kind: "statistics", changed: objects };
}

function incoming(kind: "audio" | "video", number: number): Record<string, Json> {
  return {
    type: "inbound-rtp",
    kind,
    mid: kind === "audio" ? "0" : "1",
    bytesReceived: number * 70_000,
    packetsReceived: number * 90,
    packetsLost: Math.floor(number / 7),
    jitter: 0.001 * (number % 15),
    framesDecoded: number * 30,
    framesPerSecond: 30 - (number % 3),
    frameWidth: 1_280,
    frameHeight: 720,
    jitterBufferDelay: number * 1.5,
    jitterBufferEmittedCount: number * 90,
    totalSamplesReceived: number * 48_000,
    concealedSamples: number,
    totalDecodeTime: number * 0.03,
    lastPacketReceivedTimestamp: 1_795_642_637_306 + number * SAMPLE_EVERY_MS,
  };
}

function outgoing(layer: number, number: number): Record<string, Json> {
  return {
    type: "outbound-rtp",
    kind: "video",
    mid: "1",
    rid: ["l", "m", "h"][layer] ?? "",
    bytesSent: number * 60_000 * (layer + 1),
    packetsSent: number * 60 * (layer + 1),
    retransmittedPacketsSent: number,
    framesEncoded: number * 30,
    framesPerSecond: 30,
    frameWidth: 320 << layer,
    frameHeight: 180 << layer,
    qpSum: number * 900,
    totalEncodeTime: number * 0.1,
    targetBitrate: 500_000 * (layer + 1),
    qualityLimitationReason: number % 600 < 30 ? "bandwidth" : "none",
    qualityLimitationDurations: { bandwidth: Math.floor(number / 20), cpu: 0, none: number, other: 0 },
    nackCount: Math.floor(number / 10),
    pliCount: Math.floor(number / 60),
  };
}
