import { describe, expect } from "vitest";
import {
  accessibilityFaultsInBothSchemes,
  browserTests,
  controlFaults,
  DESK,
  horizontalOverflow,
  LESSON_PATHS,
  logOf,
  PAGE_PATHS,
  PHONE,
  pathInLanguage,
  settled,
  totalBytes,
  weighScriptsAndStyles,
  wordsInOtherLanguage,
} from "../testbed/index.ts";

/** The limit for scripts and styles that a page loads initially. */
const LIMIT_BYTES = 80_000;
const BEFORE_CALL_LIMIT_BYTES = 60_000;

const LANGUAGES = [
  { language: "en", tag: "en" },
  { language: "zh", tag: "zh-CN" },
] as const;

/** Each page in its initial state, and views without their own page: the call, the experiments, and the lessons. */
const VIEWS = [...PAGE_PATHS, "/p2p.html?join=1&room=pages", "/local.html#experiments", ...LESSON_PATHS];

// `open` itself fails a test if the page contacts another origin, has an error or violates its policy.
for (const [browser, test] of Object.entries(browserTests)) {
  describe.concurrent(`in ${browser}`, () => {
    for (const path of VIEWS) {
      test.for(LANGUAGES)(
        `${path} fits a phone and a desktop, and is entirely in $language`,
        async ({ language, tag }, { open, launched }) => {
          const page = await open(launched, pathInLanguage(path, language), { viewport: PHONE });
          await settled(page);
          expect(await horizontalOverflow(page)).toEqual([]);
          expect(await controlFaults(page)).toEqual([]);
          await page.setViewport(DESK);
          await settled(page);
          expect(await horizontalOverflow(page)).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.lang)).toBe(tag);
          expect(await page.title()).toContain("Visavis");
          expect(await wordsInOtherLanguage(page, language)).toEqual([]);
        },
      );
    }
  });
}

// A page's weight, its policy and the findings of axe-core do not depend on the browser.
describe.concurrent("in one browser", () => {
  const { Chromium: test } = browserTests;
  test.for(VIEWS)(
    "%s is small, accessible in light and dark, and allows only its own origin",
    async (path, { open, visavis, launched }) => {
      const page = await open(launched, path);
      await settled(page);
      const files = await weighScriptsAndStyles(logOf(page).requests);
      const weight = [...files, { path: "together", bytes: totalBytes(files) }];
      expect(totalBytes(files), JSON.stringify(weight)).toBeLessThanOrEqual(
        path === "/p2p.html" ? BEFORE_CALL_LIMIT_BYTES : LIMIT_BYTES,
      );
      expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
      const { headers } = await fetch(visavis.url + path);
      expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    },
  );
});
