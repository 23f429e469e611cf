import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** When each frame of the other's video was presented, in ms since the epoch, whichever element showed it. */
    readonly labFrameTimesMs: number[];
  }
}

const POLL_MS = 50;
const SETTLED_MS = 3_000;

/** Records the time of every frame of the other's video, from the start of the page. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const timesMs: number[] = [];
    Object.defineProperty(window, "labFrameTimesMs", { value: timesMs });
    const watched = new WeakSet<HTMLVideoElement>();
    const watch = (video: HTMLVideoElement) => {
      const note = (nowMs: number) => {
        timesMs.push(performance.timeOrigin + nowMs);
        video.requestVideoFrameCallback(note);
      };
      video.requestVideoFrameCallback(note);
    };
    new MutationObserver(() => {
      for (const video of document.querySelectorAll<HTMLVideoElement>("video[data-participant]")) {
        if (watched.has(video)) continue;
        watched.add(video);
        watch(video);
      }
    }).observe(document, { childList: true, subtree: true });
  });
}

/**
 * How long the video froze after an event: the longest time between two frames. It is measured once the video has
 * played again for 3 s without a pause of half a second.
 *
 * @param sinceMs the time of the event, in ms since the epoch
 * @throws {Error} when the video does not play again within `limitMs`
 */
export async function pictureGapMs(
  page: Page,
  { sinceMs, limitMs }: { readonly sinceMs: number; readonly limitMs: number },
): Promise<number> {
  const untilMs = performance.now() + limitMs;
  for (;;) {
    const { longestMs, movingMs } = await page.evaluate((sinceMs) => {
      const standstillMs = 500;
      const times = window.labFrameTimesMs.filter((atMs) => atMs > sinceMs - 1_000);
      const nowMs = performance.timeOrigin + performance.now();
      const gapsMs = [...times, nowMs].map((atMs, index, all) => atMs - (all[index - 1] ?? atMs));
      const last = gapsMs.findLastIndex((gapMs) => gapMs > standstillMs);
      return {
        longestMs: Math.max(...gapsMs),
        movingMs: nowMs - (last === -1 ? sinceMs : ([...times, nowMs][last] ?? nowMs)),
      };
    }, sinceMs);
    if (movingMs > SETTLED_MS) return longestMs;
    if (performance.now() > untilMs) throw new Error(`no picture within ${limitMs} ms after the change`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
