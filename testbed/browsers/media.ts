import { setTimeout } from "node:timers/promises";
import type { Page } from "puppeteer-core";

const DEFAULT_LIMIT_MS = 15_000;
const POLL_MS = 50;

declare global {
  interface HTMLVideoElement {
    /** Frames presented since the testbed first looked at the element. */
    testbedFrames?: number;
  }
}

/**
 * Frames that the `<video>` has presented since this was first asked about it; 0 while there is no such element.
 *
 * Counted by `requestVideoFrameCallback`: Firefox leaves streams out of `getVideoPlaybackQuality()`.
 */
function frames(page: Page, selector: string): Promise<number> {
  return page.evaluate((selector) => {
    const video = document.querySelector<HTMLVideoElement>(selector);
    if (video === null) return 0;
    if (video.testbedFrames === undefined) {
      video.testbedFrames = 0;
      const count = () => {
        video.testbedFrames = (video.testbedFrames ?? 0) + 1;
        video.requestVideoFrameCallback(count);
      };
      video.requestVideoFrameCallback(count);
    }
    return video.testbedFrames;
  }, selector);
}

/**
 * Waits until the `<video>` has presented `count` more frames: it plays, it is not a still picture.
 *
 * @throws {Error} naming the selector when that takes longer than `limitMs`.
 */
export async function framesAdvance(
  page: Page,
  selector: string,
  { count = 5, limitMs = DEFAULT_LIMIT_MS }: { readonly count?: number; readonly limitMs?: number } = {},
): Promise<void> {
  const wanted = (await frames(page, selector)) + count;
  const limit = performance.now() + limitMs;
  let presented = 0;
  while (presented < wanted) {
    if (performance.now() > limit) {
      throw new Error(
        `${selector} presented ${presented - wanted + count} of ${count} frames in ${limitMs} ms`,
      );
    }
    await setTimeout(POLL_MS);
    // Looked up again each time: the page may replace the element.
    presented = await frames(page, selector);
  }
}

/**
 * Waits until the stream of the element carries sound: its level rises above silence.
 *
 * @throws {Error} naming the selector when that takes longer than `limitMs`.
 */
export async function audioIsHeard(
  page: Page,
  selector: string,
  { limitMs = DEFAULT_LIMIT_MS }: { readonly limitMs?: number } = {},
): Promise<void> {
  const heard = await page.evaluate(
    async (selector, limitMs, pollMs) => {
      const until = performance.now() + limitMs;
      const audio = new AudioContext();
      let analyser: AnalyserNode | undefined;
      let heard = false;
      while (!heard && performance.now() < until) {
        const stream = document.querySelector<HTMLMediaElement>(selector)?.srcObject;
        if (analyser === undefined && stream instanceof MediaStream && stream.getAudioTracks().length > 0) {
          analyser = audio.createAnalyser();
          audio.createMediaStreamSource(stream).connect(analyser);
        }
        const samples = new Float32Array(analyser?.fftSize ?? 0);
        analyser?.getFloatTimeDomainData(samples);
        heard = samples.some((sample) => Math.abs(sample) > 0.01);
        await new Promise((resolve) => window.setTimeout(resolve, pollMs));
      }
      await audio.close();
      return heard;
    },
    selector,
    limitMs,
    POLL_MS,
  );
  if (!heard) throw new Error(`${selector} stayed silent for ${limitMs} ms`);
}
