import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { browserTests, NETWORK_NAME, PAGE_PATHS, test } from "../testbed/index.ts";

/** Writes into the field as a person does, and joins with Enter. */
async function joinBy(page: Page, text: string): Promise<void> {
  await page.locator("#room").fill(text);
  await page.focus("#room");
  await page.keyboard.press("Enter");
}

/** The pages that the home page lists, with their names. */
async function linksOf(page: Page): Promise<{ readonly path: string | null; readonly name: string }[]> {
  await page.waitForSelector(".home-pages a");
  return page.$$eval(".home-pages a", (links) =>
    links.map((link) => ({
      path: link.getAttribute("href"),
      name: link.querySelector(".home-page-name")?.textContent ?? "",
    })),
  );
}

const LANGUAGES = [
  { from: "en", to: "zh", button: "zh-CN" },
  { from: "zh", to: "en", button: "en" },
] as const;

const arrivesAt = (page: Page, address: string) =>
  page.waitForFunction((address) => location.href === address, {}, address);

// The texts of a page are the same in each browser; navigation and the stored language may not be.
for (const [browser, test, choices] of [
  ["Chromium", browserTests.Chromium, LANGUAGES],
  ["Firefox", browserTests.Firefox, LANGUAGES.slice(0, 1)],
] as const) {
  test.for(choices)(
    `in ${browser}, each link leads to the page it names, in the chosen language ($to)`,
    async ({ from, button }, { open, launched }) => {
      const page = await open(launched, `/?lang=${from}`);
      const home = new URL("/", page.url()).href;
      await page.locator(`button[lang="${button}"]`).click();
      await page.goto(home);
      const links = await linksOf(page);
      expect(links.map(({ path }) => path).sort()).toEqual(
        PAGE_PATHS.filter((path) => path !== "/index.html").sort(),
      );
      for (const { path, name } of links) {
        await page.goto(home);
        await page.locator(`.home-pages a[href="${path}"]`).click();
        await page.waitForFunction(
          (path, name) => location.pathname === path && document.title.startsWith(`${name} · `),
          {},
          path,
          name,
        );
      }
    },
  );
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`the home page in ${browser}`, () => {
    test("a new call has its own room; a call link and a room name lead to the call, another link does not", async ({
      open,
      launched,
      visavis,
    }) => {
      const page = await open(launched, "/?lang=en");
      const rooms = new Set<string | null>();
      for (let calls = 0; calls < 2; calls += 1) {
        await page.goto(visavis.url);
        await page.locator('[data-action="new-call"]').click();
        await page.waitForFunction(() => new URLSearchParams(location.search).has("room"));
        rooms.add(new URL(page.url()).searchParams.get("room"));
      }
      expect(rooms.size).toBe(2);

      await page.goto(visavis.url);
      await joinBy(page, `${visavis.url}/local.html`);
      await page.waitForSelector("#room-refusal[role=alert]");
      expect(new URL(page.url()).pathname).toBe("/");
      await page.locator("#room").fill("kitchen");
      await page.waitForFunction(() => document.querySelector("#room-refusal") === null);

      const link = `${visavis.url}/p2p.html?room=kitchen`;
      await joinBy(page, `  ${link} `);
      await arrivesAt(page, link);
      await page.goto(visavis.url);
      await joinBy(page, "kitchen");
      await arrivesAt(page, link);
    });
  });
}

test("a page without HTTPS says where camera and microphone work; a secure page does not", async ({
  open,
  chromium,
  visavis,
}) => {
  const page = await open(chromium, `http://${NETWORK_NAME}:${visavis.port}/?lang=en`);
  await page.waitForSelector('[data-notice="insecure"]');
  const notice = await page.$eval('[data-notice="insecure"]', (element) => element.textContent);
  expect(notice).toContain("HTTPS");
  expect(notice).toContain(`https://${NETWORK_NAME}:${visavis.port}/`);

  const secure = await open(chromium, "/");
  await secure.waitForSelector(".home-pages a");
  expect(await secure.$('[data-notice="insecure"]')).toBeNull();
});
