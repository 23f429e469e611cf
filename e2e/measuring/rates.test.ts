import { expect } from "vitest";
import { framesAdvance, loopbackTests, test } from "../../testbed/index.ts";
import { CAPTURE_PAGE, choose as chooseCapture, press, told, VIDEO } from "../capture-page.ts";
import { choose, EXPERIMENTS, outcome } from "../experiments-page.ts";

for (const [browser, test] of Object.entries(loopbackTests)) {
  test(`a bitrate limit is respected, in ${browser}`, async ({ open, launched }) => {
    const page = await open(launched, EXPERIMENTS);
    await choose(page, "experiment", "bitrate");
    await choose(page, "cap", "75");
    const { findings } = await outcome(page);
    const rate = (row: string) => Number(/^(\d+) kbit\/s$/.exec(findings[row]![0]!)?.[1]);
    expect(rate("free")).toBeGreaterThan(rate("cap"));
    expect(rate("capped")).toBeLessThan(rate("free"));
    expect(rate("capped")).toBeLessThan(rate("cap") * 1.3);
  });
}

test("Chromium delivers 640 × 480 at 15 frames per second while the camera runs", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, CAPTURE_PAGE);
  await press(page, "Start camera");
  await framesAdvance(page, VIDEO);
  await chooseCapture(page, "Picture size", "640 × 480");
  await chooseCapture(page, "Frame rate", "15 per second");
  await told(page, "width × height", /^640 × 480$/, "asRequested");
  await told(page, "frameRate", /^15 fps$/, "asRequested");
  await told(page, "requestVideoFrameCallback", /^1[3-6](\.\d)? fps$/, "asRequested");
});
