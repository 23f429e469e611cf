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

/** The checkpoints of the open lesson: the evidence for each, `undefined` for those that are not passed. */
export async function checkpoints(page: Page): Promise<Record<string, string | undefined>> {
  await page.waitForSelector("[data-checkpoint]");
  const rows = await page.$$eval("[data-checkpoint]", (all) =>
    all.map((row) => [row.getAttribute("data-checkpoint"), row.querySelector(".wire")?.textContent] as const),
  );
  // Chromium returns `null` for a missing element.
  return Object.fromEntries(rows.map(([name, evidence]) => [name, evidence ?? undefined]));
}

/** The names of the checkpoints that are not passed. */
export const missing = async (page: Page) =>
  Object.entries(await checkpoints(page)).flatMap(([name, evidence]) =>
    evidence === undefined ? [name] : [],
  );

export const seen = (page: Page, name: string) =>
  page.waitForSelector(`[data-checkpoint="${name}"][data-seen="true"]`, { timeout: 30_000 });

export const isComplete = (page: Page) =>
  page.waitForSelector('.lesson-checkpoints[data-seen="true"]', { timeout: 30_000 });

export const remembered = (page: Page) => page.evaluate(() => localStorage.getItem("lessons"));

/** Checks that a completed lesson is in one language, fits a phone, and is accessible. */
export async function isSound(page: Page, language: "en" | "zh"): Promise<void> {
  await page.setViewport(PHONE);
  expect(await wordsInOtherLanguage(page, language)).toEqual([]);
  expect(await horizontalOverflow(page)).toEqual([]);
  // The lines of a description are rows of a list, which keys and two buttons move through as well.
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
