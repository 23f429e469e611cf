import { size } from "../../../capture/figures.ts";
import type { PictureSize } from "../../../capture/wishes.ts";
import { mean } from "../../../figures/series.ts";
import { negotiatePagePair, openPagePair } from "../../../loopback/page-pair.ts";
import { warning } from "../finding.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { type PictureFigures, verdictOnPicture } from "../verdicts/picture-verdict.ts";
import { withCapturedTrack } from "./captured-track.ts";
import { elapse } from "./elapse.ts";
import type { Measurement, TestContext } from "./measurement.ts";
import { createPictureWatch } from "./seen-pictures.ts";
import { readDecodedFrames, readSentVideo, type SentVideo } from "./sent-video.ts";

/** As often as a camera that is only just good enough has a new picture. */
const LOOK_EVERY_MS = 200;
const LOOKS_PER_SECOND = 5;
/** Both ends are in this page. */
const FIRST_PICTURE_LIMIT_MS = 5_000;

/** Sends the camera, in one size, from one connection of this page to another, and looks at what comes. */
export async function measureCamera(context: TestContext, asked: PictureSize): Promise<Measurement> {
  const constraints = { width: { exact: asked.width }, height: { exact: asked.height } };
  const measured = await withCapturedTrack("camera", constraints, {
    signal: context.signal,
    use: (track) => callOneself(track, { ...context, asked }),
  });
  return measured.refusal?.failure.kind === "unmetConstraint"
    ? { finding: warning("sizeNotOffered"), figures: {} }
    : measured;
}

async function callOneself(
  track: MediaStreamTrack,
  { signal, isLong, trace, asked }: TestContext & { readonly asked: PictureSize },
): Promise<Measurement> {
  const startedAtMs = performance.now();
  const pair = openPagePair({ configuration: {}, trace, label: `camera ${size(asked)}`, signal });
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  try {
    pair.near.addTrack(track);
    pair.far.addEventListener("track", (event) => {
      video.srcObject = new MediaStream([event.track]);
      // Ends with the test, which is no fault.
      void video.play().catch(() => undefined);
    });
    await negotiatePagePair(pair);
    const isShown = () => video.currentTime > 0 && video.videoWidth > 0;
    while (!isShown() && performance.now() - startedAtMs < FIRST_PICTURE_LIMIT_MS) await elapse(20, signal);
    const setUpMs = isShown() ? performance.now() - startedAtMs : null;

    const watch = createPictureWatch(video);
    const samples: SentVideo[] = [await readSentVideo(pair.near)];
    const beganMs = performance.now();
    const looks = setUpMs === null ? 0 : DURATIONS_MS.camera[isLong ? "long" : "short"] / LOOK_EVERY_MS;
    const marksMs: number[] = [beganMs];
    for (let count = 1; count <= looks; count += 1) {
      await elapse(LOOK_EVERY_MS, signal);
      watch.look();
      if (count % LOOKS_PER_SECOND === 0) {
        samples.push(await readSentVideo(pair.near));
        marksMs.push(performance.now());
      }
    }
    const { width, height } = track.getSettings();
    const delivered = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
    const rates = ratesOf(samples, marksMs);
    const figures: PictureFigures = {
      asked,
      delivered,
      receivedFrames: await readDecodedFrames(pair.far),
      framesPerSecond: mean(rates) ?? 0,
      ...watch.seen(),
    };
    return {
      finding: verdictOnPicture(figures),
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

/** Frames a second, between each sample and the next. */
function ratesOf(samples: readonly SentVideo[], marksMs: readonly number[]): readonly number[] {
  return samples.slice(1).map(({ framesEncoded }, index) => {
    const frames = framesEncoded - (samples[index]?.framesEncoded ?? 0);
    const spanMs = (marksMs[index + 1] ?? 0) - (marksMs[index] ?? 0);
    return (frames * 1000) / Math.max(spanMs, 1);
  });
}

function encodeMs(last: SentVideo | undefined): number | null {
  return last === undefined || last.framesEncoded === 0 || last.totalEncodeMs === 0
    ? null
    : last.totalEncodeMs / last.framesEncoded;
}
