import type { Page } from "puppeteer-core";

/** The videos of the others. */
export const REMOTE = "video[data-participant]";

/** The address of a call that is joined at once. Every test has its own room. */
export const callLink = (room: string, name: string, more = ""): string =>
  `/p2p.html?room=${room}&name=${name}&join=1&lang=en${more}`;

/** The names on the tiles, sorted. */
export const namesOf = (page: Page): Promise<string[]> =>
  page.$$eval(".tile-name", (names) => names.map(({ textContent }) => textContent ?? "").sort());

/** Waits until exactly these people are on the stage. */
export async function sees(page: Page, names: readonly string[]): Promise<void> {
  const expected = [...names].sort().join();
  const there = (expected: string) =>
    [...document.querySelectorAll(".tile-name")]
      .map(({ textContent }) => textContent)
      .sort()
      .join() === expected;
  await page.waitForFunction(there, {}, expected).catch(async (cause: unknown) => {
    throw new Error(`sees ${(await namesOf(page)).join() || "nobody"} instead of ${expected || "nobody"}`, {
      cause,
    });
  });
}

/** Waits until the page reports that someone has joined or left. */
export async function isTold(page: Page, sentence: string): Promise<void> {
  await page.waitForFunction(
    (sentence) => document.querySelector(".toasts")?.textContent?.includes(sentence),
    {},
    sentence,
  );
}

/** Presses a button of the call by its action. */
export const press = (page: Page, action: string): Promise<void> =>
  page.locator(`[data-action=${action}]`).click();

/** The text of the first element of this kind. */
export const textOf = (page: Page, selector: string): Promise<string | null> =>
  page.$eval(selector, ({ textContent }) => textContent);

/** The screens that others share. */
export const SCREEN = "video[data-screen-of]";

/** Headless browsers have no screen to share; a drawn one replaces it. */
export async function drawnScreen(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    // The initial blank page has none.
    if (navigator.mediaDevices === undefined) return;
    navigator.mediaDevices.getDisplayMedia = async () => {
      const canvas = document.createElement("canvas");
      setInterval(() => canvas.getContext("2d")?.fillRect(0, 0, 200, (performance.now() / 10) % 99), 40);
      return canvas.captureStream(25);
    };
  });
}
