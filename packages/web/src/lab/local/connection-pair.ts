import { computed, effect, signal, untracked } from "@preact/signals";
import {
  doneAfter,
  nextStep,
  OTHER_SIDE,
  possibleSteps,
  type SideName,
  type Situation,
  type StepId,
} from "../../loopback/steps.ts";
import { captureOwn, ownMedia, source, startDrawn, stopOwnMedia } from "./own-media.ts";
import {
  beginTrace,
  clearSide,
  closeSide,
  openSide,
  type QueuedCandidate,
  settleCandidate,
  sides,
} from "./side.ts";

/** The steps done since the last start. */
export const done = signal<ReadonlySet<StepId>>(new Set());
/** The step that is running. */
export const running = signal<StepId | undefined>(undefined);
/** What the last attempt at each step threw. */
export const failures = signal<ReadonlyMap<StepId, unknown>>(new Map());
/** True while “Call” does one step after another. */
export const atOnce = signal(false);
/** The descriptions as `createOffer` and `createAnswer` returned them. */
export const offer = signal<RTCSessionDescriptionInit | undefined>(undefined);
export const answer = signal<RTCSessionDescriptionInit | undefined>(undefined);

const waitingOf = (side: SideName) => sides[side].gathered.value.filter(({ status }) => status === "waiting");

const situation = computed<Situation>(() => ({
  done: done.value,
  waiting: { a: waitingOf("a").length, b: waitingOf("b").length },
  gatheringEnded: { a: sides.a.gatheringEnded.value, b: sides.b.gatheringEnded.value },
}));

export const possible = computed(() => possibleSteps(situation.value));
export const next = computed(() => nextStep(situation.value));
/** True when all steps are done, as opposed to waiting for candidates. */
export const finished = computed(() => done.value.has("endToB") && done.value.has("endToA"));

/** Increases when the connections are closed, so that pending steps of earlier ones can be recognised. */
let round = 0;

/** Does one step, if it is possible now. Its error goes into `failures`. */
export async function perform(id: StepId): Promise<void> {
  if (running.value !== undefined || !possible.value.has(id)) return;
  if (done.value.size === 0) clearHistory();
  const thisRound = round;
  const stillWanted = () => thisRound === round;
  running.value = id;
  failures.value = new Map([...failures.value].filter(([failed]) => failed !== id));
  try {
    await ACTIONS[id](stillWanted);
    if (stillWanted()) done.value = doneAfter(done.value, id);
  } catch (error) {
    if (!stillWanted()) return;
    atOnce.value = false;
    failures.value = new Map([...failures.value, [id, error]]);
  } finally {
    if (stillWanted()) running.value = undefined;
  }
}

/** Passes one gathered candidate to the other side, if that is possible now. A refusal is kept with the candidate. */
export async function passOn(from: SideName, { number, candidate }: QueuedCandidate): Promise<void> {
  const to = OTHER_SIDE[from];
  const step = from === "a" ? "candidatesToB" : "candidatesToA";
  const connection = sides[to].connection.value;
  if (connection === undefined || !possible.value.has(step)) return;
  settleCandidate(sides[from], number, { status: "underway" });
  try {
    await connection.addIceCandidate(candidate);
    settleCandidate(sides[from], number, { status: "passedOn" });
  } catch (error) {
    // The call was hung up meanwhile, so the error says nothing about the candidate.
    if (sides[to].connection.value !== connection) return;
    settleCandidate(sides[from], number, { status: "refused", refusal: browserWords(error) });
  }
}

/** Passes on all waiting candidates of one side. */
export async function passOnAll(from: SideName): Promise<void> {
  for (const entry of waitingOf(from)) await passOn(from, entry);
}

/** Does all remaining steps, each as soon as it becomes possible. */
export function callAtOnce(): void {
  atOnce.value = true;
}

effect(() => {
  const id = next.value;
  if (!atOnce.value || running.value !== undefined) return;
  if (finished.value) atOnce.value = false;
  else if (id !== undefined) void untracked(() => perform(id));
});

/** Captures the camera and microphone for A, or draws a picture. Later calls use the same source. */
export function start(from: "camera" | "drawn"): Promise<void> {
  source.value = from;
  return perform("capture");
}

/** Closes both connections and stops every track. The history stays until the next start. */
export function hangUp(): void {
  round += 1;
  atOnce.value = false;
  running.value = undefined;
  for (const side of Object.values(sides)) closeSide(side);
  stopOwnMedia();
  done.value = new Set();
}

/** Hangs up and forgets everything. */
export function startOver(): void {
  hangUp();
  clearHistory();
  failures.value = new Map();
}

/** The error as the browser words it. */
export function browserWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function clearHistory(): void {
  beginTrace();
  for (const side of Object.values(sides)) clearSide(side);
  offer.value = undefined;
  answer.value = undefined;
}

function connectionOf(side: SideName): RTCPeerConnection {
  const connection = sides[side].connection.peek();
  if (connection === undefined) throw new Error("This side has no connection");
  return connection;
}

function addTracks(side: SideName, stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    connectionOf(side).addTrack(track, stream);
  }
}

async function setDescription(
  side: SideName,
  method: "setLocalDescription" | "setRemoteDescription",
  description: RTCSessionDescriptionInit | undefined,
): Promise<void> {
  if (description === undefined) throw new Error("There is no description yet");
  await connectionOf(side)[method](description);
}

function passOnFirst(from: SideName): Promise<void> {
  const [first] = waitingOf(from);
  return first === undefined ? Promise.resolve() : passOn(from, first);
}

async function sendEnd(to: SideName): Promise<void> {
  await connectionOf(to).addIceCandidate();
}

/** What each step does. `steps.ts` decides which of them are possible. */
const ACTIONS: Readonly<Record<StepId, (stillWanted: () => boolean) => Promise<void> | void>> = {
  capture: captureOwn,
  create: () => {
    for (const side of Object.values(sides)) openSide(side);
  },
  addTracksToA: () => {
    if (ownMedia.a.value !== undefined) addTracks("a", ownMedia.a.value);
  },
  addTracksToB: () => addTracks("b", startDrawn("b")),
  createOffer: async () => {
    offer.value = await connectionOf("a").createOffer();
  },
  setOfferAtA: () => setDescription("a", "setLocalDescription", offer.value),
  setOfferAtB: () => setDescription("b", "setRemoteDescription", offer.value),
  createAnswer: async () => {
    answer.value = await connectionOf("b").createAnswer();
  },
  setAnswerAtB: () => setDescription("b", "setLocalDescription", answer.value),
  setAnswerAtA: () => setDescription("a", "setRemoteDescription", answer.value),
  candidatesToB: () => passOnFirst("a"),
  candidatesToA: () => passOnFirst("b"),
  endToB: () => sendEnd("b"),
  endToA: () => sendEnd("a"),
};
