import { computed, signal } from "@preact/signals";
import type { Trace } from "@visavis/trace/core";
import { median } from "../../figures/series.ts";
import { drawStampedPicture } from "../../loopback/stamped-picture.ts";
import { connectPair, openRecordedPair, type RecordedPair } from "../recorded-pair.ts";
import { watchFrameAges } from "./frame-ages.ts";

/** So many of the newest frames make the figure. */
const KEPT_AGES = 60;
/** Fewer say little: the first frames wait for the decoder to start. */
export const MIN_AGES = 20;

interface Loop {
  readonly pair: RecordedPair;
  readonly received: MediaStream;
  close(): void;
}

const loop = signal<Loop | undefined>(undefined);
const ages = signal<readonly number[]>([]);

/** What went wrong in connecting, in the browser's own words. */
export const failure = signal<string | undefined>(undefined);

export const isRunning = computed(() => loop.value !== undefined);
/** What arrives at B. */
export const received = computed(() => loop.value?.received);
export const recorded = computed<Trace | undefined>(() => loop.value?.pair.trace.value);
export const recordedLog = computed(() => loop.value?.pair.log);

/** How long the newest frames took from being drawn to being shown. */
export const delay = computed(() => ({ frames: ages.value.length, medianMs: median(ages.value) }));

/** Sends a drawn picture from A to B, both in this page, without a camera. */
export async function startLoop(): Promise<void> {
  stopLoop();
  failure.value = undefined;
  const picture = drawStampedPicture();
  const pair = openRecordedPair();
  const stream = new MediaStream();
  pair.b.addEventListener("track", ({ track }) => stream.addTrack(track));
  for (const track of picture.stream.getTracks()) pair.a.addTrack(track, picture.stream);
  const mine: Loop = {
    pair,
    received: stream,
    close() {
      pair.close();
      picture.stop();
    },
  };
  loop.value = mine;
  try {
    await connectPair(pair);
  } catch (error) {
    if (loop.peek() === mine)
      failure.value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Ends the picture and both connections. */
export function stopLoop(): void {
  loop.peek()?.close();
  loop.value = undefined;
  ages.value = [];
}

/** Measures what the element shows. Returns what ends that. */
export function measureDelay(video: HTMLVideoElement): () => void {
  return watchFrameAges(video, (ageMs) => {
    ages.value = [...ages.peek(), ageMs].slice(-KEPT_AGES);
  });
}
