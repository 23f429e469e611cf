import { signal } from "@preact/signals";
import { type ConnectionRecording, recordedPeerConnection, startTrace } from "@visavis/trace/browser";
import type { Machine, TraceEvent } from "@visavis/trace/core";
import type { SideName } from "../../loopback/steps.ts";

/** The trace of both sides since the last start. */
export const pageTrace = signal(startTrace());

/** Starts over with an empty trace, whose clock is at zero. */
export function beginTrace(): void {
  pageTrace.value = startTrace();
}

/** The state machines that the page shows, in the order of its table. */
export const SHOWN_MACHINES = [
  "signaling",
  "iceGathering",
  "iceConnection",
  "connection",
  "dtls",
] as const satisfies readonly Machine[];
export type ShownMachine = (typeof SHOWN_MACHINES)[number];

interface PassedState {
  readonly state: string;
  /** When it was entered, by the clock of the trace. */
  readonly atMs: number;
}

/** A candidate that one side gathered, and what happened to it. */
export interface QueuedCandidate {
  readonly number: number;
  readonly atMs: number;
  readonly candidate: RTCIceCandidate;
  readonly status: "waiting" | "underway" | "passedOn" | "refused";
  /** The browser's error, if the other side refused it. */
  readonly refusal?: string;
}

const noStates = (): Readonly<Record<ShownMachine, readonly PassedState[]>> => ({
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
    /** Every state of each machine, oldest first; the last one is current. */
    states: signal(noStates()),
    gathered: signal<readonly QueuedCandidate[]>([]),
    gatheringEnded: signal(false),
    /** What the other side sends. */
    received: signal<MediaStream | undefined>(undefined),
  };
}

type Side = ReturnType<typeof newSide>;

/** Both sides. After hanging up, they keep their history until the next connection is created. */
export const sides: Readonly<Record<SideName, Side>> = { a: newSide("a"), b: newSide("b") };

/** Forgets the history of an earlier connection. */
export function clearSide(side: Side): void {
  side.states.value = noStates();
  side.gathered.value = [];
  side.gatheringEnded.value = false;
  side.received.value = undefined;
}

/** Opens the side's connection. Its states are taken from its recording. The caller closes it with `closeSide`. */
export function openSide(side: Side): void {
  const trace = pageTrace.peek();
  const { connection, recording } = recordedPeerConnection(undefined, {
    ...trace,
    label: side.name.toUpperCase(),
  });
  side.connection.value = connection;
  side.recording.value = recording;
  for (const [machine, state] of [
    ["signaling", connection.signalingState],
    ["iceGathering", connection.iceGatheringState],
    ["iceConnection", connection.iceConnectionState],
    ["connection", connection.connectionState],
  ] as const) {
    enter(side, machine, { state, atMs: trace.nowMs() });
  }
  unfollow.set(
    side,
    trace.log.subscribe((event) => {
      if (event.connection === recording.id) followState(side, connection, event);
    }),
  );
  connection.addEventListener("track", (event) => {
    side.received.value = event.streams[0];
  });
  connection.addEventListener("icecandidate", (event) => {
    if (side.connection.peek() === connection) gather(side, event.candidate);
  });
}

/** Closes the side's connection. */
export function closeSide(side: Side): void {
  const connection = side.connection.peek();
  if (connection === undefined) return;
  side.connection.value = undefined;
  side.received.value = undefined;
  connection.close();
  readDtlsState(side, connection);
  unfollow.get(side)?.();
  side.recording.peek()?.stop();
  side.recording.value = undefined;
}

/** Records what happened to one gathered candidate. */
export function settleCandidate(side: Side, number: number, outcome: Partial<QueuedCandidate>): void {
  side.gathered.value = side.gathered
    .peek()
    .map((entry) => (entry.number === number ? { ...entry, ...outcome } : entry));
}

/** For each side, stops following the recording of its connection. */
const unfollow = new WeakMap<Side, () => void>();

const isShown = (machine: Machine): machine is ShownMachine =>
  SHOWN_MACHINES.some((shown) => shown === machine);

function followState(side: Side, connection: RTCPeerConnection, event: TraceEvent): void {
  if (event.kind !== "state" || !isShown(event.machine)) return;
  const { machine, subject, to: state, atMs } = event;
  if (machine !== "dtls") enter(side, machine, { state, atMs });
  else if (subject === dtlsOf(connection)?.mid) enter(side, machine, { state, atMs });
  if (machine === "signaling") readDtlsState(side, connection);
}

/** Recordings lack the first state of a DTLS transport, which no event announces, and its closing. */
function readDtlsState(side: Side, connection: RTCPeerConnection): void {
  const state = dtlsOf(connection)?.state;
  if (state !== undefined) enter(side, "dtls", { state, atMs: pageTrace.peek().nowMs() });
}

/** The DTLS transport of the first m-line; with BUNDLE, which every browser negotiates, it is the only one. */
function dtlsOf(
  connection: RTCPeerConnection,
): { readonly mid: string | null; readonly state: string } | undefined {
  for (const { mid, sender } of connection.getTransceivers()) {
    if (sender.transport != null) return { mid, state: sender.transport.state };
  }
  return undefined;
}

function enter(side: Side, machine: ShownMachine, entered: PassedState): void {
  const states = side.states.peek();
  if (states[machine].at(-1)?.state === entered.state) return;
  side.states.value = { ...states, [machine]: [...states[machine], entered] };
}

function gather(side: Side, candidate: RTCIceCandidate | null): void {
  if (candidate === null) {
    side.gatheringEnded.value = true;
    return;
  }
  // Firefox also ends each generation with an empty candidate. The page passes on a single end of candidates.
  if (candidate.candidate === "") return;
  const gathered = side.gathered.peek();
  side.gathered.value = [
    ...gathered,
    { number: gathered.length + 1, atMs: pageTrace.peek().nowMs(), candidate, status: "waiting" },
  ];
}
