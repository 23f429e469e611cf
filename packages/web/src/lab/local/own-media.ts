import { signal } from "@preact/signals";
import { type CaptureRefusal, openUserMedia } from "../../capture/capture-attempt.ts";
import type { SideName } from "../../loopback/steps.ts";
import { drawMedia } from "./drawn-media.ts";

/** What A sends: camera and microphone, or a drawn picture and a tone. B always sends the latter. */
export const source = signal<"camera" | "drawn">("camera");

/** What each side sends. */
export const ownMedia: Readonly<Record<SideName, ReturnType<typeof signal<MediaStream>>>> = {
  a: signal<MediaStream>(),
  b: signal<MediaStream>(),
};

/** Why the camera and microphone did not start at the last attempt. */
export const refusal = signal<CaptureRefusal | undefined>(undefined);

const stops = new Map<SideName, () => void>();

/** Small, since this page encodes and decodes both directions. */
const CONSTRAINTS = {
  audio: true,
  video: { width: { ideal: 640 }, height: { ideal: 480 } },
} as const satisfies MediaStreamConstraints;

/**
 * Opens the chosen source for A. If `stillWanted` is false by then, it is stopped at once.
 *
 * @throws {Error} the browser's error when camera and microphone do not start; `refusal` explains it
 */
export async function captureOwn(stillWanted: () => boolean): Promise<void> {
  refusal.value = undefined;
  if (source.peek() === "drawn") {
    startDrawn("a");
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

/** Starts the drawn picture and the tone of a side. */
export function startDrawn(side: SideName): MediaStream {
  const drawn = drawMedia(side);
  stops.set(side, drawn.stop);
  ownMedia[side].value = drawn.stream;
  return drawn.stream;
}

/** Stops every track, which also turns off the camera's light. */
export function stopOwnMedia(): void {
  for (const stop of stops.values()) stop();
  stops.clear();
  ownMedia.a.value = undefined;
  ownMedia.b.value = undefined;
  refusal.value = undefined;
}
