import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import {
  browserTests,
  devicelessTests,
  framesAdvance,
  NETWORK_NAME,
  refusedTests,
  test,
} from "../testbed/index.ts";
import { alertText, CAPTURE_PAGE, press } from "./capture-page.ts";

/** Makes `getUserMedia` reject with the error that `pretend` names. */
const letCaptureFail = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    // Firefox also runs this in the initial empty document, which lacks the API.
    if (typeof MediaDevices === "undefined") return;
    MediaDevices.prototype.getUserMedia = () => {
      const { name, message = "" } = document.documentElement.dataset;
      return Promise.reject(new DOMException(message, name));
    };
  });

const pretend = (page: Page, name: string, message: string) =>
  page.evaluate((pretended) => void Object.assign(document.documentElement.dataset, pretended), {
    name,
    message,
  });

// Cases that fake devices cannot produce: a camera in use elsewhere, a forbidden document, a closed prompt.
const PRETENDED = [
  ["NotReadableError", "so it says", "The camera was found but does not start."],
  ["SecurityError", "so it says", "The browser’s settings disable the camera for this page."],
  [
    "NotAllowedError",
    "Permission dismissed",
    "The browser asked to use the camera, but permission was not given.",
  ],
] as const;

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`capture refused in ${browser}`, () => {
    test("each simulated refusal is explained", async ({ open, launched }) => {
      const page = await open(launched, CAPTURE_PAGE, { prepare: letCaptureFail });
      for (const [name, message, sentence] of PRETENDED) {
        await pretend(page, name, message);
        await press(page, "Start camera");
        await page.waitForFunction(
          (words) => document.querySelector("[role=alert]")?.textContent?.includes(words),
          {},
          `${name}: ${message}`,
        );
        expect(await alertText(page)).toContain(sentence);
      }
    });

    test("a (simulated) browser without the API is distinguished from a page without HTTPS", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, CAPTURE_PAGE, {
        prepare: (page) =>
          page.evaluateOnNewDocument(() => {
            Object.defineProperty(navigator, "mediaDevices", { value: undefined });
          }),
      });
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain("This browser does not let pages use a camera or microphone.");
      expect(alert).not.toContain("undefined");
      expect(await page.$eval("main", (main) => main.textContent)).toContain(
        "This browser cannot share a screen.",
      );
    });

    test("over plain HTTP from another name the page says how to open it", async ({
      open,
      launched,
      visavis,
    }) => {
      const page = await open(launched, `http://${NETWORK_NAME}:${visavis.port}${CAPTURE_PAGE}`);
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain(
        "Your browser does not allow pages without HTTPS to use the camera, microphone or screen.",
      );
      expect(alert).toContain(`https://${NETWORK_NAME}:${visavis.port}/test-1.html`);
      expect(alert).toContain("how to make this device trust the server");
      expect(alert).not.toContain("undefined");
    });
  });
}

for (const [browser, test] of Object.entries(refusedTests)) {
  test(`${browser} with the site blocked: the page says where to allow it`, async ({ open, launched }) => {
    const page = await open(launched, CAPTURE_PAGE);
    await press(page, "Start camera and microphone");
    const alert = await alertText(page);
    expect(alert).toContain("The camera or the microphone is blocked for this page");
    expect(alert).toContain("NotAllowedError");
  });
}

for (const [browser, test] of Object.entries(devicelessTests)) {
  test(`${browser} on a computer without devices: the page says that none was found`, async ({
    open,
    launched,
  }) => {
    const page = await open(launched, CAPTURE_PAGE);
    await press(page, "Start camera");
    const alert = await alertText(page);
    expect(alert).toContain("The browser did not find the camera.");
    expect(alert).toContain("NotFoundError");
  });
}

test("losing the permission during capture is reported, in Chromium", async ({ open, chromium }) => {
  const page = await open(chromium, CAPTURE_PAGE);
  await press(page, "Start camera");
  await framesAdvance(page, "video");
  const { origin } = new URL(page.url());
  await page.browserContext().setPermission(origin, { permission: { name: "camera" }, state: "denied" });
  expect(await alertText(page)).toContain("The camera stopped unexpectedly");
});
