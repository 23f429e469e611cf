import { describe, expect } from "vitest";
import { framesAdvance, test } from "../testbed/index.ts";
import { alertText, CAPTURE_PAGE, press, told } from "./capture-page.ts";

describe("a screen", () => {
  test("is shown with what its track delivers, and stopped from the page", async ({
    open,
    sharingChromium,
  }) => {
    const page = await open(sharingChromium, CAPTURE_PAGE);
    await press(page, "Share a screen");
    await framesAdvance(page, "video");
    await told(page, "displaySurface", /^a (whole screen|window|tab)$/, "notRequested");
    await told(page, "width × height", /^\d+ × \d+$/, "notRequested");
    await press(page, "Take a snapshot");
    await page.waitForSelector(".kept img");
    await press(page, "Stop sharing");
    await page.waitForSelector("video", { hidden: true });
    expect(await page.$("[role=alert]")).toBeNull();
  });

  test("that ends outside the page (simulated) is reported", async ({ open, sharingChromium }) => {
    const page = await open(sharingChromium, CAPTURE_PAGE);
    await press(page, "Share a screen");
    await page.waitForSelector("video");
    await page.$eval("video", (video) => {
      const track = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
      track?.dispatchEvent(new Event("ended"));
    });
    expect(await alertText(page)).toContain("Sharing ended outside this page");
    await page.waitForSelector("video", { hidden: true });
  });

  test("that was not chosen (simulated) can be shared again", async ({ open, chromium }) => {
    const page = await open(chromium, CAPTURE_PAGE, {
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
