import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** When the first frame of the other's video was on screen, in ms since the epoch. */
    readonly benchFirstFrame: Promise<number>;
    /** The same for each participant who joined, in the order of their first frames. */
    readonly benchFirstFrames: readonly number[];
  }
}

/** Moments in one page, in ms since the epoch, so that two pages can be compared. */
export interface Moments {
  readonly navigationMs: number;
  /** When the clock without page load starts: see `momentsOf`. */
  readonly clockMs: number;
  readonly firstFrameMs: number;
}

/** Watches for `<video data-participant>` and its first frame, before any script of the page runs. */
export async function watchFirstFrame(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const firstFrames: number[] = [];
    const firstFrame = new Promise<number>((resolve) => {
      const watched = new WeakSet<HTMLVideoElement>();
      const watchNew = () => {
        for (const video of document.querySelectorAll<HTMLVideoElement>("video[data-participant]")) {
          if (watched.has(video)) continue;
          watched.add(video);
          video.requestVideoFrameCallback((nowMs) => {
            firstFrames.push(performance.timeOrigin + nowMs);
            resolve(performance.timeOrigin + nowMs);
          });
        }
      };
      new MutationObserver(watchNew).observe(document, { childList: true, subtree: true });
    });
    Object.defineProperty(window, "benchFirstFrame", { value: firstFrame });
    Object.defineProperty(window, "benchFirstFrames", { value: firstFrames });
  });
}

/**
 * Waits for the first frame and reads the page's moments.
 *
 * The clock starts at the page's mark `clock-start`. Without one it starts when the browser has loaded everything that
 * the page's modules need: the document is parsed, and each script and style sheet that was requested before
 * `DOMContentLoaded` has arrived. Module scripts run between that moment and `DOMContentLoaded`, so evaluating
 * the modules counts as the page's own work.
 */
export function momentsOf(page: Page): Promise<Moments> {
  return page.evaluate(async () => {
    const firstFrameMs = await window.benchFirstFrame;
    const { timeOrigin } = performance;
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const { domInteractive = 0, domContentLoadedEventStart = 0 } = navigation ?? {};
    const arrivals = (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => /\.(?:js|css)$/.test(name))
      .map(({ responseEnd }) => responseEnd)
      .filter((arrival) => arrival <= domContentLoadedEventStart);
    const [mark] = performance.getEntriesByName("clock-start");
    return {
      navigationMs: timeOrigin,
      clockMs: timeOrigin + (mark?.startTime ?? Math.max(domInteractive, ...arrivals)),
      firstFrameMs,
    };
  });
}
