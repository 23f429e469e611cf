import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { controlFaults, DESK, horizontalOverflow, PHONE, wordsInOtherLanguage } from "../testbed/index.ts";

/** Unfolds everything that can be unfolded. */
export const unfoldAll = (page: Page): Promise<void> =>
  page.$$eval("details", (all) => {
    for (const details of all) details.open = true;
  });

/**
 * Checks that an English page in its current state fits a phone and a desktop, that its controls have names and are
 * large enough, and that all of it changes to Chinese with the language.
 */
export async function fitsInBothLanguages(page: Page): Promise<void> {
  for (const language of ["en", "zh"] as const) {
    if (language === "zh") {
      await page.locator('button[lang="zh-CN"]').click();
      await page.waitForSelector('html[lang="zh-CN"]');
    }
    await page.setViewport(PHONE);
    expect(await horizontalOverflow(page)).toEqual([]);
    expect(await controlFaults(page)).toEqual([]);
    expect(await wordsInOtherLanguage(page, language)).toEqual([]);
    await page.setViewport(DESK);
    expect(await horizontalOverflow(page)).toEqual([]);
  }
}
