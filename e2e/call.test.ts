import { describe, expect } from "vitest";
import { audioIsHeard, browserTests, framesAdvance, test } from "../testbed/index.ts";
import { callLink, namesOf, press, REMOTE, sees, textOf } from "./call-page.ts";

describe("two people", () => {
  for (const [browser, test] of Object.entries(browserTests)) {
    test(`Chromium and ${browser} see and hear each other`, async ({ open, chromium, launched }) => {
      const ada = await open(chromium, callLink("two", "Ada"));
      const bo = await open(launched, callLink("two", "Bo"));
      for (const page of [ada, bo]) {
        await framesAdvance(page, REMOTE);
        await page.waitForSelector('[data-tile][data-picture="on"]');
        await audioIsHeard(page, REMOTE);
        await framesAdvance(page, "video[data-self]");
      }
      expect(await namesOf(ada)).toEqual(["Bo"]);
      expect(await namesOf(bo)).toEqual(["Ada"]);
    });

    test(`${browser} offers and Chromium answers`, async ({ open, chromium, launched }) => {
      const bo = await open(launched, callLink("answered", "Bo"));
      const ada = await open(chromium, callLink("answered", "Ada"));
      for (const page of [ada, bo]) {
        await framesAdvance(page, REMOTE);
        await audioIsHeard(page, REMOTE);
      }
    });

    test(`${browser} joins from the lobby, and its name is remembered`, async ({
      open,
      chromium,
      launched,
    }) => {
      const ada = await open(chromium, callLink("lobby", "Ada"));
      const bo = await open(launched, "/p2p.html?room=lobby&lang=en");
      await framesAdvance(bo, "video[data-self]");
      await bo.locator("input[name=name]").fill("Bo");
      await press(bo, "join");
      await sees(ada, ["Bo"]);
      await framesAdvance(ada, REMOTE);
      const context = bo.browserContext();
      const again = await open(launched, "/p2p.html?room=other&lang=en", { context });
      expect(await again.$eval("input[name=name]", ({ value }) => value)).toBe("Bo");
    });

    test(`${browser} chats, both ways`, async ({ open, chromium, launched }) => {
      const ada = await open(chromium, callLink("chat", "Ada"));
      const bo = await open(launched, callLink("chat", "Bo"));
      await framesAdvance(bo, REMOTE);
      await press(bo, "chat");
      const words = "<b>Hello</b> 你好 https://example.com/a?b=1";
      await bo.locator("[data-chat-input]").fill(words);
      await bo.keyboard.press("Enter");
      await ada.waitForSelector('[data-action=chat][aria-label="Chat, 1 unread"]');
      await press(ada, "chat");
      await ada.waitForSelector(".chat-line .chat-text");
      expect(await textOf(ada, ".chat-line .chat-text")).toBe(words);
      expect(await textOf(ada, ".chat-line .chat-text a")).toBe("https://example.com/a?b=1");
      expect(await textOf(ada, ".chat-line .chat-who")).toContain("Bo");
      await ada.waitForSelector('[data-action=chat][aria-label="Chat"]');
      await ada.locator("[data-chat-input]").fill("Hello, Bo");
      await ada.keyboard.press("Enter");
      await bo.waitForFunction(() => document.querySelectorAll(".chat-line").length === 2);
    });

    test(`${browser} mutes and switches its camera off and on`, async ({ open, chromium, launched }) => {
      const ada = await open(chromium, callLink("mute", "Ada"));
      const bo = await open(launched, callLink("mute", "Bo"));
      await framesAdvance(ada, REMOTE);
      await bo.keyboard.press("m");
      await ada.waitForSelector('.tile-badge[title="Microphone off"]');
      const sentKinds = () =>
        bo.evaluate(() => window.testbedConnections[0]?.getSenders().map(({ track }) => track?.kind));
      await press(bo, "camera");
      await ada.waitForSelector('[data-tile][data-picture="off"]');
      // Off means off: nothing is sent, not even black.
      expect(await sentKinds()).not.toContain("video");
      await press(bo, "camera");
      await ada.waitForSelector('[data-tile][data-picture="on"]');
      await framesAdvance(ada, REMOTE);
      await press(bo, "microphone");
      await ada.waitForSelector('.tile-badge[title="Microphone off"]', { hidden: true });
      await audioIsHeard(ada, REMOTE);
    });
  }
});

test("three people in a room, in both browsers, see and hear one another", async ({
  open,
  chromium,
  firefox,
}) => {
  const ada = await open(chromium, callLink("three", "Ada"));
  const bo = await open(firefox, callLink("three", "Bo"));
  const cy = await open(chromium, callLink("three", "Cy"));
  const others = new Map([
    [ada, ["Bo", "Cy"]],
    [bo, ["Ada", "Cy"]],
    [cy, ["Ada", "Bo"]],
  ]);
  for (const [page, names] of others) {
    await sees(page, names);
    const ids = await page.$$eval(REMOTE, (videos) =>
      videos.map((video) => video.getAttribute("data-participant")),
    );
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) {
      await framesAdvance(page, `video[data-participant="${id}"]`);
      await audioIsHeard(page, `video[data-participant="${id}"]`);
    }
  }
});
