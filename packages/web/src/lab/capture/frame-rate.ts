/** One sight of a video: when, and how many frames it had shown by then. */
interface Sight {
  readonly atMs: number;
  readonly frames: number;
}

/** Long enough for a steady figure at 5 frames a second, short enough to follow a change. */
const WINDOW_MS = 2_000;

/** Counts the frames that `video` shows and tells the rate over the last two seconds. The result ends it. */
export function countFrames(video: HTMLVideoElement, tell: (framesPerSecond: number) => void): () => void {
  const sights: Sight[] = [];
  const see = (sight: Sight): void => {
    sights.push(sight);
    while (sights[0] !== undefined && sight.atMs - sights[0].atMs > WINDOW_MS) sights.shift();
    const [first] = sights;
    const spanMs = first === undefined ? 0 : sight.atMs - first.atMs;
    if (first !== undefined && spanMs > WINDOW_MS / 2) tell(((sight.frames - first.frames) * 1_000) / spanMs);
  };
  if ("requestVideoFrameCallback" in video) {
    const onFrame = (atMs: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
      see({ atMs, frames: presentedFrames });
      request = video.requestVideoFrameCallback(onFrame);
    };
    let request = video.requestVideoFrameCallback(onFrame);
    return () => video.cancelVideoFrameCallback(request);
  }
  // Firefox before 132 has no such callback; its playback quality counts the same frames.
  const element: HTMLVideoElement = video;
  const timer = setInterval(
    () => see({ atMs: performance.now(), frames: element.getVideoPlaybackQuality().totalVideoFrames }),
    250,
  );
  return () => clearInterval(timer);
}
