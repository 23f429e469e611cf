import { computed, effect, signal } from "@preact/signals";
import { preferCodec, videoCodecs } from "../../loopback/codec-preference.ts";
import { carryCandidates } from "../../loopback/pair.ts";
import { drawStampedPicture } from "../../loopback/stamped-picture.ts";
import { put, selectedLine, shown, texts } from "../../sdp-views/descriptions.ts";
import { answerOffer, openRecordedPair, type RecordedPair } from "../recorded-pair.ts";
import { type Found, firstCodecOf, foundAt } from "./own-lines.ts";

interface Ends {
  readonly pair: RecordedPair;
  readonly received: MediaStream;
  close(): void;
}

const ends = signal<Ends | undefined>(undefined);

/** The codec to put first; `undefined` keeps the browser's order. */
export const wantedCodec = signal<string | undefined>(undefined);
export const codecs = videoCodecs();
/** The first codec of each offer, oldest first, without repetitions. */
export const firstCodecs = signal<readonly string[]>([]);
const MAX_FIRST_CODECS = 20;
/** The lines that the learner has found, as they are in the description. */
export const found = signal<ReadonlyMap<Found, string>>(new Map());
/** The browser's error. */
export const failure = signal<string | undefined>(undefined);
export const isBusy = signal(false);

export const hasOffer = computed(() => ends.value !== undefined && texts.first.value !== "");
export const received = computed(() => ends.value?.received);
export const views = computed(() => ends.value?.pair.views);

/** A creates an offer to send video, with the wanted codec first. If the pair is connected, this renegotiates. */
export async function writeOffer(): Promise<void> {
  await attempt(async () => {
    const { pair } = ends.peek() ?? begin();
    const wanted = wantedCodec.peek();
    if (wanted !== undefined) preferCodec(pair.a, wanted);
    await pair.a.setLocalDescription();
    const sdp = pair.a.localDescription?.sdp;
    if (ends.peek()?.pair !== pair || sdp === undefined) return;
    put("second", "");
    put("first", sdp);
    const first = firstCodecOf(sdp);
    if (first !== undefined && firstCodecs.peek().at(-1) !== first) {
      firstCodecs.value = [...firstCodecs.peek(), first].slice(-MAX_FIRST_CODECS);
    }
  });
}

/** B answers the offer, and the video starts. */
export async function answer(): Promise<void> {
  await attempt(async () => {
    const pair = ends.peek()?.pair;
    if (pair?.a.signalingState !== "have-local-offer") return;
    await answerOffer(pair);
    const sdp = pair.b.localDescription?.sdp;
    if (ends.peek()?.pair === pair && sdp !== undefined) put("second", sdp);
  });
}

/** Stops the video and closes both connections. */
export function endDescriptions(): void {
  ends.peek()?.close();
  ends.value = undefined;
  put("second", "");
  put("first", "");
}

function begin(): Ends {
  const picture = drawStampedPicture();
  const pair = openRecordedPair();
  carryCandidates(pair);
  const stream = new MediaStream();
  pair.b.addEventListener("track", ({ track }) => stream.addTrack(track));
  for (const track of picture.stream.getTracks()) pair.a.addTrack(track, picture.stream);
  const made: Ends = {
    pair,
    received: stream,
    close() {
      pair.close();
      picture.stop();
    },
  };
  ends.value = made;
  return made;
}

async function attempt(action: () => Promise<void>): Promise<void> {
  failure.value = undefined;
  isBusy.value = true;
  try {
    await action();
  } catch (error) {
    failure.value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    isBusy.value = false;
  }
}

/** Follows the selected line; returns a function that stops it. Only the answer's setup line counts, as it decides the DTLS role. */
export function watchLines(): () => void {
  return effect(() => {
    const place = shown.value;
    const line = foundAt(texts[place].value, selectedLine.value);
    if (line === undefined || (line.found === "setup") !== (place === "second")) return;
    if (found.peek().get(line.found) === line.text) return;
    found.value = new Map([...found.peek(), [line.found, line.text]]);
  });
}
