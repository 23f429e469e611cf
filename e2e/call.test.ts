import { describe, expect } from "vitest";
import { audioIsHeard, browserTests, framesAdvance, test } from "./harness/index.ts";

describe("two people", () => {
  for (const [browser, test] of Object.entries(browserTests)) {
    test(`Chromium and ${browser} see and hear each other`, async ({ open, chromium, launched }) => {
      const ada = await open(chromium, "/p2p.html?room=two&name=Ada&join=1");
      const bo = await open(launched, "/p2p.html?room=two&name=Bo&join=1");
      for (const page of [ada, bo]) {
        await framesAdvance(page, "video[data-participant]");
        await audioIsHeard(page, "video[data-participant]");
        await framesAdvance(page, "video[data-self]");
      }
      expect(await ada.$eval(".tile-name", (name) => name.textContent)).toBe("Bo");
    });
  }
});
