/** One sight of a video: when, and how many frames it had shown by then. */
interface Sight {
  readonly atMs: number;
  readonly frames: number;
}

/** Long enough for a steady figure at 5 frames a second, short enough to follow a change. */
const WINDOW_MS = 2_000;

/**
 * Counts the frames that `video` shows and tells the rate over the last two seconds. The result ends it. Firefox before
 * 132 cannot count; nothing is told there. Frames are counted also while the video is scrolled out of sight.
 */
export function countFrames(video: HTMLVideoElement, tell: (framesPerSecond: number) => void): () => void {
  if (!("requestVideoFrameCallback" in video)) return () => undefined;
  const sights: Sight[] = [];
  const onFrame = (atMs: number, { presentedFrames: frames }: VideoFrameCallbackMetadata): void => {
    sights.push({ atMs, frames });
    while (sights[0] !== undefined && atMs - sights[0].atMs > WINDOW_MS) sights.shift();
    const [first] = sights;
    const spanMs = first === undefined ? 0 : atMs - first.atMs;
    if (first !== undefined && spanMs > WINDOW_MS / 2) tell(((frames - first.frames) * 1_000) / spanMs);
    request = video.requestVideoFrameCallback(onFrame);
  };
  let request = video.requestVideoFrameCallback(onFrame);
  return () => video.cancelVideoFrameCallback(request);
}
