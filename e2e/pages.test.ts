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
  test,
  totalBytes,
  weighScriptsAndStyles,
  wordsInOtherLanguage,
} from "../testbed/index.ts";

const FIRST_SCRIPT_LIMIT_BYTES = 80_000;
const BEFORE_CALL_LIMIT_BYTES = 60_000;

const LANGUAGES = [
  { language: "en", tag: "en" },
  { language: "zh", tag: "zh-CN" },
] as const;

/** Each page as it opens, and what has no page of its own: the call itself, the experiments, and the lessons. */
const VIEWS = [...PAGE_PATHS, "/p2p.html?join=1&room=pages", "/local.html#experiments", ...LESSON_PATHS];

// `open` itself fails a test whose page asks another origin, has an error or violates its policy.
for (const path of VIEWS) {
  for (const [browser, test] of Object.entries(browserTests)) {
    describe(`${path} in ${browser}`, () => {
      test.for(LANGUAGES)(
        "fits a phone, and speaks $language and nothing else",
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
    });
  }

  test(`${path} begins with at most 80,000 bytes, and is accessible in light and in dark`, async ({
    open,
    chromium,
  }) => {
    const page = await open(chromium, path);
    await settled(page);
    const files = await weighScriptsAndStyles(logOf(page).requests);
    expect(totalBytes(files)).toBeLessThanOrEqual(FIRST_SCRIPT_LIMIT_BYTES);
    expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
  });

  test(`${path} allows its own origin only`, async ({ visavis }) => {
    const { headers } = await fetch(visavis.url + path);
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
  });
}

test("the call page loads at most 60,000 bytes of script and style before the call", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, "/p2p.html");
  await settled(page);
  const files = await weighScriptsAndStyles(logOf(page).requests);
  const total = totalBytes(files);
  console.log(
    [...files, { path: "together", bytes: total }].map(({ path, bytes }) => `${bytes} ${path}`).join("\n"),
  );
  expect(total).toBeLessThanOrEqual(BEFORE_CALL_LIMIT_BYTES);
});
