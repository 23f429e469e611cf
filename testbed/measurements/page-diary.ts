import type { Page } from "puppeteer-core";

/** A sentence that a page showed, in ms since the epoch. */
interface Shown {
  readonly text: string;
  readonly fromMs: number;
  /** `undefined` while it is shown. */
  untilMs: number | undefined;
}

declare global {
  interface Window {
    /** When each frame of the other's video was presented, in ms since the epoch, whichever element showed it. */
    readonly diaryFrameTimesMs: number[];
    /** Every notice, toast, note on a tile and headline of an empty stage. */
    readonly diaryShown: Shown[];
  }
}

const POLL_MS = 50;
const SETTLED_MS = 3_000;
/** A camera sends a frame every 50 ms, and a busy machine shows one a few frames late. */
const PAUSE_MS = 250;

/** Records, from the start of the page, when the other's video had a new frame and what the call page said. */
export async function keepDiary(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const timesMs: number[] = [];
    const shown: Shown[] = [];
    Object.defineProperty(window, "diaryFrameTimesMs", { value: timesMs });
    Object.defineProperty(window, "diaryShown", { value: shown });
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
      const nowMs = performance.timeOrigin + performance.now();
      const elements = document.querySelectorAll(".notice, .toasts li, .tile-note, .alone h1");
      const texts = new Set([...elements].map(({ textContent }) => textContent?.trim() ?? ""));
      for (const entry of shown) if (!texts.has(entry.text)) entry.untilMs ??= nowMs;
      for (const text of texts) {
        const isKnown = shown.some((entry) => entry.text === text && entry.untilMs === undefined);
        if (!isKnown) shown.push({ text, fromMs: nowMs, untilMs: undefined });
      }
    }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
  });
}

/**
 * For how long the other's video stood still after an event: all pauses of a quarter of a second or more together. It is
 * measured once the video has played again for 3 s without a pause.
 *
 * @param sinceMs the time of the event, in ms since the epoch
 * @throws {Error} when the video does not play again within `limitMs`
 */
export async function pictureStoodStillMs(
  page: Page,
  { sinceMs, limitMs }: { readonly sinceMs: number; readonly limitMs: number },
): Promise<number> {
  const untilMs = performance.now() + limitMs;
  for (;;) {
    const { stillMs, movingMs } = await page.evaluate(
      (sinceMs, pauseMs) => {
        const times = window.diaryFrameTimesMs.filter((atMs) => atMs > sinceMs - 1_000);
        const nowMs = performance.timeOrigin + performance.now();
        const gapsMs = [...times, nowMs].map((atMs, index, all) => atMs - (all[index - 1] ?? atMs));
        const last = gapsMs.findLastIndex((gapMs) => gapMs > pauseMs);
        const pausesMs = gapsMs.filter((gapMs) => gapMs > pauseMs);
        return {
          stillMs: pausesMs.reduce((sum, gapMs) => sum + gapMs, 0),
          movingMs: nowMs - (last === -1 ? sinceMs : ([...times, nowMs][last] ?? nowMs)),
        };
      },
      sinceMs,
      PAUSE_MS,
    );
    if (movingMs > SETTLED_MS) return stillMs;
    if (performance.now() > untilMs) throw new Error(`no picture within ${limitMs} ms after the change`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What a page said after an event, in seconds since then: `2.6–10.3 You are offline. Reconnecting…`. */
export async function saidSince(page: Page, sinceMs: number): Promise<string[]> {
  const shown = await page.evaluate(() => window.diaryShown);
  const seconds = (atMs: number) => (Math.max(0, atMs - sinceMs) / 1_000).toFixed(1);
  return shown
    .filter(({ untilMs }) => untilMs === undefined || untilMs > sinceMs)
    .map(({ text, fromMs, untilMs }) => {
      const until = untilMs === undefined ? "" : seconds(untilMs);
      return `${seconds(fromMs)}–${until} s: ${text}`;
    });
}
