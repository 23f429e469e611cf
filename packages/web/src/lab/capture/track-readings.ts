import { useEffect, useState } from "preact/hooks";
import type { PictureSize } from "../../capture/wishes.ts";
import { countFrames } from "./frame-rate.ts";
import { type Picture, shownBy } from "./pictures.ts";

/** What a running track tells of itself. */
export interface TrackReading {
  readonly settings: MediaTrackSettings;
  readonly capabilities: MediaTrackCapabilities;
  readonly constraints: MediaTrackConstraints;
}

/** What the element that shows a picture makes of it. */
export interface ShownReading {
  readonly size: PictureSize | undefined;
  readonly framesPerSecond: number | undefined;
}

/** Settings change without an event when a phone is turned or the light fades, so they are read again and again. */
const READ_EVERY_MS = 500;

export function useTrackReading(track: MediaStreamTrack): TrackReading {
  const read = (): TrackReading => ({
    settings: track.getSettings(),
    // Firefox had none before 132.
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
