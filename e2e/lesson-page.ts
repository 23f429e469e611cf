import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import {
  accessibilityFaults,
  controlFaults,
  horizontalOverflow,
  PHONE,
  wordsInOtherLanguage,
} from "../testbed/index.ts";

/** The address of a lesson. */
export const lesson = (name: string, language = "en") => `/learn/?lesson=${name}&lang=${language}`;

export const press = (page: Page, selector: string) => page.locator(`main ${selector}`).click();

/** What there is to see in the lesson that is open: each by its name, with what the browser told, if it did. */
export async function sights(page: Page): Promise<Record<string, string | undefined>> {
  await page.waitForSelector("[data-sight]");
  const rows = await page.$$eval("[data-sight]", (all) =>
    all.map((row) => [row.getAttribute("data-sight"), row.querySelector(".wire")?.textContent] as const),
  );
  // Chromium hands over `null` for what is not there.
  return Object.fromEntries(rows.map(([name, evidence]) => [name, evidence ?? undefined]));
}

/** The names of what was not seen yet. */
export const missing = async (page: Page) =>
  Object.entries(await sights(page)).flatMap(([name, evidence]) => (evidence === undefined ? [name] : []));

export const seen = (page: Page, name: string) =>
  page.waitForSelector(`[data-sight="${name}"][data-seen="true"]`, { timeout: 30_000 });

export const isComplete = (page: Page) =>
  page.waitForSelector('.lesson-sights[data-seen="true"]', { timeout: 30_000 });

export const remembered = (page: Page) => page.evaluate(() => localStorage.getItem("lessons"));

/** After a lesson was worked through: all that it then shows speaks one language, fits a phone, and is accessible. */
export async function isSound(page: Page, language: "en" | "zh"): Promise<void> {
  await page.setViewport(PHONE);
  expect(await wordsInOtherLanguage(page, language)).toEqual([]);
  expect(await horizontalOverflow(page)).toEqual([]);
  // The lines of a description are rows of a list, which the keys and two buttons go through as well.
  expect((await controlFaults(page)).filter((fault) => !fault.includes('class="sdp-line'))).toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
}

/** Waits for the text that an element shows. */
export const shows = (page: Page, selector: string, text: string) =>
  page.waitForFunction(
    (selector, text) => document.querySelector(selector)?.textContent?.includes(text),
    {},
    selector,
    text,
  );

/** Presses Tab until the element is focused, as a person without a mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${selector}`);
}
