import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import {
  accessibilityFaultsInBothSchemes,
  browserTests,
  horizontalOverflow,
  logOf,
  PHONE,
  settled,
  test,
  totalBytes,
  weighScriptsAndStyles,
  wordsInOtherLanguage,
} from "../testbed/index.ts";

const SDP_PAGE = "/sdp.html?lang=en";
/** All explanations of lines, parts and states, in both languages. */
const LEAST_LONG_TEXT_BYTES = 40_000;
const FIRST_SCRIPT_LIMIT_BYTES = 80_000;

const press = (page: Page, action: string) => page.locator(`[data-action="${action}"]`).click();

const textOf = (page: Page, selector: string) =>
  page.waitForSelector(selector).then(() => page.$eval(selector, ({ textContent }) => textContent ?? ""));

/** Sets the text of a field as pasting does; fast even for long texts. */
async function paste(page: Page, place: "first" | "second", text: string): Promise<void> {
  await page.$eval(
    `[data-place="${place}"] textarea`,
    (field, text) => {
      (field as HTMLTextAreaElement).value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
    text,
  );
}

/** Simulates dropping a file. */
function drop(page: Page, text: string, target: string): Promise<void> {
  return page.$eval(
    target,
    (element, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "offer.sdp", { type: "application/sdp" }));
      element.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    },
    text,
  );
}

/** Has this browser create an offer, and waits until its lines are shown. */
async function writeOffer(page: Page): Promise<void> {
  await press(page, "offer");
  await page.waitForSelector("[role=option]");
}

