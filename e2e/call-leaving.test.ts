import { describe } from "vitest";
import { browserTests, crashTab, framesAdvance, launchChromium, test } from "../testbed/index.ts";
import { callLink, isTold, press, REMOTE, sees } from "./call-page.ts";

/** A seat without a socket waits 30 s. */
const LEASE_LIMIT_MS = 40_000;

test("a participant who closes the tab disappears within seconds", async ({ open, chromium, firefox }) => {
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
  // The browser closes the socket of the crashed tab properly, as if the tab had been closed.
  await isTold(ada, "Bo left.");
});

// These mostly wait for the others to give up, so they run concurrently.
describe.concurrent("a frozen browser", () => {
  test("a browser that is killed is first covered, then removed at the end of its lease", async ({
    open,
    chromium,
  }) => {
    const ada = await open(chromium, callLink("kill", "Ada"));
    const other = await launchChromium();
    await open(other, callLink("kill", "Bo"));
    await framesAdvance(ada, REMOTE);
    await other.kill();
    await ada.waitForFunction(
      (words) => document.querySelector('[data-tile][data-picture="off"] .tile-note')?.textContent === words,
      {},
      "Reconnecting…",
    );
    await press(ada, "chat");
    await ada.type("[data-chat-input]", "are you there?");
    await ada.keyboard.press("Enter");
    const note = (words: string) =>
      ada.waitForFunction(
        (words) => document.querySelector(".chat-line.own")?.textContent?.endsWith(words),
        {},
        words,
      );
    await note("Not delivered yet to Bo.");
    ada.setDefaultTimeout(LEASE_LIMIT_MS);
    await sees(ada, []);
    await isTold(ada, "Bo lost the connection.");
    await note("Not delivered to Bo.");
  });

  for (const [browser, test] of Object.entries(browserTests)) {
    test(`Chromium that is frozen for some seconds returns to the same call with ${browser}`, async ({
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
