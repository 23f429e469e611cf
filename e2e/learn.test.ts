import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { browserTests, framesAdvance, settled, test } from "../testbed/index.ts";
import {
  checkpoints,
  isComplete,
  isSound,
  lesson,
  missing,
  press,
  remembered,
  seen,
  shows,
  tabTo,
} from "./lesson-page.ts";

const call = (page: Page, id: string) => press(page, `[data-call="${id}"] button`);

/** Makes a call of the timeline, and waits until it is done. */
async function done(page: Page, id: string): Promise<void> {
  await call(page, id);
  await page.waitForSelector(`[data-call="${id}"] .lesson-done`);
}

const AGREEMENT = [
  "createOffer",
  "setOfferAtA",
  "setOfferAtB",
  "createAnswer",
  "setAnswerAtB",
  "setAnswerAtA",
] as const;

/** Copies the text of one end into the box of the other, as a person does, and delivers it. */
async function carry(page: Page, from: "a" | "b", to: "a" | "b"): Promise<void> {
  const out = await page.waitForSelector(`[data-side="${from}"] [data-box="out"]`);
  const text = (await out?.evaluate((box) => (box as HTMLTextAreaElement).value)) ?? "";
  await fill(page, to, text);
  await press(page, `[data-side="${to}"] [data-action="deliver"]`);
}

const fill = (page: Page, side: "a" | "b", text: string) =>
  page.locator(`[data-side="${side}"] [data-box="in"]`).fill(text);

const state = (page: Page, end: "A" | "B", machine: string) =>
  page.$eval(`[data-machine="${machine}"] [data-end="${end}"]`, ({ textContent }) => textContent ?? "");

/** Chooses the first line of the shown description that begins so. */
async function chooseLine(page: Page, start: string): Promise<void> {
  await page.waitForSelector("[role=option]");
  const number = await page.$$eval(
    "[data-line]",
    (lines, start) =>
      lines
        .find((line) => line.querySelector(".sdp-line-text")?.textContent?.startsWith(start))
        ?.getAttribute("data-line"),
    start,
  );
  expect(number, `a line that begins with ${start}`).toBeDefined();
  await press(page, `[data-line="${number}"]`);
}

