import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { framesAdvance, test } from "../../testbed/index.ts";
import { callLink, isTold, press, REMOTE, sees, textOf } from "../call-page.ts";

/** Waits for this many more statistics samples in the trace of the call; the summary is derived from them. */
async function statisticsAreSampled(page: Page, count: number): Promise<void> {
  await page.keyboard.press("x");
  await page.locator('[data-tab="events"]').click();
  await page.locator('[data-live-trace] [data-kind="statistics"]').click();
  await page.waitForSelector('[data-kind="statistics"][aria-pressed="true"]');
  const samples = await page.$eval("[data-events]", (list) => Number(list.getAttribute("data-events")));
  await page.waitForFunction(
    (wanted) => Number(document.querySelector("[data-events]")?.getAttribute("data-events")) >= wanted,
    {},
    samples + count,
  );
  await page.keyboard.press("x");
  await page.waitForSelector("[data-live-trace]", { hidden: true });
}

test("leaving shows a summary of the call, and the others see who left; one button leads back", async ({
  open,
  chromium,
}) => {
  const ada = await open(chromium, callLink("leave", "Ada"));
  const bo = await open(chromium, callLink("leave", "Bo"));
  await framesAdvance(ada, REMOTE);
  await framesAdvance(bo, REMOTE);
  await statisticsAreSampled(bo, 3);
  await press(bo, "leave");
  await sees(ada, []);
  await isTold(ada, "Bo left.");
  await bo.waitForSelector("[data-phase=afterwards]");
  expect(await textOf(bo, "[data-phase=afterwards] p")).toMatch(
    /^The call lasted \d+ s\. The connection was good: \d\.\d % of packets lost, \d+ ms round trip\.$/,
  );
  await press(bo, "again");
  await sees(ada, ["Bo"]);
  await framesAdvance(ada, REMOTE);
});
