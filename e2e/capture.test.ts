import type { Page } from "puppeteer-core";
import { describe, expect, onTestFinished } from "vitest";
import {
  browserTests,
  framesAdvance,
  type LaunchedBrowser,
  launchChromium,
  launchFirefox,
  test,
} from "./harness/index.ts";

const PAGE = "/test-1.html?lang=en";
const VIDEO = ".camera-panel video";

declare global {
  interface Window {
    /** Every track the page was given, for the journeys to see whether it was released. */
    readonly givenTracks: MediaStreamTrack[];
  }
}

const press = (page: Page, name: string): Promise<void> =>
  page.locator(`main ::-p-aria(${name}[role="button"])`).click();

/** Chooses by the words of an option, in the field under this label. */
async function choose(page: Page, field: string, option: string): Promise<void> {
  const select = await page.waitForSelector(`main ::-p-aria(${field}[role="combobox"])`);
  const value = await select?.evaluate(
    (element, option) =>
      [...(element as HTMLSelectElement).options].find(({ text }) => text.startsWith(option))?.value,
    option,
  );
  expect(value, `${option} among the options of ${field}`).toBeDefined();
  await select?.select(value ?? "");
}

/** Waits until the table tells this of a property: what was delivered, and how it compares. */
async function told(page: Page, term: string, delivered: RegExp, verdict: string): Promise<void> {
  await page.waitForFunction(
    (term, pattern, verdict) => {
      const row = document.querySelector<HTMLElement>(`tr[data-term="${term}"]`);
      const text = row?.querySelector(".comparison-delivered")?.textContent ?? "";
      return row?.dataset["verdict"] === verdict && new RegExp(pattern).test(text);
    },
    {},
    term,
    delivered.source,
    verdict,
  );
}

/** What the page says went wrong, once it says something. */
async function alertText(page: Page): Promise<string> {
  const alert = await page.waitForSelector("[role=alert]");
  return (await alert?.evaluate((element) => element.textContent)) ?? "";
}

const noAlert = (page: Page) => page.waitForFunction(() => document.querySelector("[role=alert]") === null);

const level = (page: Page): Promise<number> => page.$eval("meter", ({ value }) => value);

const watchTracks = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.defineProperty(window, "givenTracks", { value: tracks });
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (constraints) {
      const stream = await ask.call(this, constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });

const trackStates = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.givenTracks.map(({ kind, readyState }) => `${kind} ${readyState}`));

/** A browser for one test, with what only that test needs. */
async function own(launching: Promise<LaunchedBrowser>): Promise<LaunchedBrowser> {
  const launched = await launching;
  onTestFinished(launched.close);
  return launched;
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`capture in ${browser}`, () => {
    test("start shows a live picture and a level that hears something", async ({ open, launched }) => {
      const page = await open(launched, PAGE);
      await press(page, "Start camera and microphone");
      await framesAdvance(page, VIDEO);
      await page.waitForFunction(() => (document.querySelector("meter")?.value ?? -72) > -40);
      await told(page, "requestVideoFrameCallback", /^\d+(\.\d)? fps$/, "open");
    });

    test("each device starts and stops alone, and stopping releases it", async ({ open, launched }) => {
      const page = await open(launched, PAGE, { prepare: watchTracks });
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
    });

    test("a page that is left lets go of both devices", async ({ open, launched }) => {
      const page = await open(launched, PAGE, { prepare: watchTracks });
      await press(page, "Start camera and microphone");
      await framesAdvance(page, VIDEO);
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
      expect((await trackStates(page)).toSorted()).toEqual(["audio ended", "video ended"]);
    });

    test("a size that is asked for before the start is delivered and shown", async ({ open, launched }) => {
      const page = await open(launched, PAGE);
      await choose(page, "Picture size", "640 × 480");
      await press(page, "Start camera");
      await told(page, "width × height", /^640 × 480$/, "asAsked");
      await told(page, "videoWidth × videoHeight", /^640 × 480$/, "asAsked");
    });

    test("a size beyond the camera’s, without insisting, gives what there is and says that it differs", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, PAGE);
      await choose(page, "Picture size", "7680 × 4320");
      await press(page, "Start camera");
      await told(page, "width × height", /^\d+ × \d+$/, "differs");
    });

    test("a snapshot is a picture as large as the track’s", async ({ open, launched }) => {
      const page = await open(launched, PAGE);
      await choose(page, "Picture size", "640 × 480");
      await press(page, "Start camera");
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

    test("a recording of picture and sound plays back", async ({ open, launched }) => {
      const page = await open(launched, PAGE);
      await press(page, "Start camera and microphone");
      await framesAdvance(page, VIDEO);
      await press(page, "Record");
      await page.waitForFunction(() => /0:0[1-9]/.test(document.querySelector(".keep")?.textContent ?? ""));
      await press(page, "Stop recording");
      await page.waitForFunction(() => {
        const video = document.querySelector<HTMLVideoElement>(".kept video");
        return (
          video !== null && Number.isFinite(video.duration) && video.duration > 1 && video.currentTime === 0
        );
      });
      await page.$eval(".kept video", (video) => video.play());
      await framesAdvance(page, ".kept video");
    });

    test("a recording ends with a sentence when its picture stops", async ({ open, launched }) => {
      const page = await open(launched, PAGE);
      await press(page, "Start camera");
      await framesAdvance(page, VIDEO);
      await press(page, "Record");
      await page.waitForFunction(() => document.querySelector(".recording-dot") !== null);
      await press(page, "Stop camera");
      expect(await alertText(page)).toBe("Ended because what was recorded stopped.");
    });

    test("the test tone plays to its end", async ({ open, launched }) => {
      const page = await open(launched, PAGE);
      await press(page, "Play a tone: left, then right");
      await page.waitForSelector("main ::-p-aria(Playing…)");
      await page.waitForSelector("main ::-p-aria(Play a tone: left, then right)");
      expect(await page.$("[role=alert]")).toBeNull();
    });

    // A camera in use elsewhere and a forbidden document cannot be had from made-up devices.
    const pretended = [
      ["NotReadableError", "The camera is there but does not start."],
      ["AbortError", "The camera is there but does not start."],
      ["SecurityError", "The browser’s settings switch the camera off for this page as a whole."],
      ["NotSupportedError", "The browser does not understand what the page asked for."],
      ["NotFoundError", "The browser does not find the camera."],
    ] as const;
    test.for(pretended)("a pretended %s is explained", async ([name, sentence], { open, launched }) => {
      const page = await open(launched, PAGE, {
        prepare: (page) =>
          page.evaluateOnNewDocument((name) => {
            MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException("so it says", name));
          }, name),
      });
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain(sentence);
      expect(alert).toContain(`${name}: so it says`);
    });

    test("a browser without the API is told from a page without HTTPS", async ({ open, launched }) => {
      const page = await open(launched, PAGE, {
        prepare: (page) =>
          page.evaluateOnNewDocument(() => {
            Object.defineProperty(navigator, "mediaDevices", { value: undefined });
          }),
      });
      await press(page, "Start camera");
      expect(await alertText(page)).toContain("This browser lets no page use a camera or a microphone.");
      expect(await page.$eval("main", (main) => main.textContent)).toContain(
        "This browser cannot share a screen.",
      );
    });
  });
}

