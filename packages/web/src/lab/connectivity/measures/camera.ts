import { compareSizes } from "../../../capture/comparison.ts";
import { size } from "../../../capture/figures.ts";
import type { PictureSize } from "../../../capture/requested-constraints.ts";
import { mean } from "../../../figures/series.ts";
import { carryCandidates, negotiate, openPair } from "../../../loopback/pair.ts";
import { type ConnectivityFinding, failed, passed, warning } from "../findings.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { withCapturedTrack } from "./captured-track.ts";
import { delay } from "./delay.ts";
import type { Measurement, TestContext } from "./measurement.ts";
import { createPictureWatch } from "./picture-watch.ts";
import { readDecodedFrames, readSentVideo, type SentVideo } from "./sent-video.ts";

/** testrtc, camera: a lower frame rate than this is not video. */
export const MIN_FRAMES_PER_SECOND = 5;
/** testrtc: the share of pictures that may be black, or frozen. */
const MAX_BAD_SHARE = 1 / 3;

/** The slowest acceptable camera delivers a new picture this often. */
const LOOK_EVERY_MS = 200;
const LOOKS_PER_SECOND = 5;
/** Plenty of time, since both ends are in this page. */
const FIRST_PICTURE_LIMIT_MS = 5_000;

/** Sends the camera, in one size, from one connection of this page to another, and looks at the received pictures. */
export async function measureCamera(context: TestContext, requested: PictureSize): Promise<Measurement> {
  const constraints = { width: { exact: requested.width }, height: { exact: requested.height } };
  const measured = await withCapturedTrack("camera", constraints, {
    signal: context.signal,
    use: (track) => sendToSelf(track, { ...context, requested }),
  });
  return measured.refusal?.failure.kind === "unmetConstraint"
    ? { finding: warning("sizeNotOffered"), figures: {} }
    : measured;
}

async function sendToSelf(
  track: MediaStreamTrack,
  { signal, isLong, trace, requested }: TestContext & { readonly requested: PictureSize },
): Promise<Measurement> {
  const startedAtMs = performance.now();
  const label = `camera ${size(requested)}`;
  const pair = openPair({ trace, labels: { a: `${label}, near`, b: `${label}, far` }, signal });
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  try {
    carryCandidates(pair);
    pair.a.addTrack(track);
    pair.b.addEventListener("track", (event) => {
      video.srcObject = new MediaStream([event.track]);
      // It rejects when the test ends before the video plays.
      void video.play().catch(() => undefined);
    });
    await negotiate(pair);
    const isShown = () => video.currentTime > 0 && video.videoWidth > 0;
    while (!isShown() && performance.now() - startedAtMs < FIRST_PICTURE_LIMIT_MS) await delay(20, signal);
    const setUpMs = isShown() ? performance.now() - startedAtMs : null;

    const watch = createPictureWatch(video);
    const samples: SentVideo[] = [await readSentVideo(pair.recordings.a)];
    const sampledAtMs: number[] = [performance.now()];
    const looks = setUpMs === null ? 0 : DURATIONS_MS.camera[isLong ? "long" : "short"] / LOOK_EVERY_MS;
    for (let count = 1; count <= looks; count += 1) {
      await delay(LOOK_EVERY_MS, signal);
      watch.look();
      if (count % LOOKS_PER_SECOND === 0) {
        samples.push(await readSentVideo(pair.recordings.a));
        sampledAtMs.push(performance.now());
      }
    }
    const { width, height } = track.getSettings();
    const delivered = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
    const rates = frameRates(samples, sampledAtMs);
    const figures: PictureFigures = {
      requested,
      delivered,
      receivedFrames: await readDecodedFrames(pair.recordings.b),
      framesPerSecond: mean(rates) ?? 0,
      ...watch.seen(),
    };
    return {
      finding: judgePicture(figures),
      figures: {
        device: track.label,
        size: width === undefined || height === undefined ? null : size({ width, height }),
        setUpMs,
        encodeMs: encodeMs(samples.at(-1)),
        leastFps: rates.length === 0 ? null : Math.min(...rates),
        meanFps: mean(rates) ?? null,
        mostFps: rates.length === 0 ? null : Math.max(...rates),
        receivedFrames: figures.receivedFrames,
        ...watch.seen(),
      },
    };
  } finally {
    pair.close();
    video.srcObject = null;
  }
}

interface PictureFigures {
  readonly requested: PictureSize;
  readonly delivered: Partial<PictureSize>;
  /** Frames decoded at the other end. */
  readonly receivedFrames: number;
  /** Mean frame rate that was sent. */
  readonly framesPerSecond: number;
  /** Pictures looked at, and how many of them were black or frozen. */
  readonly pictures: number;
  readonly blackPictures: number;
  readonly frozenPictures: number;
}

export function judgePicture(figures: PictureFigures): ConnectivityFinding {
  const { requested, delivered, receivedFrames, framesPerSecond } = figures;
  if (receivedFrames === 0) return failed("noPicture");
  if (compareSizes(requested, delivered) === "differs") return failed("otherSize");
  if (framesPerSecond < MIN_FRAMES_PER_SECOND) return failed("fewFrames");
  if (figures.blackPictures > figures.pictures * MAX_BAD_SHARE) return failed("blackPicture");
  if (figures.frozenPictures > figures.pictures * MAX_BAD_SHARE) return warning("stillPicture");
  return passed("pictureMoves");
}

/** The frame rate from each sample to the next. */
function frameRates(samples: readonly SentVideo[], sampledAtMs: readonly number[]): readonly number[] {
  return samples.slice(1).map(({ framesEncoded }, index) => {
    const frames = framesEncoded - (samples[index]?.framesEncoded ?? 0);
    const spanMs = (sampledAtMs[index + 1] ?? 0) - (sampledAtMs[index] ?? 0);
    return (frames * 1000) / Math.max(spanMs, 1);
  });
}

function encodeMs(last: SentVideo | undefined): number | null {
  return last === undefined || last.framesEncoded === 0 || last.totalEncodeMs === 0
    ? null
    : last.totalEncodeMs / last.framesEncoded;
}
