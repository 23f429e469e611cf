import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { browserTests, framesAdvance, test } from "../testbed/index.ts";
import { alertText, CAPTURE_PAGE, choose, press, told, VIDEO } from "./capture-page.ts";

declare global {
  interface Window {
    /** Every track that the page got, so that the journeys can check that it was released. */
    readonly givenTracks: MediaStreamTrack[];
  }
}

const noAlert = (page: Page) => page.waitForFunction(() => document.querySelector("[role=alert]") === null);

/** Waits until the recording is a second long. */
const isRecorded = (page: Page) =>
  page.waitForFunction(() => /0:0[1-9]/.test(document.querySelector(".keep")?.textContent ?? ""));

const watchTracks = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.defineProperty(window, "givenTracks", { value: tracks });
    // Firefox also runs this in the initial empty document, which lacks the API.
    if (typeof MediaDevices === "undefined") return;
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (constraints) {
      const stream = await ask.call(this, constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });

const trackStates = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.givenTracks.map(({ kind, readyState }) => `${kind} ${readyState}`));

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`capture in ${browser}`, () => {
    test("start shows live video and a level meter that moves; a recording plays back; leaving the page releases both devices", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, CAPTURE_PAGE, { prepare: watchTracks });
      await press(page, "Start camera and microphone");
      await framesAdvance(page, VIDEO);
      await page.waitForFunction(() => (document.querySelector("meter")?.value ?? -72) > -40);
      await told(page, "requestVideoFrameCallback", /^\d+(\.\d)? fps$/, "notRequested");

      await press(page, "Record");
      await isRecorded(page);
      await press(page, "Stop recording");
      await page.waitForFunction(() => {
        const video = document.querySelector<HTMLVideoElement>(".kept video");
        return (
          video !== null && Number.isFinite(video.duration) && video.duration > 1 && video.currentTime === 0
        );
      });
      await page.$eval(".kept video", (video) => video.play());
      await framesAdvance(page, ".kept video");

      await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
      expect((await trackStates(page)).toSorted()).toEqual(["audio ended", "video ended"]);
    });

    test("each device starts and stops separately; stopping releases it, and ends a recording with a message", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, CAPTURE_PAGE, { prepare: watchTracks });
      await press(page, "Start camera");
      await framesAdvance(page, VIDEO);
      expect(await trackStates(page)).toEqual(["video live"]);
      await press(page, "Start microphone");
      await page.waitForSelector("meter");
      await press(page, "Stop camera");
      await page.waitForSelector(VIDEO, { hidden: true });
      expect(await trackStates(page)).toEqual(["video ended", "audio live"]);
      await press(page, "Stop microphone");
      await page.waitForSelector("meter", { hidden: true });
      expect(await trackStates(page)).toEqual(["video ended", "audio ended"]);

      await press(page, "Start camera");
      await framesAdvance(page, VIDEO);
      await press(page, "Record");
      await isRecorded(page);
      await press(page, "Stop camera");
      expect(await alertText(page)).toBe("The recording ended because its source stopped.");
    });

    test("a size that the camera lacks is shown as different; one that it has is delivered and shown, also in a snapshot", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, CAPTURE_PAGE);
      await choose(page, "Picture size", "7680 × 4320");
      await press(page, "Start camera");
      await told(page, "width × height", /^\d+ × \d+$/, "differs");
      await press(page, "Stop camera");
      await page.waitForSelector(VIDEO, { hidden: true });

      await choose(page, "Picture size", "640 × 480");
      await press(page, "Start camera");
      await told(page, "width × height", /^640 × 480$/, "asRequested");
      await told(page, "videoWidth × videoHeight", /^640 × 480$/, "asRequested");
      await framesAdvance(page, VIDEO);
      await press(page, "Take a snapshot");
      const image = await page.waitForSelector(".kept img");
      const seen = await image?.evaluate(async (element) => {
        const picture = element as HTMLImageElement;
        await picture.decode();
        const canvas = document.createElement("canvas");
        canvas.width = picture.naturalWidth;
        canvas.height = picture.naturalHeight;
        const drawing = canvas.getContext("2d");
        drawing?.drawImage(picture, 0, 0);
        const pixels =
          drawing?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
        const isBlack = pixels.every((value, index) => index % 4 === 3 || value < 8);
        return { width: canvas.width, height: canvas.height, isBlack };
      });
      expect(seen).toEqual({ width: 640, height: 480, isBlack: false });
    });

    test("the test tone plays to its end", async ({ open, launched }) => {
      const page = await open(launched, CAPTURE_PAGE);
      await press(page, "Play a tone: left, then right");
      await page.waitForSelector("main ::-p-aria(Playing…)");
      await page.waitForSelector("main ::-p-aria(Play a tone: left, then right)");
      expect(await page.$("[role=alert]")).toBeNull();
    });
  });
}