test("Chromium delivers 640 × 480 at 15 a second while the camera runs", async ({ open, chromium }) => {
  const page = await open(chromium, PAGE);
  await press(page, "Start camera");
  await framesAdvance(page, VIDEO);
  await choose(page, "Picture size", "640 × 480");
  await choose(page, "Frame rate", "15 per second");
  await told(page, "width × height", /^640 × 480$/, "asAsked");
  await told(page, "frameRate", /^15 fps$/, "asAsked");
  await told(page, "requestVideoFrameCallback", /^1[3-6](\.\d)? fps$/, "asAsked");
});

test("Chromium refuses an impossible size that is insisted on; the picture goes on, and a wish mends it", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, PAGE);
  await press(page, "Start camera");
  await framesAdvance(page, VIDEO);
  await choose(page, "Picture size", "7680 × 4320");
  await page.locator("main ::-p-aria(Insist: Picture size)").click();
  const alert = await alertText(page);
  expect(alert).toContain("The camera cannot do what was insisted on: it offers no such width.");
  expect(alert).toContain("OverconstrainedError");
  await framesAdvance(page, VIDEO);
  await choose(page, "Picture size", "320 × 240");
  await noAlert(page);
  await told(page, "width × height", /^320 × 240$/, "asAsked");
});

test("Chromium does not start at all with an impossible size; without insisting it does", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, PAGE);
  await choose(page, "Picture size", "7680 × 4320");
  await page.locator("main ::-p-aria(Insist: Picture size)").click();
  await press(page, "Start camera");
  expect(await alertText(page)).toContain("OverconstrainedError");
  await page.locator("main ::-p-aria(Insist: Picture size)").click();
  await press(page, "Start camera");
  await noAlert(page);
  await framesAdvance(page, VIDEO);
});

test("Chromium opens the microphone anew where it does not take on a wish", async ({ open, chromium }) => {
  const page = await open(chromium, PAGE);
  await press(page, "Start microphone");
  await told(page, "echoCancellation", /^on$/, "open");
  await choose(page, "Echo cancellation", "Off");
  await told(page, "echoCancellation", /^off$/, "asAsked");
  await page.waitForFunction(() => (document.querySelector("meter")?.value ?? -72) > -40);
});

test("another microphone takes the place of the one that runs", async ({ open, chromium }) => {
  const page = await open(chromium, PAGE, { prepare: watchTracks });
  await press(page, "Start microphone");
  await page.waitForSelector("meter");
  const microphones = await page.$$("main fieldset:nth-of-type(2) select");
  const second = await microphones[0]?.evaluate(
    (select) => [...(select as HTMLSelectElement).options].findLast(({ value }) => value !== "")?.value,
  );
  await microphones[0]?.select(second ?? "");
  await told(page, "deviceId", /./, "asAsked");
  expect(await trackStates(page)).toEqual(["audio ended", "audio live"]);
});

