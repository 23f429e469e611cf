import { effect, signal } from "@preact/signals";
import {
  applyWishes,
  type CaptureSource,
  createCaptureSource,
  stopSource,
} from "../../capture/capture-source.ts";
import { isSameReading, readTrack, type TrackReading } from "./track-sight.ts";

/** Picture sizes that a camera, a made-up one too, can give. */
export const SIZES = ["640×480", "320×240", "1280×720"] as const;
export type Size = (typeof SIZES)[number];

/** What is asked of each device, now or at the next start. */
export const wantedSize = signal<Size>("640×480");
export const wantsEchoCancellation = signal(true);

function cameraConstraints(): MediaTrackConstraints {
  const [width = 0, height = 0] = wantedSize.peek().split("×").map(Number);
  return { width: { ideal: width }, height: { ideal: height } };
}

// Firefox's made-up camera and Chromium's microphone settle this when they are opened; they are then opened anew.
export const camera = createCaptureSource({
  device: "camera",
  constraints: cameraConstraints,
  needsReopening: (track) => readTrack(track).settings !== wantedSize.peek(),
});
export const microphone = createCaptureSource({
  device: "microphone",
  constraints: () => ({ echoCancellation: { ideal: wantsEchoCancellation.peek() } }),
  needsReopening: (track) =>
    readTrack(track).settings !== `echoCancellation: ${wantsEchoCancellation.peek()}`,
});

const SOURCES = [camera, microphone] as const;

/** What the tracks have said of themselves, oldest first; only what changed. */
export const readings = signal<readonly TrackReading[]>([]);
const MAX_READINGS = 100;
/** A track tells of no change of its settings. */
const READ_EVERY_MS = 200;

/** Asks for another size; a running camera follows. */
export function wishSize(size: Size): void {
  wantedSize.value = size;
  void applyWishes(camera);
}

/** Asks for echo cancellation or none; a running microphone follows. */
export function wishEchoCancellation(isWanted: boolean): void {
  wantsEchoCancellation.value = isWanted;
  void applyWishes(microphone);
}

/** Mutes a track, or lets it speak again. The device stays on. */
export function setEnabled({ track }: CaptureSource, isEnabled: boolean): void {
  const running = track.peek();
  if (running === undefined) return;
  running.enabled = isEnabled;
  note(running);
}

/** Stops both devices. */
export function stopAll(): void {
  for (const source of SOURCES) stopSource(source);
}

/** Follows what the tracks say of themselves. The result ends it, and stops them. */
export function watchTracks(): () => void {
  const ends = SOURCES.map((source) =>
    effect(() => {
      const track = source.track.value;
      if (track === undefined) return undefined;
      note(track);
      const timer = setInterval(() => note(track), READ_EVERY_MS);
      return () => clearInterval(timer);
    }),
  );
  return () => {
    for (const end of ends) end();
    stopAll();
  };
}

/** What the last track that was stopped here says of itself. */
export const released = signal<string | undefined>(undefined);

/** Stops a device for good, and looks at what its track then says. */
export function release(source: CaptureSource): void {
  const track = source.track.peek();
  stopSource(source);
  if (track?.readyState === "ended") released.value = `${track.kind}: readyState = ended`;
}

function note(track: MediaStreamTrack): void {
  const reading = readTrack(track);
  const sameKind = readings.peek().findLast(({ kind }) => kind === reading.kind);
  if (isSameReading(sameKind, reading)) return;
  readings.value = [...readings.peek(), reading].slice(-MAX_READINGS);
}
