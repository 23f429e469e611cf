import type { Page } from "puppeteer-core";

const DEFAULT_LIMIT_MS = 15_000;
const POLL_MS = 50;

/** The interval for looking again for an element that is missing or was replaced. */
const LOOK_AGAIN_MS = 100;

/**
 * Waits until the `<video>` has presented `count` more frames, which shows that it plays.
 *
 * Counted by `requestVideoFrameCallback`: Firefox leaves streams out of `getVideoPlaybackQuality()`.
 *
 * @throws {Error} naming the selector when that takes longer than `limitMs`.
 */
export async function framesAdvance(
  page: Page,
  selector: string,
  { count = 5, limitMs = DEFAULT_LIMIT_MS }: { readonly count?: number; readonly limitMs?: number } = {},
): Promise<void> {
  const presented = await page.evaluate(
    async (selector, count, limitMs, lookAgainMs) => {
      const until = performance.now() + limitMs;
      let presented = 0;
      while (presented < count && performance.now() < until) {
        const video = document.querySelector<HTMLVideoElement>(selector);
        presented += await new Promise<number>((resolve) => {
          const timer = window.setTimeout(resolve, lookAgainMs, 0);
          video?.requestVideoFrameCallback(() => {
            window.clearTimeout(timer);
            resolve(1);
          });
        });
      }
      return presented;
    },
    selector,
    count,
    limitMs,
    LOOK_AGAIN_MS,
  );
  if (presented < count) {
    throw new Error(`${selector} presented ${presented} of ${count} frames in ${limitMs} ms`);
  }
}

/**
 * Waits until the stream of the element carries sound: its level is above silence.
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
