import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import { describe, expect, onTestFinished } from "vitest";
import { accessibilityFaults, browserTests, framesAdvance } from "../testbed/index.ts";
import { callLink, press, REMOTE, sees } from "./call-page.ts";

const PASSWORD = /"credential":"(?!…)/;

/** Steps that the sequence diagram shows. */
async function steps(page: Page): Promise<number> {
  await page.waitForSelector("[data-live-trace] [data-steps]");
  return page.$eval("[data-live-trace] [data-steps]", (drawing) =>
    Number(drawing.getAttribute("data-steps")),
  );
}

/** Presses "download" and reads the file that the browser would write. */
async function downloaded(page: Page): Promise<string> {
  await page.evaluate(() => {
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      Object.assign(window, { downloadedText: blob.text() });
      return create(blob);
    };
  });
  await press(page, "download-recording");
  return page.evaluate(() => (window as unknown as { downloadedText: Promise<string> }).downloadedText);
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`x-ray of a call, in ${browser}`, () => {
    test("one key opens the views of the call; the recording opens offline and contains no passwords", async ({
      open,
      launched,
    }) => {
      const ada = await open(launched, callLink("xray", "Ada"));
      await ada.waitForSelector("[data-invitation]");
      const bo = await open(launched, callLink("xray", "Bo"));
      await sees(ada, ["Bo"]);
      await Promise.all([ada, bo].map((page) => framesAdvance(page, REMOTE)));

      await ada.keyboard.press("x");
      expect(await steps(ada)).toBeGreaterThan(10);
      for (const view of ["verdict", "states", "pairs", "charts", "descriptions", "events"]) {
        await ada.click(`[data-tab="${view}"]`);
        await ada.waitForSelector(`[data-tab="${view}"][aria-selected="true"]`);
      }
      expect(await accessibilityFaults(ada)).toEqual([]);

      const text = await downloaded(ada);
      expect(text).toContain('"kind":"description"');
      expect(text).toContain('"name":"loadeddata"');
      expect(text).not.toMatch(PASSWORD);
      const folder = await mkdtemp(join(tmpdir(), "visavis-recording-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, "recording.json");
      await writeFile(file, text);
      const reader = await open(launched, "/trace.html?lang=en");
      const choice = (await reader.waitForSelector("input[type=file]")) as ElementHandle<HTMLInputElement>;
      await choice.uploadFile(file);
      await reader.waitForSelector('[data-tab="sequence"]');
      await reader.click('[data-tab="sequence"]');
      await reader.waitForSelector("[data-steps]");

      await ada.keyboard.press("x");
      await ada.waitForSelector("[data-live-trace]", { hidden: true });
    });
  });
}
