import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { foundBy, runOneTest } from "../testbed/browsers/connectivity-page.ts";
import { accessibilityFaultsInBothSchemes, devicelessTests, launchChromium } from "../testbed/index.ts";
import { coturnTests, test } from "./coturn-tests.ts";
import { fitsInBothLanguages, unfoldAll } from "./page-fit.ts";
import { timeLimitedCredentials } from "./turn/credentials.ts";
import { SECRET } from "./turn/turn-server.ts";

const PATH = "/connectivity.html?lang=en";
/** The machine may be busy. */
const RUN_LIMIT_MS = 240_000;
const ALL_LIMIT_MS = 300_000;

/** The figures of a test by name, as text. */
const figuresOf = (page: Page, test: string): Promise<Record<string, string>> =>
  page.$$eval(`[data-test=${test}] [data-figure]`, (rows) =>
    Object.fromEntries(
      rows.map((row) => [row.getAttribute("data-figure") ?? "", row.querySelector("dd")?.textContent ?? ""]),
    ),
  );

/** Runs everything. @returns the finding of each test */
async function runAll(page: Page): Promise<Record<string, string>> {
  await page.locator("[data-action=test-all]").click();
  await page.waitForSelector("[data-running=true]");
  await page.waitForSelector("[data-running=false]", { timeout: RUN_LIMIT_MS });
  const tests = await page.$$eval("[data-test]", (lines) =>
    lines.map((line) => line.getAttribute("data-test") ?? ""),
  );
  return Object.fromEntries(
    await Promise.all(tests.map(async (test) => [test, await foundBy(page, test)] as const)),
  );
}

/** The text that the page copies; a headless page cannot read the clipboard. */
async function copied(page: Page, action: string): Promise<string> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.documentElement.dataset["clipboard"] = text;
      return Promise.resolve();
    };
  });
  await page.locator(`[data-action=${action}]`).click();
  await page.waitForFunction(() => document.documentElement.dataset["clipboard"] !== undefined);
  return page.evaluate(() => document.documentElement.dataset["clipboard"] ?? "");
}

/** Collects every track and connection that the page gets, to check that they are released. */
const watchResources = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    const kept: { tracks: MediaStreamTrack[]; connections: RTCPeerConnection[] } = {
      tracks: [],
      connections: [],
    };
    Object.defineProperty(window, "keptResources", { value: kept });
    // Firefox also runs this in the initial empty document, which lacks the API.
    if (typeof MediaDevices === "undefined") return;
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (constraints) {
      const stream = await ask.call(this, constraints);
      kept.tracks.push(...stream.getTracks());
      return stream;
    };
    const Connection = RTCPeerConnection;
    window.RTCPeerConnection = class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        kept.connections.push(this);
      }
    };
  });

declare global {
  interface Window {
    readonly keptResources: {
      readonly tracks: readonly MediaStreamTrack[];
      readonly connections: readonly RTCPeerConnection[];
    };
  }
}

const resources = (page: Page) =>
  page.evaluate(() => ({
    tracks: window.keptResources.tracks.map(({ readyState }) => readyState),
    connections: window.keptResources.connections.map(({ connectionState }) => connectionState),
  }));

