import { signal } from "@preact/signals";
import { type CaptureRefusal, openUserMedia } from "../../capture/capture-attempt.ts";
import type { SideName } from "../../loopback/steps.ts";
import { drawMedia } from "./drawn-media.ts";

/** What A sends: its camera and microphone, or a drawn picture and a tone. B always sends a drawn one. */
export const source = signal<"camera" | "drawn">("camera");

/** What each side sends; `undefined` while it has nothing. */
export const ownMedia: Readonly<Record<SideName, ReturnType<typeof signal<MediaStream>>>> = {
  a: signal<MediaStream>(),
  b: signal<MediaStream>(),
};

/** Why the camera and microphone did not start, the last time they were asked for. */
export const refusal = signal<CaptureRefusal | undefined>(undefined);

const stops = new Map<SideName, () => void>();

/** Small on purpose: both directions are encoded and decoded in this one page. */
const CONSTRAINTS = {
  audio: true,
  video: { width: { ideal: 640 }, height: { ideal: 480 } },
} as const satisfies MediaStreamConstraints;

/**
 * Gets what A sends from the chosen source. What arrives after `stillWanted` turned false is stopped at once.
 *
 * @throws {Error} in the browser's own words where camera and microphone do not start; `refusal` explains it.
 */
export async function captureOwn(stillWanted: () => boolean): Promise<void> {
  refusal.value = undefined;
  if (source.peek() === "drawn") {
    keepDrawn("a");
    return;
  }
  const outcome = await openUserMedia("cameraAndMicrophone", CONSTRAINTS);
  if (outcome.refusal !== undefined) {
    if (stillWanted()) refusal.value = outcome.refusal;
    const { name, message } = outcome.refusal.browserWords;
    throw Object.assign(new Error(message), { name });
  }
  const stop = () => {
    for (const track of outcome.stream.getTracks()) track.stop();
  };
  if (!stillWanted()) {
    stop();
    return;
  }
  stops.set("a", stop);
  ownMedia.a.value = outcome.stream;
}

/** Draws what a side sends. */
export function keepDrawn(side: SideName): MediaStream {
  const drawn = drawMedia(side);
  stops.set(side, drawn.stop);
  ownMedia[side].value = drawn.stream;
  return drawn.stream;
}

/** Stops every track, which also turns the camera's light off. */
export function stopOwnMedia(): void {
  for (const stop of stops.values()) stop();
  stops.clear();
  ownMedia.a.value = undefined;
  ownMedia.b.value = undefined;
  refusal.value = undefined;
}
