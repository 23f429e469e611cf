import { signal } from "@preact/signals";
import { type ConnectionRecording, recordedPeerConnection } from "@visavis/trace/browser";
import type { SideName } from "../../loopback/steps.ts";
import { pageTrace, sinceStartMs } from "./page-trace.ts";

/** The states that the page follows, in the order of its table. */
export const STATE_NAMES = ["signaling", "iceGathering", "iceConnection", "connection", "dtls"] as const;
export type StateName = (typeof STATE_NAMES)[number];

interface PassedState {
  readonly state: string;
  readonly atMs: number;
}

/** A candidate that one side gathered and the other may get. */
export interface GatheredCandidate {
  readonly number: number;
  readonly atMs: number;
  readonly candidate: RTCIceCandidate;
  readonly fate: "waiting" | "underway" | "handedOver" | "refused";
  /** The browser's words where the other side refused it. */
  readonly refusal?: string;
}

const noStates = (): Readonly<Record<StateName, readonly PassedState[]>> => ({
  signaling: [],
  iceGathering: [],
  iceConnection: [],
  connection: [],
  dtls: [],
});

function newSide(name: SideName) {
  return {
    name,
    connection: signal<RTCPeerConnection | undefined>(undefined),
    recording: signal<ConnectionRecording | undefined>(undefined),
    /** Every state passed, oldest first; the last is the one it is in. */
    states: signal(noStates()),
    gathered: signal<readonly GatheredCandidate[]>([]),
    gatheringEnded: signal(false),
    /** What arrives from the other side. */
    received: signal<MediaStream | undefined>(undefined),
  };
}

type Side = ReturnType<typeof newSide>;

/** Both sides as the page shows them. After hanging up they keep what happened until the next connection is made. */
export const sides: Readonly<Record<SideName, Side>> = { a: newSide("a"), b: newSide("b") };

/** Forgets what an earlier connection of this side left behind. */
export function clearSide(side: Side): void {
  side.states.value = noStates();
  side.gathered.value = [];
  side.gatheringEnded.value = false;
  side.received.value = undefined;
}

/** Makes the side's connection and follows it. The caller closes it with `closeSide`. */
export function openSide(side: Side): void {
  const { connection, recording } = recordedPeerConnection(undefined, {
    ...pageTrace.peek(),
    label: side.name.toUpperCase(),
  });
  side.connection.value = connection;
  side.recording.value = recording;
  // A late event of a connection that was closed and replaced says nothing about the present one.
  const follow = () => {
    if (side.connection.peek() === connection) readStates(side, connection);
  };
  for (const type of [
    "signalingstatechange",
    "icegatheringstatechange",
    "iceconnectionstatechange",
    "connectionstatechange",
  ]) {
    connection.addEventListener(type, follow);
  }
  connection.addEventListener("track", (event) => {
    side.received.value = event.streams[0];
  });
  connection.addEventListener("icecandidate", (event) => {
    if (side.connection.peek() === connection) gather(side, event.candidate);
  });
  // The DTLS transport appears with the first description and has no event that announces it.
  connection.addEventListener("signalingstatechange", () => {
    const transport = dtlsTransport(connection);
    if (transport === undefined || transport === followedTransports.get(connection)) return;
    followedTransports.set(connection, transport);
    transport.addEventListener("statechange", follow);
    readStates(side, connection);
  });
  readStates(side, connection);
}

/** Closes the side's connection. `close()` fires no event at its own side, so the states are read once more. */
export function closeSide(side: Side): void {
  const connection = side.connection.peek();
  if (connection === undefined) return;
  side.connection.value = undefined;
  side.received.value = undefined;
  connection.close();
  side.recording.peek()?.stop();
  side.recording.value = undefined;
  readStates(side, connection);
}

/** Changes what became of one gathered candidate. */
export function settleCandidate(side: Side, number: number, outcome: Partial<GatheredCandidate>): void {
  side.gathered.value = side.gathered
    .peek()
    .map((entry) => (entry.number === number ? { ...entry, ...outcome } : entry));
}

const followedTransports = new WeakMap<RTCPeerConnection, RTCDtlsTransport>();

/** The transport of the first m-line; with BUNDLE, which every browser negotiates, it is the only one. */
function dtlsTransport(connection: RTCPeerConnection): RTCDtlsTransport | undefined {
  for (const { sender } of connection.getTransceivers()) {
    if (sender.transport != null) return sender.transport;
  }
  return undefined;
}

function readStates(side: Side, connection: RTCPeerConnection): void {
  const now: Readonly<Record<StateName, string | undefined>> = {
    signaling: connection.signalingState,
    iceGathering: connection.iceGatheringState,
    iceConnection: connection.iceConnectionState,
    connection: connection.connectionState,
    dtls: dtlsTransport(connection)?.state,
  };
  const states = { ...side.states.peek() };
  for (const name of STATE_NAMES) {
    const state = now[name];
    if (state === undefined || states[name].at(-1)?.state === state) continue;
    states[name] = [...states[name], { state, atMs: sinceStartMs() }];
  }
  side.states.value = states;
}

function gather(side: Side, candidate: RTCIceCandidate | null): void {
  if (candidate === null) {
    side.gatheringEnded.value = true;
    return;
  }
  // Firefox also ends each generation with an empty candidate; the page hands over one end for all.
  if (candidate.candidate === "") return;
  const gathered = side.gathered.peek();
  side.gathered.value = [
    ...gathered,
    { number: gathered.length + 1, atMs: sinceStartMs(), candidate, fate: "waiting" },
  ];
}
