import type { Page } from "puppeteer-core";
import { expect } from "vitest";

/** The experiments of `/local.html`. */
export const EXPERIMENTS = "/local.html?lang=en#experiments";

/** Presses a button by its action. */
export const press = (page: Page, action: string) => page.click(`[data-action="${action}"]`);

/** Long enough for ICE to give up its checks. */
const OUTCOME_LIMIT_MS = 60_000;

/** Chooses in the field of this name. */
export async function choose(page: Page, choice: string, value: string): Promise<void> {
  await page.waitForSelector(`select[data-choice="${choice}"]`);
  await page.select(`select[data-choice="${choice}"]`, value);
}

/** Runs the chosen experiment and reads its findings. */
export async function outcome(
  page: Page,
): Promise<{ findings: Record<string, string[]>; conclusion: string }> {
  await press(page, "run-experiment");
  await page.waitForSelector("[data-findings], [data-failure]", { timeout: OUTCOME_LIMIT_MS });
  expect(
    await page.$$eval("[data-failure]", (notices) => notices.map(({ textContent }) => textContent)),
  ).toEqual([]);
  return page.evaluate(() => ({
    findings: Object.fromEntries(
      [...document.querySelectorAll("[data-finding]")].map((row) => [
        row.getAttribute("data-finding") ?? "",
        [...row.querySelectorAll("td")].map(({ textContent }) => textContent ?? ""),
      ]),
    ),
    conclusion: document.querySelector("[data-conclusion]")?.textContent ?? "",
  }));
}
