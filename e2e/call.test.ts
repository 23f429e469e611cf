import { describe, expect } from "vitest";
import { audioIsHeard, browserTests, framesAdvance, test } from "../testbed/index.ts";
import { callLink, namesOf, press, REMOTE, sees, textOf } from "./call-page.ts";

describe("two people", () => {
  for (const [browser, test] of Object.entries(browserTests)) {
    test(`${browser} joins Chromium's call from the lobby; they see and hear each other, chat, mute and switch the camera`, async ({
      open,
      chromium,
      launched,
    }) => {
      const room = `two-${browser}`;
      const ada = await open(chromium, callLink(room, "Ada"));
      const bo = await open(launched, `/p2p.html?room=${room}&lang=en`);
      await framesAdvance(bo, "video[data-self]");
      await bo.locator("input[name=name]").fill("Bo");
      await press(bo, "join");
      await sees(ada, ["Bo"]);
      for (const page of [ada, bo]) {
        await framesAdvance(page, REMOTE);
        await page.waitForSelector('[data-tile][data-picture="on"]');
        await audioIsHeard(page, REMOTE);
        await framesAdvance(page, "video[data-self]");
      }
      expect(await namesOf(ada)).toEqual(["Bo"]);
      expect(await namesOf(bo)).toEqual(["Ada"]);

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
      await press(bo, "chat");

      await bo.keyboard.press("m");
      await ada.waitForSelector('.tile-badge[title="Microphone off"]');
      const sentKinds = () =>
        bo.evaluate(() => window.testbedConnections[0]?.getSenders().map(({ track }) => track?.kind));
      await press(bo, "camera");
      await ada.waitForSelector('[data-tile][data-picture="off"]');
      // Off means that nothing is sent, not even black frames.
      expect(await sentKinds()).not.toContain("video");
      await press(bo, "camera");
      await ada.waitForSelector('[data-tile][data-picture="on"]');
      await framesAdvance(ada, REMOTE);
      await press(bo, "microphone");
      await ada.waitForSelector('.tile-badge[title="Microphone off"]', { hidden: true });
      await audioIsHeard(ada, REMOTE);

      const context = bo.browserContext();
      const again = await open(launched, "/p2p.html?room=other&lang=en", { context });
      expect(await again.$eval("input[name=name]", ({ value }) => value)).toBe("Bo");
    });
  }

  test("Firefox, which is there first, offers and Chromium answers", async ({ open, chromium, firefox }) => {
    const bo = await open(firefox, callLink("answered", "Bo"));
    const ada = await open(chromium, callLink("answered", "Ada"));
    for (const page of [ada, bo]) {
      await framesAdvance(page, REMOTE);
      await audioIsHeard(page, REMOTE);
    }
  });
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
