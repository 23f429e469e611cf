import { useEffect, useState } from "preact/hooks";
import type { PictureSize } from "../../capture/requested-constraints.ts";
import { type Picture, shownBy } from "./pictures.tsx";

/** What a running track reports about itself. */
export interface TrackReading {
  readonly settings: MediaTrackSettings;
  readonly capabilities: MediaTrackCapabilities;
  readonly constraints: MediaTrackConstraints;
}

/** What the video element shows. */
export interface ShownReading {
  readonly size: PictureSize | undefined;
  readonly framesPerSecond: number | undefined;
}

/** Settings are polled, since they change without an event when a phone is turned or the light fades. */
const READ_EVERY_MS = 500;

export function useTrackReading(track: MediaStreamTrack): TrackReading {
  const read = (): TrackReading => ({
    settings: track.getSettings(),
    // Firefox has none before 132.
    capabilities: track.getCapabilities?.() ?? {},
    constraints: track.getConstraints(),
  });
  const [reading, setReading] = useState(read);
  useEffect(() => {
    setReading(read());
    const timer = setInterval(() => setReading(read()), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [track]);
  return reading;
}

export function useShownReading(picture: Picture): ShownReading {
  const video = shownBy[picture].value;
  const [size, setSize] = useState<PictureSize>();
  const [framesPerSecond, setFramesPerSecond] = useState<number>();
  useEffect(() => {
    setFramesPerSecond(undefined);
    if (video === null) return;
    const readSize = (): void => setSize({ width: video.videoWidth, height: video.videoHeight });
    const stopCounting = countFrames(video, setFramesPerSecond);
    readSize();
    video.addEventListener("resize", readSize);
    return () => {
      stopCounting();
      video.removeEventListener("resize", readSize);
    };
  }, [video]);
  return { size: size?.width === 0 ? undefined : size, framesPerSecond };
}

/** How many frames a video had shown at one moment. */
interface FrameCount {
  readonly atMs: number;
  readonly frames: number;
}

/** Long enough for a steady figure at 5 fps, and short enough to follow changes. */
const WINDOW_MS = 2_000;

/**
 * Reports the frame rate of a video over the last two seconds, even while it is scrolled out of view. Returns a function
 * that ends it. Firefox before 132 cannot count frames, and reports nothing.
 */
function countFrames(video: HTMLVideoElement, report: (framesPerSecond: number) => void): () => void {
  if (!("requestVideoFrameCallback" in video)) return () => undefined;
  const counts: FrameCount[] = [];
  const onFrame = (atMs: number, { presentedFrames: frames }: VideoFrameCallbackMetadata): void => {
    counts.push({ atMs, frames });
    while (counts[0] !== undefined && atMs - counts[0].atMs > WINDOW_MS) counts.shift();
    const [first] = counts;
    const spanMs = first === undefined ? 0 : atMs - first.atMs;
    if (first !== undefined && spanMs > WINDOW_MS / 2) report(((frames - first.frames) * 1_000) / spanMs);
    request = video.requestVideoFrameCallback(onFrame);
  };
  let request = video.requestVideoFrameCallback(onFrame);
  return () => video.cancelVideoFrameCallback(request);
}
