import { computed, signal } from "@preact/signals";
import type { Trace } from "@visavis/trace/core";
import type { SideName } from "../../loopback/steps.ts";
import { openRecordedPair, type RecordedPair } from "../recorded-pair.ts";
import { readMessage, writeMessage } from "./carried-message.ts";

/** Host candidates are there within this on a slow machine; no server is asked for others. */
const GATHERING_LIMIT_MS = 3_000;
const TICK_EVERY_MS = 500;

/** Why a message was not taken: it is none, or the browser refused it in these words. */
export type Refusal = "empty" | "broken" | "wrongType" | { readonly browserWords: string };

const pair = signal<RecordedPair | undefined>(undefined);

/** What each end has written and nobody has carried away yet. */
export const outgoing = { a: signal(""), b: signal("") };
/** What the person has put into each end's box. */
export const incoming = { a: signal(""), b: signal("") };
export const refusals = {
  a: signal<Refusal | undefined>(undefined),
  b: signal<Refusal | undefined>(undefined),
};
/** The message that an end writes just now. */
export const writing = signal<SideName | undefined>(undefined);
/** Who has lost a message that was never delivered. */
export const lost = signal<SideName | undefined>(undefined);

export const recorded = computed<Trace | undefined>(() => pair.value?.trace.value);
export const recordedLog = computed(() => pair.value?.log);

/** The clock of the recording: while a message is missing, nothing else moves on. */
export const clockMs = signal(0);
let ticking: ReturnType<typeof setInterval> | undefined;

/** What each end waits for from the other. */
const WANTED = { a: "answer", b: "offer" } as const satisfies Record<SideName, string>;

/** Two new ends with nothing between them. */
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

/** Closes both, and forgets what they wrote. */
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

/** Lets A write its offer, with all its candidates in it. */
export async function writeOffer(): Promise<void> {
  const mine = pair.peek();
  if (mine === undefined) return;
  try {
    await write(mine, "a");
  } catch (error) {
    if (pair.peek() === mine) refusals.a.value = { browserWords: wordsOf(error) };
  }
}

/** Hands what was pasted at an end to its browser; B then writes an answer. */
export async function deliver(to: SideName): Promise<void> {
  const mine = pair.peek();
  if (mine === undefined) return;
  refusals[to].value = undefined;
  const message = readMessage(incoming[to].peek(), WANTED[to]);
  if (typeof message === "string") {
    refusals[to].value = message;
    return;
  }
  try {
    await mine[to].setRemoteDescription(message);
    if (to === "b") await write(mine, "b");
  } catch (error) {
    if (pair.peek() === mine) refusals[to].value = { browserWords: wordsOf(error) };
  }
}

/** The message is gone: no one can copy it any more, and what was copied of it is thrown away too. */
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

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
