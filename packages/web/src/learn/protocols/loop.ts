import { computed, signal } from "@preact/signals";
import { median } from "../../figures/series.ts";
import { drawStampedPicture } from "../../loopback/stamped-picture.ts";
import { connectPair, openRecordedPair, type RecordedPair } from "../recorded-pair.ts";
import { watchFrameAges } from "./delays.ts";

/** The median is taken over this many of the newest frames. */
const KEPT_AGES = 60;
/** Fewer frames show little, because the first ones wait for the decoder to start. */
export const MIN_AGES = 20;

interface Loop {
  readonly pair: RecordedPair;
  readonly received: MediaStream;
  close(): void;
}

const loop = signal<Loop | undefined>(undefined);
const ages = signal<readonly number[]>([]);

/** The browser's error if connecting failed. */
export const failure = signal<string | undefined>(undefined);

export const isRunning = computed(() => loop.value !== undefined);
/** The stream that arrives at B. */
export const received = computed(() => loop.value?.received);
export const views = computed(() => loop.value?.pair.views);
export const recordedLog = computed(() => loop.value?.pair.log);

/** The time from drawing to showing a frame, over the newest frames. */
export const delay = computed(() => ({ frames: ages.value.length, medianMs: median(ages.value) }));

/** Sends drawn video from A to B in this page, without a camera. */
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

/** Stops the video and closes both connections. */
export function stopLoop(): void {
  loop.peek()?.close();
  loop.value = undefined;
  ages.value = [];
}

/** Measures the delay of the frames that the element shows. Returns a function that stops it. */
export function measureDelay(video: HTMLVideoElement): () => void {
  return watchFrameAges(video, (ageMs) => {
    ages.value = [...ages.peek(), ageMs].slice(-KEPT_AGES);
  });
}