/** The rtpmap line of the first codec in the m-line of the video. */
async function firstCodecLine(page: Page): Promise<string> {
  await page.waitForSelector("[role=option]");
  const line = await page.$$eval(
    ".sdp-line-text",
    (all) => all.map(({ textContent }) => textContent ?? "").find((text) => text.startsWith("m=video")) ?? "",
  );
  return `a=rtpmap:${line.split(" ")[3]} `;
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`the lessons in ${browser}`, () => {
    test("lead from one to the next and back", async ({ open, launched }) => {
      const page = await open(launched, lesson("protocols"));
      expect(await page.$('[rel="prev"]')).toBeNull();
      for (const [rel, next] of [
        ["next", "capture"],
        ["next", "timeline"],
        ["prev", "capture"],
      ] as const) {
        await press(page, `a[rel="${rel}"]`);
        await page.waitForSelector(`main[data-lesson="${next}"] [data-checkpoint]`);
      }
    });

    test("1: a loopback call is measured and its packets are RTP; without it calculating alone completes nothing", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("protocols"));
      await page.waitForSelector('[name="length"]');
      await page.focus('[name="length"]');
      await page.keyboard.press("Home");
      await shows(page, '[data-bar="segments"]', "3000 ms");
      expect(await missing(page)).toEqual(["frames", "rtp", "delay"]);
      expect(await remembered(page)).toBeNull();
      await press(page, '[data-action="start"]');
      await framesAdvance(page, ".lesson-picture");
      await isComplete(page);
      const { frames, rtp, delay } = await checkpoints(page);
      expect(frames).toMatch(/^framesDecoded: [1-9]\d*$/);
      expect(rtp).toMatch(/^video\/\w+, payload type \d+, SSRC \d+, [1-9]\d* packets$/);
      expect(delay).toMatch(/^\d+ ms, n = \d+$/);
      expect(await remembered(page)).toBe("protocols");
      await isSound(page, "en");
    });

    test("2: the settings of a track follow; opening and closing a track leaves two checkpoints open; leaving the lesson releases the camera", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("capture", "zh"));
      expect(await missing(page)).toEqual(["live", "followed", "muted", "ended"]);
      const camera = '[data-device="camera"]';
      await press(page, `${camera} [data-action="start"]`);
      await framesAdvance(page, ".lesson-picture");
      await press(page, `${camera} [data-action="stop"]`);
      await seen(page, "ended");
      expect(await missing(page)).toEqual(["followed", "muted"]);
      // Choosing a size has no effect while there is no track.
      await page.select('[name="size"]', "320×240");
      expect(await missing(page)).toEqual(["followed", "muted"]);
      await press(page, `${camera} [data-action="start"]`);
      await shows(page, '[data-says="video"]', "320×240");
      await page.select('[name="size"]', "640×480");
      await shows(page, '[data-says="video"]', "640×480");
      await seen(page, "followed");
      expect(await missing(page)).toEqual(["muted"]);
      await press(page, `${camera} [data-action="mute"]`);
      await isComplete(page);
      expect((await checkpoints(page))["muted"]).toBe("video: enabled = false, readyState = live");
      await isSound(page, "zh");
      await page.waitForSelector(".lesson-picture");
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
      await page.waitForSelector(".lesson-picture", { hidden: true });
    });

    test("3: the browser refuses a wrong order, and the right one connects; both are needed; the list remembers the lesson until it is reset", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/learn/?lang=en");
      await settled(page);
      const names = await page.$$eval("[data-lesson]", (all) =>
        all.map((row) => row.getAttribute("data-lesson")),
      );
      expect(names.slice(0, 5)).toEqual(["protocols", "capture", "timeline", "signaling", "sdp"]);
      expect(await page.$$("[data-seen=true]")).toEqual([]);
      await press(page, '[data-lesson="timeline"] a');
      await page.waitForSelector("[data-call]");
      for (const id of AGREEMENT) await done(page, id);
      await seen(page, "agreed");
      // The descriptions are agreed on, but without candidates there is no connection.
      expect(["new", "connecting"]).toContain(await state(page, "A", "connection"));
      expect(await missing(page)).toEqual(["refused", "connected"]);
      for (const id of ["candidatesToB", "candidatesToA"]) await done(page, id);
      await seen(page, "connected");
      expect(await missing(page)).toEqual(["refused"]);
      expect(await remembered(page)).toBeNull();
      await press(page, '[data-action="again"]');
      await call(page, "createAnswer");
      await page.waitForSelector('[data-call="createAnswer"] [role="alert"]');
      await isComplete(page);
      expect((await checkpoints(page))["refused"]).toMatch(/^createAnswer → InvalidStateError: \S/);
      await press(page, ".recorded summary");
      await page.waitForSelector(".recorded [data-live-trace]");
      await isSound(page, "en");
      await press(page, 'a[href="/learn/"]');
      await page.waitForSelector('[data-lesson="timeline"][data-seen="true"]');
      expect(await page.$$("[data-lesson][data-seen=true]")).toHaveLength(1);
      await page.reload();
      await page.waitForSelector('[data-lesson="timeline"][data-seen="true"]');
      await press(page, '[data-action="forget"]');
      await page.waitForFunction(() => document.querySelector("[data-seen=true]") === null);
      expect(await remembered(page)).toBeNull();
    });

    test("4: a lost answer shows in the states, delivered messages connect, and other text is refused", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("signaling", "zh"));
      await press(page, '[data-side="b"] [data-action="deliver"]');
      await page.waitForSelector('[data-side="b"] [role="alert"]');
      await fill(page, "b", '{"type":"offer","sdp":"v=0"}');
      await press(page, '[data-side="b"] [data-action="deliver"]');
      await page.waitForSelector('[data-side="b"] [role="alert"] code');
      expect(await missing(page)).toEqual(["carried", "lost", "connected"]);
      await press(page, '[data-action="write-offer"]');
      await carry(page, "a", "b");
      await seen(page, "carried");
      await press(page, '[data-side="b"] [data-action="lose"]');
      await seen(page, "lost");
      expect((await checkpoints(page))["lost"]).toMatch(
        /^A: have-local-offer, (new|checking); B: stable, \w+$/,
      );
      expect(await missing(page)).toEqual(["connected"]);
      await press(page, '[data-action="again"]');
      await press(page, '[data-action="write-offer"]');
      await carry(page, "a", "b");
      await carry(page, "b", "a");
      await isComplete(page);
      expect((await checkpoints(page))["connected"]).toBe("A: connected, B: connected");
      await isSound(page, "zh");
    });

    test("5: lines are found in the browser's own description, and its codecs are reordered; a wrong line does not count", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("sdp"));
      await press(page, '[data-action="offer"]');
      await chooseLine(page, "a=ice-pwd:");
      await chooseLine(page, "m=video");
      expect(await missing(page)).toEqual(["ufrag", "codec", "changed", "used", "setup"]);
      await chooseLine(page, "a=ice-ufrag:");
      await seen(page, "ufrag");
      // The offer leaves open who starts the handshake.
      await chooseLine(page, "a=setup:");
      const before = await firstCodecLine(page);
      await chooseLine(page, before);
      await seen(page, "codec");
      await page.select('[name="codec"]', "video/VP9");
      expect(await missing(page)).toEqual(["changed", "used", "setup"]);
      await press(page, '[data-action="offer"]');
      await seen(page, "changed");
      expect(await firstCodecLine(page)).not.toBe(before);
      await press(page, '[data-action="answer"]');
      await framesAdvance(page, ".sdp-lesson-picture");
      await chooseLine(page, "a=setup:");
      await isComplete(page);
      const found = await checkpoints(page);
      expect(found["changed"]).toMatch(/ → video\/VP9$/);
      expect(found["used"]).toBe("video/VP9");
      expect(found["setup"]).toBe("a=setup:active");
      await isSound(page, "en");
    });
  });
}

