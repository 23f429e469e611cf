import type { Page } from "puppeteer-core";
import { describe, expect, onTestFinished } from "vitest";
import { browserTests, launchChromium, PAGE_PATHS, test } from "../testbed/index.ts";

/** Writes into the field as a person does, and joins with Enter. */
async function joinBy(page: Page, text: string): Promise<void> {
  await page.locator("#room").fill(text);
  await page.focus("#room");
  await page.keyboard.press("Enter");
}

/** The pages that the home page lists, as they are named there. */
async function linksOf(page: Page): Promise<{ readonly path: string | null; readonly name: string }[]> {
  await page.waitForSelector(".home-pages a");
  return page.$$eval(".home-pages a", (links) =>
    links.map((link) => ({
      path: link.getAttribute("href"),
      name: link.querySelector(".home-page-name")?.textContent ?? "",
    })),
  );
}

const arrivesAt = (page: Page, address: string) =>
  page.waitForFunction((address) => location.href === address, {}, address);

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`the home page in ${browser}`, () => {
    test.for([
      { from: "en", to: "zh", button: "zh-CN" },
      { from: "zh", to: "en", button: "en" },
    ])(
      "each link leads to the page it names, in $to as chosen here",
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

    test("a new call has a room of its own each time", async ({ open, launched }) => {
      const page = await open(launched, "/");
      const rooms = new Set<string | null>();
      for (let calls = 0; calls < 2; calls += 1) {
        await page.goto(new URL("/", page.url()).href);
        await page.locator('[data-action="new-call"]').click();
        await page.waitForFunction(() => new URLSearchParams(location.search).has("room"));
        rooms.add(new URL(page.url()).searchParams.get("room"));
      }
      expect(rooms.size).toBe(2);
    });

    test("a pasted link and a room's name both lead to the call", async ({ open, launched, visavis }) => {
      const link = `${visavis.url}/p2p.html?room=kitchen`;
      const page = await open(launched, "/");
      await joinBy(page, `  ${link} `);
      await arrivesAt(page, link);
      await page.goto(visavis.url);
      await joinBy(page, "kitchen");
      await arrivesAt(page, link);
    });

    test("a link to no room is not followed, and the page says so", async ({ open, launched, visavis }) => {
      const page = await open(launched, "/");
      await joinBy(page, `${visavis.url}/local.html`);
      await page.waitForSelector("#room-refusal[role=alert]");
      expect(new URL(page.url()).pathname).toBe("/");
      await page.locator("#room").fill("kitchen");
      await page.waitForFunction(() => document.querySelector("#room-refusal") === null);
    });
  });
}

test("a page without HTTPS says where camera and microphone work", async ({ open, visavis }) => {
  const chromium = await launchChromium({ extraArgs: ["--host-resolver-rules=MAP visavis.test 127.0.0.1"] });
  onTestFinished(chromium.close);
  // A context of its own: Chromium grants no permissions to such an address, not even in tests.
  const context = await chromium.browser.createBrowserContext();
  const page = await open(chromium, `http://visavis.test:${visavis.port}/?lang=en`, { context });
  await page.waitForSelector('[data-notice="insecure"]');
  const notice = await page.$eval('[data-notice="insecure"]', (element) => element.textContent);
  expect(notice).toContain("HTTPS");
  expect(notice).toContain(`https://visavis.test:${visavis.port}/`);
});

test("a page that may use the camera has no such notice", async ({ open, chromium }) => {
  const page = await open(chromium, "/");
  await page.waitForSelector(".home-pages a");
  expect(await page.$('[data-notice="insecure"]')).toBeNull();
});
