import type { CandidateInit, Machine } from "../core/index.ts";
import { plainValue } from "./plain-value.ts";
import type { Recorder } from "./recorder.ts";

/** The state machines of the connection itself, and the events for their changes. */
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
  /** Called when there may be new transceivers, transports or channels. */
  readonly onChange: () => void;
  readonly onChannel: (channel: RTCDataChannel) => void;
  /** Called when the state of ICE or of the whole connection has changed. */
  readonly onConnectionState: () => void;
}

/**
 * Records the events of the connection.
 *
 * @returns a function that reads its states, for changes that have no event
 */
export function recordEvents(
  recorder: Recorder,
  connection: RTCPeerConnection,
  { onChange, onChannel, onConnectionState }: EventRecording,
): () => void {
  const on = <Name extends keyof RTCPeerConnectionEventMap>(
    name: Name,
    record: (event: RTCPeerConnectionEventMap[Name]) => void,
  ) => {
    connection.addEventListener(name, (event) => recorder.attempt(() => record(event)), {
      signal: recorder.ended,
    });
  };

  for (const [machine, name, initial, read] of MACHINES) {
    on(name, () => {
      onChange();
      recorder.state(machine, { to: read(connection), initial });
      if (machine === "iceConnection" || machine === "connection") onConnectionState();
    });
  }
  on("negotiationneeded", () => recorder.write({ kind: "event", name: "negotiationneeded" }));
  on("track", ({ track, streams, transceiver }) => {
    onChange();
    const detail = { mid: transceiver.mid, track: plainValue(track), streams: streams.map(({ id }) => id) };
    recorder.write({ kind: "event", name: "track", detail });
  });
  on("datachannel", ({ channel }) => {
    recorder.write({ kind: "event", name: "datachannel", detail: plainValue(channel) });
    onChannel(channel);
  });
  on("icecandidate", ({ candidate }) => {
    const url = candidate === null ? null : urlOf(candidate);
    recorder.write({
      kind: "candidate",
      side: "local",
      candidate: candidate === null ? null : candidateInit(candidate),
      ...(typeof url === "string" && url !== "" && { url }),
    });
  });
  on("icecandidateerror", ({ url, address, port, errorCode, errorText }) => {
    recorder.write({ kind: "candidateError", url, address, port, errorCode, errorText });
  });

  const readStates = () => {
    for (const [machine, , initial, read] of MACHINES)
      recorder.state(machine, { to: read(connection), initial });
  };
  readStates();
  return readStates;
}

/** The members of a candidate that an application passes on. */
export function candidateInit(candidate: RTCIceCandidate | RTCIceCandidateInit): CandidateInit {
  const { candidate: line = "", sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate;
  return { candidate: line, sdpMid, sdpMLineIndex, usernameFragment };
}

/** W3C WebRTC, `RTCIceCandidate.url`, which TypeScript's DOM types lack. */
function urlOf(candidate: RTCIceCandidate): unknown {
  return Reflect.get(candidate, "url");
}

/**
 * Records the states of the transports of the connection, and the candidate pair that each uses. The `subject` of a
 * transport is the mid of the first media section that uses it.
 *
 * @returns a function that looks for new transports; call it whenever there may be some
 */
export function createTransportRecording(
  recorder: Recorder,
  connection: RTCPeerConnection,
  { onPath }: { readonly onPath: () => void },
): () => void {
  const known = new WeakSet<EventTarget>();

  const recordIce = (transport: RTCIceTransport, subject: string) => {
    if (known.has(transport)) return;
    known.add(transport);
    const state = () => recorder.state("iceTransport", { to: transport.state, initial: "new", subject });
    const pair = () =>
      recorder.attempt(() => {
        const selected = transport.getSelectedCandidatePair?.();
        if (selected === null || selected === undefined) return;
        const detail = {
          mid: subject,
          local: plainValue(selected.local),
          remote: plainValue(selected.remote),
        };
        recorder.write({ kind: "event", name: "selectedcandidatepairchange", detail });
        onPath();
      });
    state();
    pair();
    transport.addEventListener("statechange", state, { signal: recorder.ended });
    transport.addEventListener("selectedcandidatepairchange", pair, { signal: recorder.ended });
  };

  const recordDtls = (transport: RTCDtlsTransport | null | undefined, subject: string) => {
    if (transport === null || transport === undefined || known.has(transport)) return;
    known.add(transport);
    const state = () => recorder.state("dtls", { to: transport.state, initial: "new", subject });
    state();
    transport.addEventListener("statechange", state, { signal: recorder.ended });
    transport.addEventListener(
      "error",
      (event) =>
        recorder.attempt(() => {
          const error = "error" in event ? plainValue(event.error) : null;
          recorder.write({ kind: "event", name: "dtlsError", detail: { mid: subject, error } });
        }),
      { signal: recorder.ended },
    );
    // Absent in older Firefox.
    const ice: RTCIceTransport | undefined = transport.iceTransport;
    if (ice !== undefined) recordIce(ice, subject);
  };

  const recordSctp = (transport: RTCSctpTransport | null | undefined) => {
    if (transport === null || transport === undefined) return;
    recordDtls(transport.transport, dataMid(connection) ?? "data");
    if (known.has(transport)) return;
    known.add(transport);
    const state = () => recorder.state("sctp", { to: transport.state, initial: "connecting" });
    state();
    transport.addEventListener("statechange", state, { signal: recorder.ended });
  };

  return () =>
    recorder.attempt(() => {
      for (const { mid, sender, receiver } of connection.getTransceivers()) {
        if (mid === null) continue;
        recordDtls(sender.transport, mid);
        recordDtls(receiver.transport, mid);
      }
      recordSctp(connection.sctp);
    });
}

/** RFC 8841 §5: the media section of data is `m=application`. */
function dataMid(connection: RTCPeerConnection): string | undefined {
  const sections = connection.localDescription?.sdp.split(/^m=/m) ?? [];
  const section = sections.find((text) => text.startsWith("application "));
  return section === undefined ? undefined : /^a=mid:(\S+)/m.exec(section)?.[1];
}

/** `loadeddata` is the first frame. `timeupdate` and `progress` are left out: they are too frequent and of little use. */
const MEDIA_EVENTS = [
  "loadstart",
  "loadedmetadata",
  "loadeddata",
  "canplay",
  "playing",
  "waiting",
  "stalled",
  "pause",
  "resize",
  "emptied",
  "ended",
  "error",
] as const;

/**
 * Records the events of an element that plays what the connection receives.
 *
 * @returns a function that stops recording this element
 */
export function recordElement(
  recorder: Recorder,
  element: HTMLMediaElement,
  { onFirstFrame }: { readonly onFirstFrame: () => void },
): () => void {
  const ending = new AbortController();
  const signal = AbortSignal.any([recorder.ended, ending.signal]);
  const record = ({ type: name }: Event) =>
    recorder.attempt(() => {
      const { currentTime, readyState } = element;
      const size = element instanceof HTMLVideoElement && {
        width: element.videoWidth,
        height: element.videoHeight,
      };
      const detail = { element: element.localName, currentTimeSeconds: currentTime, readyState, ...size };
      recorder.write({ kind: "media", name, detail });
      if (name === "loadeddata") onFirstFrame();
    });
  for (const name of MEDIA_EVENTS) element.addEventListener(name, record, { signal });
  return () => ending.abort();
}
