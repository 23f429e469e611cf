import { describe, expect } from "vitest";
import {
  accessibilityFaults,
  browserTests,
  controlFaults,
  horizontalOverflow,
  logOf,
  PAGE_PATHS,
  settled,
  test,
  totalBytes,
  weighScriptsAndStyles,
  wordsInOtherLanguage,
} from "./harness/index.ts";

const PHONE = { width: 360, height: 740 };
const BEFORE_CALL_LIMIT_BYTES = 60_000;

const LANGUAGES = [
  { language: "en", tag: "en" },
  { language: "zh", tag: "zh-CN" },
] as const;

const inLanguage = (path: string, language: string) =>
  `${path}${path.includes("?") ? "&" : "?"}lang=${language}`;

/** Each page as it opens, and the call itself, which has no page of its own. */
const VIEWS = [...PAGE_PATHS, "/p2p.html?join=1&room=pages"];

// `open` itself fails a test whose page asks another origin, has an error or violates its policy.
for (const path of VIEWS) {
  for (const [browser, test] of Object.entries(browserTests)) {
    describe(`${path} in ${browser}`, () => {
      test.for(LANGUAGES)(
        "speaks $language and nothing else",
        async ({ language, tag }, { open, launched }) => {
          const page = await open(launched, inLanguage(path, language));
          await settled(page);
          expect(await page.evaluate(() => document.documentElement.lang)).toBe(tag);
          expect(await page.title()).toContain("Visavis");
          expect(await wordsInOtherLanguage(page, language)).toEqual([]);
        },
      );

      test.for(LANGUAGES)("fits a phone in $language", async ({ language }, { open, launched }) => {
        const page = await open(launched, inLanguage(path, language), { viewport: PHONE });
        await settled(page);
        expect(await horizontalOverflow(page)).toEqual([]);
        expect(await controlFaults(page)).toEqual([]);
      });
    });
  }

  test.for(["light", "dark"])(`${path} is accessible in %s`, async (scheme, { open, chromium }) => {
    const page = await open(chromium, path, {
      prepare: (page) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]),
    });
    await settled(page);
    expect(await accessibilityFaults(page)).toEqual([]);
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
