import type { Page } from "puppeteer-core";

const DEFAULT_LIMIT_MS = 15_000;
const POLL_MS = 50;

/** Frames that the `<video>` has presented or dropped so far, that is, decoded ones; 0 while there is no such element. */
export function frames(page: Page, selector: string): Promise<number> {
  return page.evaluate((selector) => {
    const video = document.querySelector<HTMLVideoElement>(selector);
    return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  }, selector);
}

/**
 * Waits until the `<video>` has moved on by `count` frames from now on: it plays, it is not a still picture.
 *
 * @throws {Error} naming the selector when that takes longer than `limitMs`.
 */
export async function framesAdvance(
  page: Page,
  selector: string,
  { count = 5, limitMs = DEFAULT_LIMIT_MS }: { readonly count?: number; readonly limitMs?: number } = {},
): Promise<void> {
  const before = await frames(page, selector);
  await page
    .waitForFunction(
      (selector, wanted) => {
        const video = document.querySelector<HTMLVideoElement>(selector);
        return video !== null && video.getVideoPlaybackQuality().totalVideoFrames >= wanted;
      },
      { polling: POLL_MS, timeout: limitMs },
      selector,
      before + count,
    )
    .catch(async () => {
      const after = await frames(page, selector).catch(() => "no");
      throw new Error(`${selector} went from ${before} to ${after} frames in ${limitMs} ms`);
    });
}

/**
 * Waits until the audio of the element's stream is heard: its level rises over silence.
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
      try {
        let analyser: AnalyserNode | undefined;
        while (performance.now() < until) {
          const stream = document.querySelector<HTMLMediaElement>(selector)?.srcObject;
          if (analyser === undefined && stream instanceof MediaStream && stream.getAudioTracks().length > 0) {
            analyser = audio.createAnalyser();
            audio.createMediaStreamSource(stream).connect(analyser);
          }
          if (analyser !== undefined) {
            const samples = new Float32Array(analyser.fftSize);
            analyser.getFloatTimeDomainData(samples);
            if (samples.some((sample) => Math.abs(sample) > 0.01)) return true;
          }
          await new Promise((resolve) => setTimeout(resolve, pollMs));
        }
        return false;
      } finally {
        await audio.close();
      }
    },
    selector,
    limitMs,
    POLL_MS,
  );
  if (!heard) throw new Error(`${selector} stayed silent for ${limitMs} ms`);
}
