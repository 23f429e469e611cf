import type { CandidateInit, Machine } from "../core/index.ts";
import type { Pen } from "./pen.ts";
import { plainValue } from "./plain-value.ts";

/** The state machines of the connection itself, and the events that tell of their changes. */
const MACHINES = [
  ["signaling", "signalingstatechange", "stable", ({ signalingState }) => signalingState],
  ["iceGathering", "icegatheringstatechange", "new", ({ iceGatheringState }) => iceGatheringState],
  ["iceConnection", "iceconnectionstatechange", "new", ({ iceConnectionState }) => iceConnectionState],
  ["connection", "connectionstatechange", "new", ({ connectionState }) => connectionState],
] as const satisfies readonly (readonly [
  machine: Machine,
  event: keyof RTCPeerConnectionEventMap,
  initial: string,
  read: (connection: RTCPeerConnection) => string,
])[];

interface EventRecording {
  /** Something changed that may have brought new transceivers, transports or channels. */
  readonly onNews: () => void;
  readonly onChannel: (channel: RTCDataChannel) => void;
  /** A state of ICE or of the whole connection changed. */
  readonly onTurn: () => void;
}

/** Records the events of the connection. Returns what looks at its states, for changes that have no event. */
export function recordEvents(
  pen: Pen,
  connection: RTCPeerConnection,
  { onNews, onChannel, onTurn }: EventRecording,
): () => void {
  const on = <Name extends keyof RTCPeerConnectionEventMap>(
    name: Name,
    record: (event: RTCPeerConnectionEventMap[Name]) => void,
  ) => {
    connection.addEventListener(name, (event) => pen.attempt(() => record(event)), { signal: pen.ended });
  };

  for (const [machine, name, initial, read] of MACHINES) {
    on(name, () => {
      onNews();
      pen.state(machine, { to: read(connection), initial });
      if (machine === "iceConnection" || machine === "connection") onTurn();
    });
  }
  on("negotiationneeded", () => pen.write({ kind: "event", name: "negotiationneeded" }));
  on("track", ({ track, streams, transceiver }) => {
    onNews();
    const detail = { mid: transceiver.mid, track: plainValue(track), streams: streams.map(({ id }) => id) };
    pen.write({ kind: "event", name: "track", detail });
  });
  on("datachannel", ({ channel }) => {
    pen.write({ kind: "event", name: "datachannel", detail: plainValue(channel) });
    onChannel(channel);
  });
  on("icecandidate", ({ candidate }) => {
    const url = candidate === null ? null : urlOf(candidate);
    pen.write({
      kind: "candidate",
      side: "local",
      candidate: candidate === null ? null : candidateInit(candidate),
      ...(typeof url === "string" && url !== "" && { url }),
    });
  });
  on("icecandidateerror", ({ url, address, port, errorCode, errorText }) => {
    pen.write({ kind: "candidateError", url, address, port, errorCode, errorText });
  });

  const look = () => {
    for (const [machine, , initial, read] of MACHINES) pen.state(machine, { to: read(connection), initial });
  };
  look();
  return look;
}

/** The members of a candidate that an application passes on. */
export function candidateInit(candidate: RTCIceCandidate | RTCIceCandidateInit): CandidateInit {
  const { candidate: line = "", sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate;
  return { candidate: line, sdpMid, sdpMLineIndex, usernameFragment };
}

/** W3C WebRTC, `RTCIceCandidate.url`, which the types of the DOM do not have. */
function urlOf(candidate: RTCIceCandidate): unknown {
  return Reflect.get(candidate, "url");
}
