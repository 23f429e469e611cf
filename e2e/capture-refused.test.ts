import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { browserTests, framesAdvance, launchChromium, launchFirefox, test } from "../testbed/index.ts";
import { alertText, CAPTURE_PAGE, own, press } from "./capture-page.ts";

/** Makes `getUserMedia` reject. Firefox runs this in the empty first document too, which has no such thing. */
const rejectWith = (page: Page, name: string, message: string) =>
  page.evaluateOnNewDocument(
    (name, message) => {
      if (typeof MediaDevices === "undefined") return;
      MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException(message, name));
    },
    name,
    message,
  );

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`capture refused in ${browser}`, () => {
    // A camera in use elsewhere and a forbidden document cannot be had from made-up devices.
    const pretended = [
      ["NotReadableError", "The camera is there but does not start."],
      ["SecurityError", "The browser’s settings switch the camera off for this page as a whole."],
    ] as const;
    test.for(pretended)("a pretended %s is explained", async ([name, sentence], { open, launched }) => {
      const page = await open(launched, CAPTURE_PAGE, {
        prepare: (page) => rejectWith(page, name, "so it says"),
      });
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain(sentence);
      expect(alert).toContain(`${name}: so it says`);
    });

    test("a browser without the API, which is pretended, is told from a page without HTTPS", async ({
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
      expect(alert).toContain("This browser lets no page use a camera or a microphone.");
      expect(alert).not.toContain("undefined");
      expect(await page.$eval("main", (main) => main.textContent)).toContain(
        "This browser cannot share a screen.",
      );
    });
  });
}

describe("refused", () => {
  const launches = { Chromium: launchChromium, Firefox: launchFirefox };
  for (const [name, launch] of Object.entries(launches)) {
    test(`${name} with the site blocked says where to allow it`, async ({ open }) => {
      const page = await open(await own(launch({ permission: "denied" })), CAPTURE_PAGE);
      await press(page, "Start camera and microphone");
      const alert = await alertText(page);
      expect(alert).toContain("The camera or the microphone is blocked for this page");
      expect(alert).toContain("NotAllowedError");
    });

    test(`${name} on a computer without devices says that it finds none`, async ({ open }) => {
      const page = await open(await own(launch({ fakeDevices: "none" })), CAPTURE_PAGE);
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain("The browser does not find the camera.");
      expect(alert).toContain("NotFoundError");
    });
  }

  test("Chromium with the question closed, which is pretended, says to start again", async ({
    open,
    chromium,
  }) => {
    const page = await open(chromium, CAPTURE_PAGE, {
      prepare: (page) => rejectWith(page, "NotAllowedError", "Permission dismissed"),
    });
    await press(page, "Start camera");
    expect(await alertText(page)).toContain("The browser asked for the camera and got no yes.");
  });

  test("Chromium that loses the permission while it runs says so", async ({ open, chromium }) => {
    const page = await open(chromium, CAPTURE_PAGE);
    await press(page, "Start camera");
    await framesAdvance(page, "video");
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
      const browser = await own(launch());
      // A context that the testbed makes would have permissions set, which no browser takes for such an address.
      const context = await browser.browser.createBrowserContext();
      const page = await open(browser, `http://visavis.example:${visavis.port}${CAPTURE_PAGE}`, { context });
      await press(page, "Start camera");
      const alert = await alertText(page);
      expect(alert).toContain("Your browser gives no camera, microphone or screen to a page without HTTPS.");
      expect(alert).toContain(`https://visavis.example:${visavis.port}/test-1.html`);
      expect(alert).toContain("how this device learns to trust the server");
      expect(alert).not.toContain("undefined");
    });
  }
});
