import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { accessibilityFaultsInBothSchemes, loopbackTests, test } from "../testbed/index.ts";
import { fitsInBothLanguages } from "./page-fit.ts";
import { startStandInStun } from "./stand-in-stun.ts";

type OnTestFinished = (close: () => void) => void;

const PATH = "/stun.html?lang=en";
/** Silence is given up after 5 s; the machine may be busy. */
const RUN_LIMIT_MS = 40_000;
const SLOW_MS = 400;

/** A server that reports `address` to every client, or never responds. */
async function startServer(
  onTestFinished: OnTestFinished,
  { address, delayMs = 0 }: { readonly address?: string; readonly delayMs?: number },
) {
  const server = await startStandInStun({
    delayMs,
    sees: (port) => (address === undefined ? undefined : { address, port }),
  });
  onTestFinished(server.close);
  return server.written;
}

/** Two that agree, one of which is slow, one that lies, and one that is silent. */
const startMixture = async (onTestFinished: OnTestFinished) => ({
  quick: await startServer(onTestFinished, { address: "203.0.113.7" }),
  slow: await startServer(onTestFinished, { address: "203.0.113.7", delayMs: SLOW_MS }),
  liar: await startServer(onTestFinished, { address: "198.51.100.9" }),
  silent: await startServer(onTestFinished, {}),
});

async function run(page: Page, servers: readonly string[]): Promise<void> {
  await page.locator("textarea[name=servers]").fill(servers.join("\n"));
  await page.locator("[data-action=run]").click();
  await page.waitForSelector(".results[data-running=false] [data-url]", { timeout: RUN_LIMIT_MS });
}

const rows = (page: Page) =>
  page.$$eval("[data-url]", (all) =>
    all.map((row) => ({
      server: row.getAttribute("data-url")?.replace("stun:", ""),
      verdict: row.getAttribute("data-verdict"),
      agreement: row.getAttribute("data-agreement"),
    })),
  );

for (const [browser, test] of Object.entries(loopbackTests)) {
  describe.concurrent(`in ${browser}`, () => {
    test("live, slow and silent servers, and one that sees another address than most, are distinguished", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const { quick, slow, liar, silent } = await startMixture(onTestFinished);
      const page = await open(launched, PATH);
      await run(page, [silent, slow, liar, quick]);
      const found = await rows(page);
      expect(found).toHaveLength(4);
      expect(found).toEqual(
        expect.arrayContaining([
          { server: quick, verdict: "tellsAddress", agreement: "agrees" },
          { server: slow, verdict: "tellsAddress", agreement: "agrees" },
          { server: liar, verdict: "tellsAddress", agreement: "differs" },
          { server: silent, verdict: "noAnswer", agreement: "none" },
        ]),
      );
      // The fastest come first, the dead last.
      expect(found.slice(2).map(({ server }) => server)).toEqual([slow, silent]);
      expect(await page.$eval("[data-liars]", ({ textContent }) => textContent)).toContain(liar);
      expect(await page.$(".notice.bad")).toBeNull();
    });

    test("the results are copied as JSON", async ({ open, launched, onTestFinished }) => {
      const { quick, slow } = await startMixture(onTestFinished);
      const page = await open(launched, PATH);
      await page.evaluate(() => {
        navigator.clipboard.writeText = (text) => {
          document.documentElement.dataset["clipboard"] = text;
          return Promise.resolve();
        };
      });
      await run(page, [quick, slow]);
      await page.locator("[data-action=copy-json]").click();
      await page.waitForSelector("html[data-clipboard]");
      const copied = JSON.parse(
        await page.evaluate(() => document.documentElement.dataset["clipboard"] ?? ""),
      );
      expect(copied).toMatchObject([
        { server: { url: `stun:${quick}` }, verdict: "tellsAddress", tries: 3, addresses: ["203.0.113.7"] },
        { server: { url: `stun:${slow}` }, verdict: "tellsAddress", tries: 3 },
      ]);
      expect(copied[1].timesMs).toHaveLength(3);
      // A busy page starts its clock some time after its browser has sent the request.
      for (const ms of copied[1].timesMs) expect(ms).toBeGreaterThanOrEqual(SLOW_MS * 0.7);
    });

    test("if no server answers, the page says so within seconds", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const silent = await Promise.all(Array.from({ length: 7 }, () => startServer(onTestFinished, {})));
      const page = await open(launched, PATH);
      await page.locator("textarea[name=servers]").fill(silent.join("\n"));
      await page.locator("[data-action=run]").click();
      await page.waitForSelector("[data-reach=silence]", { timeout: 20_000 });
      // Shown while the test is still running.
      expect(await page.$(".results[data-running=true]")).not.toBeNull();
      await page.locator("[data-action=stop]").click();
      await page.waitForSelector(".results[data-running=false]");
    });

    test("the list of tutorial servers is shown, and can be replaced by a file", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const page = await open(launched, PATH);
      const text = () => page.$eval("textarea", ({ value }) => value);
      expect(await text()).toContain("stun.l.google.com:19302");
      const directory = mkdtempSync(join(tmpdir(), "visavis-file-"));
      onTestFinished(() => rmSync(directory, { recursive: true }));
      const file = join(directory, "servers.txt");
      writeFileSync(file, "# mine\nstun:192.0.2.1\nhttps://192.0.2.2\n");
      const picker = (await page.waitForSelector("input[type=file]")) as ElementHandle<HTMLInputElement>;
      await picker.uploadFile(file);
      await page.waitForSelector(".unreadable");
      expect(await text()).toContain("# mine");
      await page.locator("[data-action=reset]").click();
      await page.waitForFunction(() => document.querySelector(".unreadable") === null);
      expect(await text()).toContain("stun.l.google.com:19302");
    });

    test("with results the page fits a phone and a desktop, in both languages", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const { quick, slow, liar } = await startMixture(onTestFinished);
      const page = await open(launched, PATH);
      await run(page, [slow, liar, quick]);
      await fitsInBothLanguages(page);
    });
  });
}

test("with results the page is accessible in light and dark", async ({ open, chromium, onTestFinished }) => {
  const { quick, slow, liar } = await startMixture(onTestFinished);
  const page = await open(chromium, PATH);
  await run(page, [slow, liar, quick]);
  expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
});
