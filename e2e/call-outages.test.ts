import type { Page } from "puppeteer-core";
import { describe, expect, onTestFinished } from "vitest";
import { browserTests, connectionReports, framesAdvance, launchChromium, test } from "../testbed/index.ts";
import { openPassage } from "../testbed/programs/passage.ts";
import type { Visavis } from "../testbed/programs/visavis.ts";
import { callLink, drawnScreen, namesOf, press, REMOTE, SCREEN, sees, textOf } from "./call-page.ts";

const OUTAGE_MS = 3_000;

/** Two processor cores can show many people, but not encode a picture of each for each. */
const WITHOUT_DEVICES = "&audio=0&video=0";

declare global {
  interface Window {
    /** What the stage has shown since `watchStage`. */
    seen?: { alone: boolean; covered: boolean };
  }
}

/** From now on notes whether the stage is ever empty, or a picture ever covered. */
async function watchStage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { alone: false, covered: false };
    window.seen = seen;
    new MutationObserver(() => {
      seen.alone ||= document.querySelector(".alone") !== null;
      seen.covered ||= document.querySelector('.tile[data-picture="off"]') !== null;
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

const stagesSeen = (page: Page) => page.evaluate(() => window.seen);
const connectionStates = async (page: Page) =>
  (await connectionReports(page)).map(({ connectionState }) => connectionState);

/** The id of the only other participant. */
const idOf = (page: Page) => page.$eval("[data-tile]", (tile) => tile.getAttribute("data-tile"));

/** Waits until the way to the server is back, as the page shows it. */
const isReconnected = (page: Page) =>
  page.waitForFunction(() => document.querySelector("[data-notice=signaling]") === null);
const isReconnecting = (page: Page) => page.waitForSelector("[data-notice=signaling]");

async function passageTo({ port }: Visavis) {
  const passage = await openPassage({ port });
  onTestFinished(passage.close);
  return passage;
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`with ${browser}`, () => {
    test("a broken way to the server costs neither picture nor connection", async ({
      open,
      chromium,
      launched,
      visavis,
    }) => {
      const passage = await passageTo(visavis);
      const room = `broken-${browser}`;
      const ada = await open(chromium, callLink(room, "Ada"));
      const bo = await open(launched, passage.url + callLink(room, "Bo"));
      for (const page of [ada, bo]) await framesAdvance(page, REMOTE);
      for (const page of [ada, bo]) await watchStage(page);
      passage.cut();
      await isReconnecting(bo);
      await framesAdvance(bo, REMOTE, { count: 30 });
      passage.mend();
      await isReconnected(bo);
      for (const page of [ada, bo]) {
        await framesAdvance(page, REMOTE, { count: 30 });
        expect(await stagesSeen(page)).toEqual({ alone: false, covered: false });
        expect(await connectionStates(page)).toEqual(["connected"]);
      }
      await sees(ada, ["Bo"]);
      await sees(bo, ["Ada"]);
    });

    test("a reload keeps the place; a duplicated tab is another participant", async ({
      open,
      chromium,
      launched,
    }) => {
      const room = `reloaded-${browser}`;
      const ada = await open(chromium, callLink(room, "Ada"));
      const bo = await open(launched, callLink(room, "Bo"));
      const cy = await open(chromium, callLink(room, "Cy", WITHOUT_DEVICES));
      await sees(ada, ["Bo", "Cy"]);
      const order = () => ada.$$eval(".tile-name", (names) => names.map(({ textContent }) => textContent));
      expect(await order()).toEqual(["Bo", "Cy"]);
      await bo.reload();
      await framesAdvance(bo, REMOTE);
      await sees(ada, ["Bo", "Cy"]);
      expect(await order()).toEqual(["Bo", "Cy"]);
      expect(await ada.$eval(".toasts", ({ textContent }) => textContent)).not.toContain("Bo left");

      const stored = await bo.evaluate(() => sessionStorage.getItem("visavis.seat"));
      const twin = await open(launched, callLink(room, "Bo", WITHOUT_DEVICES), {
        prepare: async (page) => {
          await page.evaluateOnNewDocument((stored) => {
            if (location.protocol.startsWith("http")) sessionStorage.setItem("visavis.seat", stored ?? "");
          }, stored);
        },
      });
      expect(stored).not.toBeNull();
      await framesAdvance(twin, REMOTE);
      await sees(ada, ["Bo", "Bo", "Cy"]);
      await sees(cy, ["Ada", "Bo", "Bo"]);
    });
  });
}

test("a killed server that starts again finds the same call of Chromium and Firefox, and each learns what the other offered meanwhile", async ({
  open,
  start,
  chromium,
  firefox,
}) => {
  const before = await start();
  const passages = [await passageTo(before), await passageTo(before)];
  const pages: Page[] = [];
  for (const [index, [browser, name]] of (
    [
      [chromium, "Ada"],
      [firefox, "Bo"],
    ] as const
  ).entries()) {
    const link = passages[index]?.url + callLink("killed", name);
    pages.push(await open(browser, link, { prepare: drawnScreen }));
  }
  for (const page of pages) await framesAdvance(page, REMOTE);
  for (const page of pages) await watchStage(page);
  for (const { cut } of passages) cut();
  for (const page of pages) await isReconnecting(page);
  for (const page of pages) await press(page, "screen");
  await before.kill();
  await start({ port: before.port });
  for (const [index, page] of pages.entries()) {
    passages[index]?.mend();
    await isReconnected(page);
  }
  for (const page of pages) {
    await framesAdvance(page, SCREEN);
    await framesAdvance(page, REMOTE, { count: 30 });
    expect(await stagesSeen(page)).toEqual({ alone: false, covered: false });
    expect(await connectionStates(page)).toEqual(["connected"]);
  }
});

test("a connection whose DTLS has failed is replaced, in the same place", async ({
  open,
  chromium,
  firefox,
}) => {
  const ada = await open(chromium, callLink("dtls", "Ada"));
  const bo = await open(firefox, callLink("dtls", "Bo"));
  for (const page of [ada, bo]) await framesAdvance(page, REMOTE);
  const id = await idOf(ada);
  // Firefox says so when the system has refused to send for some seconds.
  await bo.evaluate(() => {
    const connection = window.testbedConnections.at(-1);
    if (connection === undefined) throw new Error("The page has no connection.");
    Object.defineProperty(connection, "connectionState", { value: "failed" });
  });
  for (const page of [ada, bo]) {
    await page.waitForFunction(() => window.testbedConnections.length === 2);
    await framesAdvance(page, REMOTE);
  }
  await sees(ada, ["Bo"]);
  expect(await idOf(ada)).toBe(id);
});

test("who goes to another page and comes back asks for the seat in the lobby, and has it still", async ({
  open,
  chromium,
}) => {
  const ada = await open(chromium, callLink("back", "Ada", WITHOUT_DEVICES));
  const bo = await open(chromium, callLink("back", "Bo", WITHOUT_DEVICES).replace("&join=1", ""));
  await press(bo, "join");
  await sees(ada, ["Bo"]);
  const id = await idOf(ada);
  await bo.goto(new URL("/", bo.url()).href);
  await bo.goBack();
  await press(bo, "join");
  await sees(bo, ["Ada"]);
  await sees(ada, ["Bo"]);
  expect(await idOf(ada)).toBe(id);
});

test("in a full room, someone who loses the server for some seconds keeps the place", async ({
  open,
  chromium,
  visavis,
}) => {
  const passage = await passageTo(visavis);
  const first = await open(chromium, callLink("full-outage", "P1", WITHOUT_DEVICES));
  for (const name of ["P2", "P3", "P4", "P5"]) {
    await open(chromium, callLink("full-outage", name, WITHOUT_DEVICES));
  }
  const sixth = await open(chromium, passage.url + callLink("full-outage", "P6", WITHOUT_DEVICES));
  await sees(first, ["P2", "P3", "P4", "P5", "P6"]);
  await sees(sixth, ["P1", "P2", "P3", "P4", "P5"]);
  passage.cut();
  await isReconnecting(sixth);
  // A full room would be known to be full by now, had the place been given up.
  const late = await open(chromium, callLink("full-outage", "Late", WITHOUT_DEVICES));
  await late.waitForSelector("[data-phase=afterwards]");
  passage.mend();
  await isReconnected(sixth);
  expect(await namesOf(sixth)).toEqual(["P1", "P2", "P3", "P4", "P5"]);
  expect(await namesOf(first)).toEqual(["P2", "P3", "P4", "P5", "P6"]);
});

describe.concurrent("a browser that halts", () => {
  test("its picture is marked within three seconds, and a message to it waits until it is back", async ({
    open,
    chromium,
  }) => {
    const bo = await open(chromium, callLink("halts", "Bo"));
    const other = await launchChromium();
    const group = -(other.browser.process()?.pid ?? Number.NaN);
    try {
      const ann = await open(other, callLink("halts", "Ann"));
      await framesAdvance(bo, REMOTE);
      process.kill(group, "SIGSTOP");
      const haltedAtMs = Date.now();
      await bo.waitForSelector('.tile[data-picture="off"]');
      expect(Date.now() - haltedAtMs).toBeLessThan(OUTAGE_MS);
      expect(await textOf(bo, ".tile-note")).toBe("Reconnecting…");
      await press(bo, "chat");
      await bo.type("[data-chat-input]", "are you there?");
      await bo.keyboard.press("Enter");
      await bo.waitForFunction(() =>
        document.querySelector(".chat-line.own")?.textContent?.includes("Not delivered yet to Ann."),
      );
      process.kill(group, "SIGCONT");
      await bo.waitForFunction(
        () => !document.querySelector(".chat-line.own")?.textContent?.includes("Not delivered"),
      );
      await bo.waitForSelector('.tile[data-picture="on"]');
      await framesAdvance(bo, REMOTE);
      expect(await connectionStates(ann)).toEqual(["connected"]);
    } finally {
      await other.kill();
    }
  });
});
