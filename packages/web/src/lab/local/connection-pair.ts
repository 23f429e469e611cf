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
import { captureOwn, keepDrawn, ownMedia, source, stopOwnMedia } from "./own-media.ts";
import { beginTrace } from "./page-trace.ts";
import { clearSide, closeSide, type GatheredCandidate, openSide, settleCandidate, sides } from "./side.ts";

/** The steps done since the last beginning. */
export const done = signal<ReadonlySet<StepId>>(new Set());
/** The step that is being done at this moment. */
export const running = signal<StepId | undefined>(undefined);
/** What the last attempt at a step threw; a new attempt forgets it. */
export const failures = signal<ReadonlyMap<StepId, unknown>>(new Map());
/** True while "call" does one step after the other. */
export const atOnce = signal(false);
/** The descriptions as `createOffer` and `createAnswer` wrote them. */
export const offer = signal<RTCSessionDescriptionInit | undefined>(undefined);
export const answer = signal<RTCSessionDescriptionInit | undefined>(undefined);

const waitingOf = (side: SideName) => sides[side].gathered.value.filter(({ fate }) => fate === "waiting");

const situation = computed<Situation>(() => ({
  done: done.value,
  waiting: { a: waitingOf("a").length, b: waitingOf("b").length },
  gatheringEnded: { a: sides.a.gatheringEnded.value, b: sides.b.gatheringEnded.value },
}));

export const possible = computed(() => possibleSteps(situation.value));
export const next = computed(() => nextStep(situation.value));
/** True when nothing is left to do, as opposed to waiting for candidates. */
export const finished = computed(() => done.value.has("endToB") && done.value.has("endToA"));

/** Grows with every beginning, so that what was awaited in an earlier one is told from the present. */
let round = 0;

/** Does one step, if it is possible now. What it throws is kept in `failures`. */
export async function perform(id: StepId): Promise<void> {
  if (running.value !== undefined || !possible.value.has(id)) return;
  if (done.value.size === 0) forgetRecord();
  const thisRound = round;
  const stillWanted = () => thisRound === round;
  running.value = id;
  failures.value = new Map([...failures.value].filter(([failed]) => failed !== id));
  try {
    await DEEDS[id](stillWanted);
    if (stillWanted()) done.value = doneAfter(done.value, id);
  } catch (error) {
    if (!stillWanted()) return;
    atOnce.value = false;
    failures.value = new Map([...failures.value, [id, error]]);
  } finally {
    if (stillWanted()) running.value = undefined;
  }
}

/** Hands one gathered candidate to the other side, if that is possible now. A refusal is kept with the candidate. */
export async function handOver(from: SideName, { number, candidate }: GatheredCandidate): Promise<void> {
  const to = OTHER_SIDE[from];
  const step = from === "a" ? "candidatesToB" : "candidatesToA";
  const connection = sides[to].connection.value;
  if (connection === undefined || !possible.value.has(step)) return;
  settleCandidate(sides[from], number, { fate: "underway" });
  try {
    await connection.addIceCandidate(candidate);
    settleCandidate(sides[from], number, { fate: "handedOver" });
  } catch (error) {
    // Hung up meanwhile: the refusal says nothing about the candidate.
    if (sides[to].connection.value !== connection) return;
    settleCandidate(sides[from], number, { fate: "refused", refusal: browserWords(error) });
  }
}

/** Hands over all candidates of one side that wait now. */
export async function handOverAll(from: SideName): Promise<void> {
  for (const entry of waitingOf(from)) await handOver(from, entry);
}

/** Does everything that is left, one step after the other, as soon as each becomes possible. */
export function callAtOnce(): void {
  atOnce.value = true;
}

effect(() => {
  const id = next.value;
  if (!atOnce.value || running.value !== undefined) return;
  if (finished.value) atOnce.value = false;
  else if (id !== undefined) void untracked(() => perform(id));
});

/** Gets what A sends from the camera and microphone, or from a drawing. Calls after this one use the same. */
export function start(from: "camera" | "drawn"): Promise<void> {
  source.value = from;
  return perform("capture");
}

/** Closes both connections and stops every track. What happened stays to be read until the next beginning. */
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
  forgetRecord();
  failures.value = new Map();
}

/** The browser's own words for what it threw. */
export function browserWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function forgetRecord(): void {
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

function handOverFirst(from: SideName): Promise<void> {
  const [first] = waitingOf(from);
  return first === undefined ? Promise.resolve() : handOver(from, first);
}

async function sayEnd(to: SideName): Promise<void> {
  await connectionOf(to).addIceCandidate();
}

/** What each step does. Which of them may be done, and when, `steps.ts` decides. */
const DEEDS: Readonly<Record<StepId, (stillWanted: () => boolean) => Promise<void> | void>> = {
  capture: captureOwn,
  create: () => {
    for (const side of Object.values(sides)) openSide(side);
  },
  addTracksToA: () => {
    if (ownMedia.a.value !== undefined) addTracks("a", ownMedia.a.value);
  },
  addTracksToB: () => addTracks("b", keepDrawn("b")),
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
  candidatesToB: () => handOverFirst("a"),
  candidatesToA: () => handOverFirst("b"),
  endToB: () => sayEnd("b"),
  endToA: () => sayEnd("a"),
};
