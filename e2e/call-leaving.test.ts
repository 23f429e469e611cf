import { describe, expect } from "vitest";
import { browserTests, crashTab, framesAdvance, launchChromium, test } from "../testbed/index.ts";
import { callLink, isTold, REMOTE, sees, textOf } from "./call-page.ts";

test("who reloads is there once, not twice", async ({ open, chromium, firefox }) => {
  const ada = await open(chromium, callLink("reload", "Ada"));
  const bo = await open(firefox, callLink("reload", "Bo"));
  await framesAdvance(ada, REMOTE);
  await bo.reload();
  await framesAdvance(bo, REMOTE);
  await sees(ada, ["Bo"]);
  await framesAdvance(ada, REMOTE);
});

test("who closes the tab is gone at once", async ({ open, chromium, firefox }) => {
  const ada = await open(chromium, callLink("close", "Ada"));
  const bo = await open(firefox, callLink("close", "Bo"));
  await framesAdvance(ada, REMOTE);
  await bo.close();
  await sees(ada, []);
  await isTold(ada, "Bo left.");
});

test("a tab that crashes leaves no frozen tile", async ({ open, chromium }) => {
  const ada = await open(chromium, callLink("crash", "Ada"));
  const bo = await open(chromium, callLink("crash", "Bo"));
  await framesAdvance(ada, REMOTE);
  await crashTab(bo);
  await sees(ada, []);
  // The browser closes the dead tab's socket in order, as if it had been closed.
  await isTold(ada, "Bo left.");
});

test("a browser that is killed leaves no frozen tile", async ({ open, chromium }) => {
  const ada = await open(chromium, callLink("kill", "Ada"));
  const other = await launchChromium();
  await open(other, callLink("kill", "Bo"));
  await framesAdvance(ada, REMOTE);
  await other.kill();
  await sees(ada, []);
  await isTold(ada, "Bo lost the connection.");
});

// Mostly the others wait until they give up, so these run side by side.
describe.concurrent("a browser that stands still", () => {
  test("a computer that stops answering is first covered, then gone", async ({ open, chromium }) => {
    const ada = await open(chromium, callLink("vanish", "Ada"));
    const other = await launchChromium();
    try {
      await open(other, callLink("vanish", "Bo"));
      await framesAdvance(ada, REMOTE);
      // All its processes stand still, as when a lid closes: its sockets stay open, and nothing comes from them.
      process.kill(-(other.browser.process()?.pid ?? Number.NaN), "SIGSTOP");
      await ada.waitForSelector('[data-tile][data-picture="off"]', { timeout: 20_000 });
      expect(await textOf(ada, ".tile-note")).toBe("Reconnecting…");
      await sees(ada, []);
      await isTold(ada, "Bo lost the connection.");
    } finally {
      await other.kill();
    }
  });

  for (const [browser, test] of Object.entries(browserTests)) {
    test(`Chromium that stands still for some seconds comes back into the same call with ${browser}`, async ({
      open,
      launched,
    }) => {
      const room = `pause-${browser}`;
      const ada = await open(launched, callLink(room, "Ada"));
      const other = await launchChromium();
      const group = -(other.browser.process()?.pid ?? Number.NaN);
      try {
        const bo = await open(other, callLink(room, "Bo"));
        await framesAdvance(ada, REMOTE);
        process.kill(group, "SIGSTOP");
        await ada.waitForSelector('[data-tile][data-picture="off"]', { timeout: 20_000 });
        process.kill(group, "SIGCONT");
        await ada.waitForSelector('[data-tile][data-picture="on"]');
        for (const page of [ada, bo]) await framesAdvance(page, REMOTE);
        await sees(ada, ["Bo"]);
      } finally {
        await other.kill();
      }
    });
  }
});
