import { computed, signal } from "@preact/signals";
import type { SideName, StepId } from "../../loopback/steps.ts";
import { openRecordedPair, type RecordedPair } from "../recorded-pair.ts";

/** The calls that connect two existing ends, in order, and the end that makes each. */
export const CALLS = [
  { id: "createOffer", at: "a" },
  { id: "setOfferAtA", at: "a" },
  { id: "setOfferAtB", at: "b" },
  { id: "createAnswer", at: "b" },
  { id: "setAnswerAtB", at: "b" },
  { id: "setAnswerAtA", at: "a" },
  { id: "candidatesToB", at: "b" },
  { id: "candidatesToA", at: "a" },
] as const satisfies readonly { readonly id: StepId; readonly at: SideName }[];

export type CallId = (typeof CALLS)[number]["id"];

/** The result of the last attempt at a call. */
export type Outcome = "done" | { readonly name: string; readonly message: string };

const pair = signal<RecordedPair | undefined>(undefined);
const offer = signal<RTCSessionDescriptionInit | undefined>(undefined);
const answer = signal<RTCSessionDescriptionInit | undefined>(undefined);
const gathered = { a: signal<readonly RTCIceCandidate[]>([]), b: signal<readonly RTCIceCandidate[]>([]) };

/** The result of each call that was made on this pair. */
export const outcomes = signal<ReadonlyMap<CallId, Outcome>>(new Map());

export const views = computed(() => pair.value?.views);
export const recordedLog = computed(() => pair.value?.log);

/** The calls whose arguments exist. Whether a call fits the state is left to the browser. */
export const callable = computed<ReadonlySet<CallId>>(() => {
  const calls = new Set<CallId>(["createOffer", "createAnswer"]);
  if (offer.value !== undefined) calls.add("setOfferAtA").add("setOfferAtB");
  if (answer.value !== undefined) calls.add("setAnswerAtB").add("setAnswerAtA");
  if (gathered.a.value.length > 0) calls.add("candidatesToB");
  if (gathered.b.value.length > 0) calls.add("candidatesToA");
  return calls;
});

/** Opens a new pair. A has a data channel, so that there is something to negotiate. */
export function beginPair(): void {
  endPair();
  const opened = openRecordedPair();
  opened.a.createDataChannel("lesson");
  for (const side of ["a", "b"] as const) {
    opened[side].addEventListener("icecandidate", ({ candidate }) => {
      // Firefox ends each generation with an empty candidate.
      if (candidate === null || candidate.candidate === "" || pair.peek() !== opened) return;
      gathered[side].value = [...gathered[side].peek(), candidate];
    });
  }
  pair.value = opened;
}

/** Closes both ends. */
export function endPair(): void {
  pair.peek()?.close();
  pair.value = undefined;
  offer.value = undefined;
  answer.value = undefined;
  gathered.a.value = [];
  gathered.b.value = [];
  outcomes.value = new Map();
}

/** Makes one call, in order or not. If the browser rejects it, its error is kept. */
export async function attempt(id: CallId): Promise<void> {
  const mine = pair.peek();
  if (mine === undefined || !callable.peek().has(id)) return;
  let outcome: Outcome = "done";
  try {
    await CALL_ACTIONS[id](mine);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
    outcome = { name, message };
  }
  if (pair.peek() === mine) outcomes.value = new Map([...outcomes.peek(), [id, outcome]]);
}

async function addCandidates(to: RTCPeerConnection, from: SideName): Promise<void> {
  for (const candidate of gathered[from].peek()) await to.addIceCandidate(candidate);
}

const CALL_ACTIONS: Readonly<Record<CallId, (ends: RecordedPair) => Promise<void>>> = {
  async createOffer(ends) {
    const made = await ends.a.createOffer();
    if (pair.peek() === ends) offer.value = made;
  },
  setOfferAtA: ({ a }) => a.setLocalDescription(offer.peek()),
  setOfferAtB: ({ b }) => b.setRemoteDescription(offer.peek() ?? { type: "offer" }),
  async createAnswer(ends) {
    const made = await ends.b.createAnswer();
    if (pair.peek() === ends) answer.value = made;
  },
  setAnswerAtB: ({ b }) => b.setLocalDescription(answer.peek()),
  setAnswerAtA: ({ a }) => a.setRemoteDescription(answer.peek() ?? { type: "answer" }),
  candidatesToB: ({ b }) => addCandidates(b, "a"),
  candidatesToA: ({ a }) => addCandidates(a, "b"),
};
