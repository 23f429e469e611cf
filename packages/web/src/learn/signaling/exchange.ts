import { computed, signal } from "@preact/signals";
import { stateOf, statesAt } from "@visavis/trace/core";
import type { SideName } from "../../loopback/steps.ts";
import type { PairViews } from "../pair-views.ts";
import { openRecordedPair, type RecordedPair } from "../recorded-pair.ts";
import { readMessage, writeMessage } from "./carried-message.ts";

/** Enough for host candidates on a slow machine; there are no ICE servers. */
const GATHERING_LIMIT_MS = 3_000;
const TICK_EVERY_MS = 500;
/** After A has waited this long, the answer counts as lost. */
const MIN_WAITING_MS = 3_000;

/** Why a message was not accepted: it is not valid, or the browser rejected it with this error. */
export type Refusal = "empty" | "broken" | "wrongType" | { readonly browserError: string };

const pair = signal<RecordedPair | undefined>(undefined);

/** The message that each end has created. */
export const outgoing = { a: signal(""), b: signal("") };
/** The text that the learner has pasted at each end. */
export const incoming = { a: signal(""), b: signal("") };
export const refusals = {
  a: signal<Refusal | undefined>(undefined),
  b: signal<Refusal | undefined>(undefined),
};
/** The end that is creating a message. */
export const writing = signal<SideName | undefined>(undefined);
/** The end whose message was lost. */
export const lost = signal<SideName | undefined>(undefined);

export const views = computed(() => pair.value?.views);
export const recordedLog = computed(() => pair.value?.log);

/** The time of the trace, updated by a timer, because no event occurs while a message is missing. */
export const clockMs = signal(0);
let ticking: ReturnType<typeof setInterval> | undefined;

/** What each end expects from the other. */
const EXPECTED = { a: "answer", b: "offer" } as const satisfies Record<SideName, string>;

/** Opens a new pair without signaling between the ends. */
export function beginExchange(): void {
  endExchange();
  const opened = openRecordedPair();
  opened.a.createDataChannel("lesson");
  pair.value = opened;
  clockMs.value = 0;
  ticking = setInterval(() => {
    clockMs.value = opened.nowMs();
  }, TICK_EVERY_MS);
}

/** Closes both ends and clears their messages. */
export function endExchange(): void {
  clearInterval(ticking);
  pair.peek()?.close();
  pair.value = undefined;
  writing.value = undefined;
  lost.value = undefined;
  for (const side of ["a", "b"] as const) {
    outgoing[side].value = "";
    incoming[side].value = "";
    refusals[side].value = undefined;
  }
}

/** Creates A's offer, with all its candidates in it. */
export async function writeOffer(): Promise<void> {
  const mine = pair.peek();
  if (mine === undefined) return;
  try {
    await write(mine, "a");
  } catch (error) {
    if (pair.peek() === mine) refusals.a.value = { browserError: errorText(error) };
  }
}

/** Applies the message that was pasted at an end; B then creates its answer. */
export async function deliver(to: SideName): Promise<void> {
  const mine = pair.peek();
  if (mine === undefined) return;
  refusals[to].value = undefined;
  const message = readMessage(incoming[to].peek(), EXPECTED[to]);
  if (typeof message === "string") {
    refusals[to].value = message;
    return;
  }
  try {
    await mine[to].setRemoteDescription(message);
    if (to === "b") await write(mine, "b");
  } catch (error) {
    if (pair.peek() === mine) refusals[to].value = { browserError: errorText(error) };
  }
}

/** Deletes the message, including a pasted copy at the other end. */
export function lose(from: SideName): void {
  outgoing[from].value = "";
  incoming[from === "a" ? "b" : "a"].value = "";
  lost.value = from;
}

async function write(mine: RecordedPair, from: SideName): Promise<void> {
  const connection = mine[from];
  writing.value = from;
  try {
    await connection.setLocalDescription();
    await gathered(connection);
  } finally {
    if (pair.peek() === mine) writing.value = undefined;
  }
  const { localDescription } = connection;
  if (pair.peek() !== mine || localDescription === null) return;
  outgoing[from].value = writeMessage({
    type: from === "a" ? "offer" : "answer",
    sdp: localDescription.sdp,
  });
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHERING_LIMIT_MS);
    const look = () => {
      if (connection.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    };
    connection.addEventListener("icegatheringstatechange", look);
    look();
  });
}

function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * The states of both ends when B has answered and A has waited for the answer for three seconds:
 * `A: have-local-offer, new; B: stable, checking`.
 *
 * @param nowMs milliseconds since the trace began
 */
export function unansweredIn(views: PairViews, nowMs: number): string | undefined {
  const [historyOfA, historyOfB] = [views.states("a"), views.states("b")];
  const answered = historyOfB.find(
    ({ machine, state, event }) => machine === "signaling" && state === "stable" && event !== undefined,
  );
  const statesOfA = statesAt(historyOfA, nowMs);
  const waits = stateOf(statesOfA, "signaling") === "have-local-offer";
  if (answered === undefined || !waits || nowMs - answered.fromMs < MIN_WAITING_MS) return undefined;
  const statesOfB = statesAt(historyOfB, nowMs);
  return `A: have-local-offer, ${stateOf(statesOfA, "iceConnection")}; B: stable, ${stateOf(statesOfB, "iceConnection")}`;
}
