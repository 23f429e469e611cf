import type { Page } from "puppeteer-core";

/** The longest test measures for 10 s, and the machine may be busy. */
const ONE_LIMIT_MS = 75_000;

/** Runs one test of `/connectivity.html`. @returns its outcome, and the name of its finding */
export async function runOneTest(page: Page, test: string): Promise<string> {
  const line = `[data-test=${test}]`;
  const before = await page.$eval(line, (element) => element.getAttribute("data-started"));
  await page.locator(`${line} [data-action=test-one]`).click();
  await page.waitForFunction(
    (line, before) => {
      const started = document.querySelector(line)?.getAttribute("data-started") ?? null;
      return started !== null && started !== before;
    },
    { timeout: ONE_LIMIT_MS },
    line,
    before,
  );
  return foundBy(page, test);
}

/** The outcome of a test, and the name of its finding. */
export function foundBy(page: Page, test: string): Promise<string> {
  return page.$eval(
    `[data-test=${test}]`,
    (line) => `${line.getAttribute("data-grade")} ${line.getAttribute("data-reason")}`,
  );
}