test("Firefox: the gain changes the meter by as much as it says", async ({ open, firefox }) => {
  const page = await open(firefox, PAGE);
  await press(page, "Start microphone");
  // Firefox's made-up microphone hums evenly.
  await page.waitForFunction(() => (document.querySelector("meter")?.value ?? -72) > -30);
  const before = await level(page);
  await page.focus("input[type=range]");
  for (let decibel = 0; decibel < 10; decibel += 1) await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(
    (wanted) => Math.abs((document.querySelector("meter")?.value ?? 0) - wanted) < 0.5,
    {},
    before - 10,
  );
});

describe("refused", () => {
  const launches = { Chromium: launchChromium, Firefox: launchFirefox };
  for (const [name, launch] of Object.entries(launches)) {
    test(`${name} with the site blocked says where to allow it`, async ({ open }) => {
      const page = await open(await own(launch({ permission: "denied" })), PAGE);
      await press(page, "Start camera and microphone");
      const alert = await alertText(page);
      expect(alert).toContain("The camera or the microphone is blocked for this page");
      expect(alert).toContain("NotAllowedError");
    });

    test(`${name} on a computer without devices says that it finds none`, async ({ open }) => {
      const page = await open(await own(launch({ fakeDevices: "none" })), PAGE);
      await press(page, "Start microphone");
      const alert = await alertText(page);
      expect(alert).toContain("The browser does not find the microphone.");
      expect(alert).toContain("NotFoundError");
    });
  }

  test("Chromium with the question closed says to start again", async ({ open }) => {
    const page = await open(await own(launchChromium()), PAGE, {
      prepare: (page) =>
        page.evaluateOnNewDocument(() => {
          const refusal = new DOMException("Permission dismissed", "NotAllowedError");
          MediaDevices.prototype.getUserMedia = () => Promise.reject(refusal);
        }),
    });
    await press(page, "Start camera");
    expect(await alertText(page)).toContain("The browser asked for the camera and got no yes.");
  });

  test("Chromium that loses the permission while it runs says so", async ({ open, chromium }) => {
    const page = await open(chromium, PAGE);
    await press(page, "Start camera");
    await framesAdvance(page, VIDEO);
    const { origin } = new URL(page.url());
    await page.browserContext().setPermission(origin, { permission: { name: "camera" }, state: "denied" });
    expect(await alertText(page)).toContain("The camera stopped by itself");
  });

  const insecure = {
    Chromium: () => launchChromium({ extraArgs: ["--host-resolver-rules=MAP visavis.example 127.0.0.1"] }),
    Firefox: () => launchFirefox({ extraPrefs: { "network.dns.localDomains": "visavis.example" } }),
  };
  for (const [name, launch] of Object.entries(insecure)) {
    test(`${name} over plain HTTP from another name says how to open the page`, async ({ open, visavis }) => {
      const page = await open(await own(launch()), `http://visavis.example:${visavis.port}${PAGE}`);
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain("Your browser gives no camera, microphone or screen to a page without HTTPS.");
      expect(alert).toContain(`http://127.0.0.1:${visavis.port}/test-1.html`);
      expect(alert).toContain(`https://visavis.example:${visavis.port}/test-1.html`);
    });
  }
});

describe("screen", () => {
  test("is shown with what its track delivers, and stopped from the page", async ({ open }) => {
    const chromium = await own(
      launchChromium({ extraArgs: ["--use-fake-ui-for-media-stream", "--auto-accept-this-tab-capture"] }),
    );
    const page = await open(chromium, PAGE);
    await press(page, "Share a screen");
    await framesAdvance(page, "video");
    await told(page, "displaySurface", /^a (whole screen|window|tab)$/, "open");
    await told(page, "width × height", /^\d+ × \d+$/, "open");
    await press(page, "Take a snapshot");
    await page.waitForSelector(".kept img");
    await press(page, "Stop sharing");
    await page.waitForSelector("video", { hidden: true });
    expect(await page.$("[role=alert]")).toBeNull();
  });

  test("that ends outside the page is told (its track made to end)", async ({ open }) => {
    const chromium = await own(launchChromium({ extraArgs: ["--use-fake-ui-for-media-stream"] }));
    const page = await open(chromium, PAGE);
    await press(page, "Share a screen");
    await page.waitForSelector("video");
    await page.$eval("video", (video) => {
      const track = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
      track?.dispatchEvent(new Event("ended"));
    });
    expect(await alertText(page)).toContain("Sharing was ended outside this page");
    await page.waitForSelector("video", { hidden: true });
  });

  test("where nothing was chosen, asks to share again (pretended)", async ({ open, chromium }) => {
    const page = await open(chromium, PAGE, {
      prepare: (page) =>
        page.evaluateOnNewDocument(() => {
          const refusal = new DOMException("Permission denied by user", "NotAllowedError");
          MediaDevices.prototype.getDisplayMedia = () => Promise.reject(refusal);
        }),
    });
    await press(page, "Share a screen");
    expect(await alertText(page)).toContain("No screen was chosen.");
  });
});
