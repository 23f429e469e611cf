import type { Page } from "puppeteer-core";
import { expect } from "vitest";

/** Shared by the journeys of the capture page. */
export const CAPTURE_PAGE = "/test-1.html?lang=en";

/** The video of the camera. */
export const VIDEO = ".camera-panel video";

export const press = (page: Page, name: string): Promise<void> =>
  page.locator(`main ::-p-aria(${name}[role="button"])`).click();

/** Chooses by the first words of an option, in the field under this label. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  const select = await page.waitForSelector(`main ::-p-aria(${field}[role="combobox"])`);
  const value = await select?.evaluate(
    (element, option) =>
      [...(element as HTMLSelectElement).options].find(({ text }) => text.startsWith(option))?.value,
    option,
  );
  expect(value, `${option} among the options of ${field}`).toBeDefined();
  await select?.select(value ?? "");
}

/** Waits until the table shows this for a property: the delivered value, and the comparison. */
export async function told(page: Page, term: string, delivered: RegExp, verdict: string): Promise<void> {
  await page.waitForFunction(
    (term, pattern, verdict) => {
      const row = document.querySelector<HTMLElement>(`tr[data-term="${term}"]`);
      const text = row?.querySelector(".comparison-delivered")?.textContent ?? "";
      return row?.dataset["verdict"] === verdict && new RegExp(pattern).test(text);
    },
    {},
    term,
    delivered.source,
    verdict,
  );
}

/** The text of the alert, once there is one. */
export async function alertText(page: Page): Promise<string> {
  const alert = await page.waitForSelector("[role=alert]");
  return (await alert?.evaluate((element) => element.textContent)) ?? "";
}