/** The line that is being explained. */
const quoted = (page: Page) => textOf(page, ".sdp-quoted");

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`the SDP page in ${browser}`, () => {
    test("explains every line of an offer that this browser writes", async ({ open, launched }) => {
      const page = await open(launched, SDP_PAGE);
      for (const wish of ["Screen", "Camera in three layers (simulcast)"]) {
        await page.locator(`main ::-p-aria(${wish}[role="checkbox"])`).click();
      }
      await writeOffer(page);
      expect(await textOf(page, "[data-unknown]")).toMatch(/^\d+ lines, all explained$/);
      const written = await page.$eval(
        '[data-place="first"] textarea',
        (field) => (field as HTMLTextAreaElement).value,
      );
      const lines = await page.$$eval(".sdp-line-text", (all) => all.map(({ textContent }) => textContent));
      expect(lines).toEqual(written.split(/\r?\n/).filter((line) => line !== ""));
      expect(lines.filter((line) => line?.startsWith("m="))).toHaveLength(4);
      expect(lines.some((line) => line?.startsWith("a=simulcast:"))).toBe(true);
      expect(lines.some((line) => line?.startsWith("a=candidate:"))).toBe(true);
    });

    test("an offer is read with keys and by pressing a line, compared with its answer, and the same in Chinese on a phone", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, SDP_PAGE);
      await writeOffer(page);
      await page.focus("[role=listbox]");
      expect(await quoted(page)).toBe("v=0");
      await page.keyboard.press("ArrowDown");
      expect(await quoted(page)).toMatch(/^o=/);
      expect(await textOf(page, "[data-explanation]")).toContain("Who created this description");
      await page.keyboard.press("End");
      const last = await quoted(page);
      expect(last).toMatch(/^a=/);
      expect(
        await page.$eval('[aria-selected="true"] .sdp-line-text', ({ textContent }) => textContent),
      ).toBe(last);
      await page.locator("nav .sdp-jump:nth-child(2)").click();
      expect(await quoted(page)).toMatch(/^m=audio /);
      await page.locator('[data-line="4"]').click();
      expect(await quoted(page)).toBe("t=0 0");
      // The keys continue from the line that was pressed.
      await page.keyboard.press("ArrowUp");
      expect(await quoted(page)).toBe("s=-");
      const shownSource = await textOf(page, ".sdp-words a");
      expect(shownSource).toBe("RFC 8866 §5.3");

      await press(page, "answer");
      expect(await textOf(page, '[data-change="dtlsRole"]')).toContain("actpass → active");
      expect(await textOf(page, '[data-change="direction"]')).toContain("sendrecv → recvonly");
      await page.locator('[data-view="lines"]').click();
      const lines = (selector: string) =>
        page.$$eval(selector, (all) => all.map(({ textContent }) => textContent));
      await page.waitForSelector("del");
      expect(await lines("del")).toContain("a=setup:actpass");
      expect(await lines("ins")).toContain("a=setup:active");

      await page.locator('button[lang="zh-CN"]').click();
      await page.waitForSelector('html[lang="zh-CN"]');
      await page.setViewport(PHONE);
      for (const view of ["lines", "meaning"]) {
        await page.locator(`[data-view="${view}"]`).click();
        expect(await wordsInOtherLanguage(page, "zh")).toEqual([]);
        expect(await horizontalOverflow(page)).toEqual([]);
      }
      await page.waitForSelector("[data-change]");
      const count = await page.$$eval("[role=option]", (all) => all.length);
      const foreign = new Set<string>();
      await page.focus("[role=listbox]");
      await page.keyboard.press("Home");
      for (let line = 1; line <= Math.min(count, 60); line += 1) {
        for (const words of await wordsInOtherLanguage(page, "zh")) foreign.add(words);
        await page.keyboard.press("ArrowDown");
      }
      expect([...foreign]).toEqual([]);
      expect(await horizontalOverflow(page)).toEqual([]);
    });

    test("accepts JSON, marks unknown lines, and runs no script in it", async ({ open, launched }) => {
      const page = await open(launched, SDP_PAGE);
      const hostile = '<img src=x onerror="document.title=1">';
      const sdp = `v=0\r\ns=${hostile}\r\na=${hostile}\r\n${hostile}\r\nm=audio 9 ${hostile} 0\r\n`;
      await paste(page, "first", JSON.stringify({ type: "offer", sdp }));
      expect(await textOf(page, "[data-unknown]")).toContain("5 lines, 2 of them without an explanation");
      await press(page, "next-unknown");
      expect(await quoted(page)).toBe(`a=${hostile}`);
      expect(await page.$eval('[data-line="3"]', (line) => line.getAttribute("data-known"))).toBe("false");
      expect(await page.$("main img")).toBeNull();
      await paste(page, "second", `${sdp}a=${hostile}\r\n`);
      await page.waitForSelector("[data-change]");
      await page.locator('[data-view="lines"]').click();
      await page.waitForSelector("ins");
      expect(await page.$("main img")).toBeNull();
      expect(await page.title()).toContain("Visavis");
    });

    test("accepts a dropped file", async ({ open, launched }) => {
      const page = await open(launched, SDP_PAGE);
      await drop(page, "v=0\na=mid:second\n", '[data-place="second"]');
      await page.waitForFunction(() => document.querySelector(".sdp-quoted")?.textContent === "v=0");
      await drop(page, "v=0\na=mid:first\n", "h1");
      await page.waitForSelector("[data-change]");
      const written = await page.$$eval("textarea", (all) => all.map((field) => field.value));
      expect(written).toEqual(["v=0\na=mid:first\n", "v=0\na=mid:second\n"]);
    });

    test("shows the browser’s error if it cannot answer, and stays responsive with a text that is far too long", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, SDP_PAGE);
      await paste(page, "first", "v=0\nno description\n");
      await page.waitForSelector("[role=option]");
      await press(page, "answer");
      expect(await textOf(page, "[role=alert] code")).toMatch(/^\w+Error: ./);
      await drop(page, `v=0\r\nm=audio 9 RTP/AVP 0\r\n${"a=rtpmap:0 PCMU/8000\r\n".repeat(100_000)}`, "h1");
      // The first text has a notice of its own, which stays until the file is read.
      await page.waitForFunction(() =>
        document.querySelector(".notice.warn")?.textContent?.includes("95002 more lines are left out"),
      );
      await page.focus("[role=listbox]");
      await page.keyboard.press("End");
      expect(await quoted(page)).toBe("a=rtpmap:0 PCMU/8000");
    });
  });
}

test("with two descriptions the page is accessible in light and dark", async ({ open, chromium }) => {
  const page = await open(chromium, SDP_PAGE);
  await writeOffer(page);
  await press(page, "answer");
  await page.waitForSelector("[data-change]");
  expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
  await page.locator('[data-view="lines"]').click();
  await page.waitForSelector("ins");
  expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
});

test("the explanations are loaded only when needed, and the rest is small", async ({ open, chromium }) => {
  const page = await open(chromium, SDP_PAGE);
  await settled(page);
  const first = await weighScriptsAndStyles(logOf(page).requests);
  expect(totalBytes(first)).toBeLessThanOrEqual(FIRST_SCRIPT_LIMIT_BYTES);
  await writeOffer(page);
  const all = await weighScriptsAndStyles(logOf(page).requests);
  const later = totalBytes(all) - totalBytes(first);
  console.log(`${totalBytes(first)} bytes at first, ${later} more to explain`);
  expect(later).toBeGreaterThan(LEAST_LONG_TEXT_BYTES);
});
