import type { Page } from "puppeteer-core";

/**
 * Kills the renderer of one Chromium tab, as the system does when memory runs out: no event reaches the page, and its
 * sockets close only because their process is gone.
 */
export async function crashTab(page: Page): Promise<void> {
  const crashed = new Promise<void>((resolve) => page.once("error", () => resolve()));
  const devtools = await page.createCDPSession();
  // The command never gets an answer: the process that would answer is dead.
  devtools.send("Page.crash").catch(() => undefined);
  await crashed;
}