// These tests mostly wait for measurements, so they run concurrently.
for (const [browser, test] of Object.entries(coturnTests)) {
  describe.concurrent(`in ${browser}`, () => {
    test("everything is tested, nothing is left open, and the results are accessible and fit", {
      timeout: ALL_LIMIT_MS,
    }, async ({ open, launched }) => {
      const page = await open(launched, PATH, { prepare: watchResources });
      const found = await runAll(page);
      const always = {
        udp: "passed works",
        tcp: "passed works",
        host: "passed hostWorks",
        relay: "passed relayWorks",
      };
      expect(found).toMatchObject(always);
      expect(found["throughput"]).toMatch(/^passed|^warning slowRelay/);
      expect(found["bandwidth"]).toMatch(/^passed|^warning (notRampedUp|packetsLost)/);
      expect(found["latency"]).toMatch(/^passed|^warning unsteady/);
      expect(found["relayLatency"]).toMatch(/^passed|^warning unsteady/);
      expect(found["microphone"]).toMatch(/^passed|^warning microphone(Interrupted|Clips)/);
      for (const camera of ["camera320", "camera640"])
        expect(found[camera]).toMatch(/^passed|^warning stillPicture/);
      // The available addresses depend on the computer.
      expect(found["srflx"]).toMatch(/^(passed|skipped|warning)/);
      const { tracks, connections } = await resources(page);
      expect(tracks.length).toBeGreaterThanOrEqual(5);
      expect(connections.length).toBeGreaterThanOrEqual(20);
      expect(new Set(tracks)).toEqual(new Set(["ended"]));
      expect(new Set(connections)).toEqual(new Set(["closed"]));

      const report = JSON.parse(await copied(page, "copy-json"));
      expect(report).toMatchObject({ format: "visavis-connectivity", formatVersion: 1 });
      expect(report.browser).toContain(browser === "Chromium" ? "Chrome" : "Firefox");
      expect(report.lines).toHaveLength(16);
      expect(JSON.stringify(report)).not.toMatch(/credential|username/);

      await unfoldAll(page);
      // Only Chromium can emulate a color scheme.
      if (browser === "Chromium") expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
      await fitsInBothLanguages(page);
    });

    test("one test runs alone, with its figures", async ({ open, launched }) => {
      const page = await open(launched, PATH);
      expect(await runOneTest(page, "udp")).toBe("passed works");
      const figures = await figuresOf(page, "udp");
      expect(figures["server"]).toMatch(/^turn:.*transport=udp$/);
      expect(figures["roundTripMs"]).toMatch(/^\d+(\.\d)? ms$/);
      expect(await page.$$("[data-grade]")).toHaveLength(1);
      expect(await copied(page, "copy-text")).toMatch(/\[passed\] UDP: The server allocated a relay/);
    });

    test("a stopped run says so, keeps its results, and releases everything", async ({ open, launched }) => {
      const page = await open(launched, PATH, { prepare: watchResources });
      await page.locator("[data-action=test-all]").click();
      await page.waitForSelector("[data-test=camera320][data-state=running]");
      await page.locator("[data-action=stop]").click();
      await page.waitForSelector("[data-test=camera320][data-reason=stopped]");
      expect(await page.$$("[data-grade]")).toHaveLength(2);
      expect(await page.$$("[data-state=running], [data-state=waiting]")).toEqual([]);
      await page.waitForFunction(() =>
        window.keptResources.connections.every(({ connectionState }) => connectionState === "closed"),
      );
      await page.waitForFunction(() =>
        window.keptResources.tracks.every(({ readyState }) => readyState === "ended"),
      );
    });

    test("a wrong TURN password is distinguished from every other problem", async ({
      open,
      launched,
      coturn,
    }) => {
      const { username } = timeLimitedCredentials(SECRET);
      const urls = ["udp", "tcp"].map(
        (transport) => `turn:127.0.0.1:${coturn.ports.listening}?transport=${transport}`,
      );
      const servers = JSON.stringify([{ urls, username, credential: "wr0ng" }]);
      const page = await open(launched, `${PATH}#${new URLSearchParams({ servers })}`);
      expect(await runOneTest(page, "udp")).toBe("failed wrongCredentials");
      expect(await runOneTest(page, "tcp")).toBe("failed wrongCredentials");
      expect((await figuresOf(page, "udp"))["errors"]).toContain("401");
      expect(await runOneTest(page, "tls")).toBe("skipped noServer");
      expect(await runOneTest(page, "relay")).toBe("failed noRelay");
      const report = await copied(page, "copy-json");
      expect(JSON.parse(report).servers).toEqual(urls);
      expect(report).not.toContain("wr0ng");
      expect(report).not.toContain(username);
    });

    test("a link without a valid list says so, and this server is tested", async ({ open, launched }) => {
      const page = await open(launched, `${PATH}#servers=%5B%7B`);
      await page.waitForSelector(".notice.bad[role=alert]");
      expect(await runOneTest(page, "udp")).toBe("passed works");
    });
  });
}

/** 1 s of zeros: RIFF, PCM, mono, 16 bits at 48 kHz. */
function silence(): Buffer {
  const bytes = 96_000;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(96_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

describe.concurrent("special devices", () => {
  for (const [browser, test] of Object.entries(devicelessTests)) {
    test(`in ${browser}, without a camera the first camera test says so, and the others are skipped`, async ({
      open,
      launched,
    }) => {
      const page = await open(launched, PATH);
      await page.locator("[data-action=test-all]").click();
      await page.waitForSelector("[data-test=cameraSizes][data-grade]");
      await page.locator("[data-action=stop]").click();
      const line = async (test: string) => ({
        grade: await page.$eval(`[data-test=${test}]`, (element) => element.getAttribute("data-grade")),
        text: await page.$eval(`[data-test=${test}]`, ({ textContent }) => textContent),
      });
      expect(await line("camera320")).toMatchObject({
        grade: "failed",
        text: expect.stringContaining("The browser did not find the camera."),
      });
      // Firefox's fake sound card has a microphone.
      if (browser === "Chromium") {
        expect(await line("microphone")).toMatchObject({
          grade: "failed",
          text: expect.stringContaining("The browser did not find the microphone."),
        });
      }
      for (const test of ["camera640", "camera1280", "cameraSizes"]) {
        expect(await line(test)).toMatchObject({
          grade: "skipped",
          text: expect.stringContaining("Skipped"),
        });
      }
    });
  }

  test("in the long measurement the camera is observed for 8 s instead of 4", async ({ open, chromium }) => {
    const page = await open(chromium, PATH);
    const pictures: number[] = [];
    for (const isLong of [false, true]) {
      if (isLong) await page.locator("[name=long]").click();
      expect(await runOneTest(page, "camera320")).toMatch(/^passed|^warning stillPicture/);
      pictures.push(Number((await figuresOf(page, "camera320"))["pictures"]));
    }
    // One every 200 ms.
    expect(pictures).toEqual([20, 40]);
  });

  test("a muted microphone, which delivers only zeros, is distinguished from a quiet room", async ({
    open,
    onTestFinished,
  }) => {
    const directory = mkdtempSync(join(tmpdir(), "visavis-silence-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, "silence.wav");
    writeFileSync(file, silence());
    const muted = await launchChromium({ extraArgs: [`--use-file-for-fake-audio-capture=${file}`] });
    onTestFinished(() => muted.close());
    const page = await open(muted, PATH);
    expect(await runOneTest(page, "microphone")).toBe("failed microphoneMuted");
    expect((await figuresOf(page, "microphone"))["rmsDbfs"]).toBe("−∞ dBFS");
  });
});
