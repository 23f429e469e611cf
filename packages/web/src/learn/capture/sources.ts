import { effect, signal } from "@preact/signals";
import {
  type CaptureSource,
  createCaptureSource,
  stopSource,
  updateConstraints,
} from "../../capture/capture-source.ts";
import { isSameReading, readTrack, type TrackReading } from "./track-evidence.ts";

/** Resolutions that real cameras and the browsers' fake cameras support. */
export const SIZES = ["640×480", "320×240", "1280×720"] as const;
export type Size = (typeof SIZES)[number];

/** What is requested of each device, now or when it is next opened. */
export const wantedSize = signal<Size>("640×480");
export const wantsEchoCancellation = signal(true);

function cameraConstraints(): MediaTrackConstraints {
  const [width = 0, height = 0] = wantedSize.peek().split("×").map(Number);
  return { width: { ideal: width }, height: { ideal: height } };
}

// Firefox's fake camera and Chromium's microphone apply these settings only when they are opened.
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

/** Readings of the tracks, oldest first. A reading is added only if it differs from the previous one. */
export const readings = signal<readonly TrackReading[]>([]);
const MAX_READINGS = 100;
/** There is no event for a change of a track's settings, so they are polled. */
const READ_EVERY_MS = 200;

/** Requests another resolution, from a running camera at once. */
export function requestSize(size: Size): void {
  wantedSize.value = size;
  void updateConstraints(camera);
}

/** Turns echo cancellation on or off, for a running microphone at once. */
export function requestEchoCancellation(isWanted: boolean): void {
  wantsEchoCancellation.value = isWanted;
  void updateConstraints(microphone);
}

/** Mutes or unmutes a track. The device stays on. */
export function setEnabled({ track }: CaptureSource, isEnabled: boolean): void {
  const running = track.peek();
  if (running === undefined) return;
  running.enabled = isEnabled;
  recordReading(running);
}

/** Stops both devices. */
export function stopAll(): void {
  for (const source of SOURCES) stopSource(source);
}

/** Reads the tracks regularly. Returns a function that stops the readings and the tracks. */
export function watchTracks(): () => void {
  const ends = SOURCES.map((source) =>
    effect(() => {
      const track = source.track.value;
      if (track === undefined) return undefined;
      recordReading(track);
      const timer = setInterval(() => recordReading(track), READ_EVERY_MS);
      return () => clearInterval(timer);
    }),
  );
  return () => {
    for (const end of ends) end();
    stopAll();
  };
}

/** The state of the last track that was stopped here. */
export const released = signal<string | undefined>(undefined);

/** Stops a device and reads the state of its track. */
export function release(source: CaptureSource): void {
  const track = source.track.peek();
  stopSource(source);
  if (track?.readyState === "ended") released.value = `${track.kind}: readyState = ended`;
}

function recordReading(track: MediaStreamTrack): void {
  const reading = readTrack(track);
  const sameKind = readings.peek().findLast(({ kind }) => kind === reading.kind);
  if (isSameReading(sameKind, reading)) return;
  readings.value = [...readings.peek(), reading].slice(-MAX_READINGS);
}