test("Chromium refuses an impossible exact size before and during capture; the running picture continues, and a supported size resolves the error", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, CAPTURE_PAGE);
  const toggleRequire = () => page.locator("main ::-p-aria(Require: Picture size)").click();
  await choose(page, "Picture size", "7680 × 4320");
  await toggleRequire();
  await press(page, "Start camera");
  expect(await alertText(page)).toContain("OverconstrainedError");
  await toggleRequire();
  await press(page, "Start camera");
  await noAlert(page);
  await framesAdvance(page, VIDEO);

  await toggleRequire();
  const alert = await alertText(page);
  expect(alert).toContain("The camera does not support the required width.");
  expect(alert).toContain("OverconstrainedError");
  await framesAdvance(page, VIDEO);
  await choose(page, "Picture size", "320 × 240");
  await noAlert(page);
  await told(page, "width × height", /^320 × 240$/, "asRequested");
});

test("Chromium reopens the microphone if it cannot apply a setting; another microphone can replace it", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, CAPTURE_PAGE, { prepare: watchTracks });
  await press(page, "Start microphone");
  await told(page, "echoCancellation", /^on$/, "notRequested");
  await choose(page, "Echo cancellation", "Off");
  await told(page, "echoCancellation", /^off$/, "asRequested");
  await page.waitForFunction(() => (document.querySelector("meter")?.value ?? -72) > -40);
  const before = await trackStates(page);
  expect(before.at(-1)).toBe("audio live");

  const microphones = await page.$$("main fieldset:nth-of-type(2) select");
  const second = await microphones[0]?.evaluate(
    (select) => [...(select as HTMLSelectElement).options].findLast(({ value }) => value !== "")?.value,
  );
  await microphones[0]?.select(second ?? "");
  await told(page, "deviceId", /./, "asRequested");
  expect(await trackStates(page)).toEqual([...before.map(() => "audio ended"), "audio live"]);
});

test("stop everything releases both devices, and they start again", async ({ open, chromium }) => {
  const page = await open(chromium, CAPTURE_PAGE, { prepare: watchTracks });
  await press(page, "Start camera and microphone");
  await framesAdvance(page, VIDEO);
  await press(page, "Stop everything");
  await page.waitForSelector(VIDEO, { hidden: true });
  expect((await trackStates(page)).toSorted()).toEqual(["audio ended", "video ended"]);
  await press(page, "Start camera and microphone");
  await framesAdvance(page, VIDEO);
});

test("Firefox: the gain changes the meter by the chosen amount", async ({ open, firefox }) => {
  const page = await open(firefox, CAPTURE_PAGE);
  const hums = (at: number) =>
    page.waitForFunction((at) => Math.abs((document.querySelector("meter")?.value ?? 0) - at) < 1, {}, at);
  await press(page, "Start microphone");
  // Firefox's fake microphone produces a steady tone.
  await hums(-23);
  await page.focus("input[type=range]");
  for (let decibel = 0; decibel < 10; decibel += 1) await page.keyboard.press("ArrowLeft");
  await hums(-33);
});
