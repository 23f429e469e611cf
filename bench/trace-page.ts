import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { launchChromium } from "../testbed/browsers/browsers.ts";
import { openPage } from "../testbed/browsers/pages.ts";
import { largeRecording } from "../testbed/measurements/large-recording.ts";
import { startVisavis } from "../testbed/programs/visavis.ts";
import { type Benchmark, quartilesOf } from "./benchmark.ts";

const FILE_BYTES = 30_000_000;
const LIMIT_MS = 2_000;
const ROUNDS = 5;

declare global {
  interface Window {
    /** When a file was chosen, in milliseconds since navigation. */
    chosenAtMs: number;
    /** The duration of each task that blocked the page for 50 ms or more. */
    readonly longTasksMs: number[];
  }
}

const milliseconds = (value: number): string => value.toFixed(0);

export const tracePage: Benchmark = {
  name: "trace-page",
  title: "opening a recording of 30 MB in /trace.html, until the verdict, in Chromium",
  async run() {
    const directory = mkdtempSync(join(tmpdir(), "visavis-bench-"));
    const file = join(directory, "large.json");
    writeFileSync(file, largeRecording(FILE_BYTES));
    const visavis = await startVisavis();
    const chromium = await launchChromium();
    const opened: number[] = [];
    const longest: number[] = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const page = await openPage(chromium, `${visavis.url}/trace.html`, { prepare: watch });
        const input = await page.waitForSelector("input[type=file]");
        await input?.uploadFile(file);
        await page.waitForSelector("[data-verdict]");
        const times = await page.evaluate(() => ({
          opened: performance.now() - window.chosenAtMs,
          longest: Math.max(0, ...window.longTasksMs),
        }));
        opened.push(times.opened);
        longest.push(times.longest);
        await page.browserContext().close();
      }
    } finally {
      await chromium.close();
      await visavis.stop();
      rmSync(directory, { recursive: true });
    }
    const [time, stop] = [quartilesOf(opened), quartilesOf(longest)];
    return {
      rows: [
        ["from choice to verdict", time] as const,
        ["longest time without a response from the page", stop] as const,
      ].map(([what, { lower, median, upper }]) => ({
        what,
        figures: {
          "median ms": milliseconds(median),
          "quartiles ms": `${milliseconds(lower)}–${milliseconds(upper)}`,
        },
      })),
      criterion: `it takes at most ${LIMIT_MS} ms: ${milliseconds(time.median)} ms`,
      held: time.median <= LIMIT_MS,
    };
  },
};

/** Records when the file is chosen, and the long tasks from then on. */
async function watch(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const longTasksMs: number[] = [];
    Object.defineProperty(window, "longTasksMs", { value: longTasksMs });
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) {
        if (startTime >= window.chosenAtMs) longTasksMs.push(duration);
      }
    }).observe({ type: "longtask" });
    document.addEventListener(
      "change",
      () => {
        window.chosenAtMs = performance.now();
      },
      { capture: true },
    );
  });
}
