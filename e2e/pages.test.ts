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

/** What a page loads at first of scripts and styles. */
const LIMIT_BYTES = 80_000;
const BEFORE_CALL_LIMIT_BYTES = 60_000;

const LANGUAGES = [
  { language: "en", tag: "en" },
  { language: "zh", tag: "zh-CN" },
] as const;

/** Each page as it opens, and what has no page of its own: the call itself, the experiments, and the lessons. */
const VIEWS = [...PAGE_PATHS, "/p2p.html?join=1&room=pages", "/local.html#experiments", ...LESSON_PATHS];

// `open` itself fails a test whose page asks another origin, has an error or violates its policy.
for (const [browser, test] of Object.entries(browserTests)) {
  describe.concurrent(`in ${browser}`, () => {
    for (const path of VIEWS) {
      test.for(LANGUAGES)(
        `${path} fits a phone and a desk, and speaks $language and nothing else`,
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

// What a page weighs, its policy and what axe-core finds do not depend on the browser.
describe.concurrent("in one browser", () => {
  const { Chromium: test } = browserTests;
  test.for(VIEWS)(
    "%s is light, accessible in light and in dark, and allows its own origin only",
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