// Firefox’s fake microphone has no echo cancellation to switch.
test("2: a microphone is enough if there is no camera", async ({ open, chromium }) => {
  const page = await open(chromium, lesson("capture"));
  const microphone = '[data-device="microphone"]';
  await press(page, `${microphone} [data-action="start"]`);
  await shows(page, '[data-says="audio"]', "echoCancellation: true");
  await page.select('[name="echo"]', "false");
  await shows(page, '[data-says="audio"]', "echoCancellation: false");
  await press(page, `${microphone} [data-action="mute"]`);
  await seen(page, "muted");
  await press(page, `${microphone} [data-action="stop"]`);
  await isComplete(page);
  expect((await checkpoints(page))["followed"]).toBe("echoCancellation: true → echoCancellation: false");
});

test("a lesson can be completed with the keyboard alone", async ({ open, chromium }) => {
  const page = await open(chromium, lesson("timeline"));
  await page.waitForSelector("[data-call]");
  const pressByKey = async (id: string) => {
    await tabTo(page, `[data-call="${id}"] button`);
    await page.keyboard.press("Enter");
  };
  await pressByKey("createAnswer");
  await seen(page, "refused");
  for (const id of [...AGREEMENT, "candidatesToB", "candidatesToA"]) {
    await pressByKey(id);
    await page.waitForSelector(`[data-call="${id}"] .lesson-done`);
  }
  await isComplete(page);
});

test("without a camera the lesson on capture says what to do", async ({ open, chromiumWithoutDevices }) => {
  const page = await open(chromiumWithoutDevices, lesson("capture"));
  await press(page, '[data-device="camera"] [data-action="start"]');
  await page.waitForSelector('main [role="alert"]');
  expect(await missing(page)).toEqual(["live", "followed", "muted", "ended"]);
});

test("an unknown lesson leads to the list, and stored progress of unknown lessons is ignored", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, "/learn/?lesson=__proto__&lang=en", {
    prepare: (page) =>
      page.evaluateOnNewDocument(() => localStorage.setItem("lessons", "constructor timeline <b>")),
  });
  await page.waitForSelector('[data-lesson="timeline"][data-seen="true"]');
  expect(await page.$$("[data-lesson][data-seen=true]")).toHaveLength(1);
});
