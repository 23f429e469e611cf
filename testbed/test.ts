// biome-ignore-all lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
import type { Page } from "puppeteer-core";
import { test as base, expect, inject } from "vitest";
import { type LaunchedBrowser, launchChromium, launchFirefox } from "./browsers/browsers.ts";
import { disturbances, keepEvidence, openPage } from "./browsers/pages.ts";
import { TAKE_TEST_CERTIFICATE } from "./programs/test-certificate.ts";
import { startVisavis, type Visavis } from "./programs/visavis.ts";

type OpenOptions = Parameters<typeof openPage>[2];
type StartOptions = Omit<NonNullable<Parameters<typeof startVisavis>[0]>, "command">;

/**
 * The name under which another computer would find this machine. Unlike on `localhost`, a page is secure only over
 * HTTPS.
 */
export const NETWORK_NAME = "visavis.test";

const CALL_PAGE = "/p2p.html";

/**
 * For the page: its camera gives 320×240, as the cheapest ones do. Journeys are about calls and not about the size of pictures,
 * and what encodes and draws 1280×720 for one call is enough for several of them.
 */
function askForSmallPictures(): void {
  if (typeof MediaDevices === "undefined") return;
  const ask = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (constraints) {
    const { video } = constraints ?? {};
    if (!video) return ask.call(this, constraints);
    const others = video === true ? {} : video;
    return ask.call(this, { ...constraints, video: { ...others, width: 320, height: 240 } });
  };
}

async function closedLater(
  onCleanup: (end: () => Promise<void>) => void,
  launching: Promise<LaunchedBrowser>,
): Promise<LaunchedBrowser> {
  const launched = await launching;
  onCleanup(launched.close);
  return launched;
}

/**
 * Vitest's `test` with the fixtures of a journey. Each starts when a test names it, and always ends:
 * - `visavis`: one server for all files that a worker runs;
 * - `start(options)`: a server for this test alone, for journeys that stop or kill it, or start it with arguments;
 * - `chromium`, `firefox`: one browser each for those files, with camera and microphone allowed. Chromium accepts the
 *   certificate of relays that a journey starts, and both find this machine under `NETWORK_NAME` as well;
 * - `chromiumWithoutDevices`, `firefoxWithoutDevices`: browsers on a computer without camera and microphone;
 * - `refusedChromium`, `refusedFirefox`: the person refused camera and microphone on an earlier visit;
 * - `sharingChromium`: shares the first screen without asking;
 * - `loopbackFirefox`: a Firefox that also uses relays and STUN on loopback, which is off by default;
 * - `open(browser, path)`: opens a page of `visavis`, or a whole URL, as a new person. After the test it is closed.
 *   It must have caused no `disturbances`. After a failure, each page leaves a screenshot and its log in
 *   `.cache/evidence/`, and the server's output is among the errors.
 */
export const test = base
  .extend("visavis", { scope: "worker" }, async ({}, { onCleanup }) => {
    const args = ["--public-host", NETWORK_NAME];
    const visavis = await startVisavis({ command: inject("command"), args });
    onCleanup(async () => void (await visavis.stop()));
    return visavis;
  })
  .extend("start", async ({}, { onCleanup }) => {
    const started: Visavis[] = [];
    onCleanup(async () => void (await Promise.all(started.map((visavis) => visavis.stop()))));
    return async (options: StartOptions = {}): Promise<Visavis> => {
      const visavis = await startVisavis({ command: inject("command"), ...options });
      started.push(visavis);
      return visavis;
    };
  })
  .extend("chromium", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(
      onCleanup,
      launchChromium({
        extraArgs: [TAKE_TEST_CERTIFICATE, `--host-resolver-rules=MAP ${NETWORK_NAME} 127.0.0.1`],
      }),
    ),
  )
  .extend("firefox", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(onCleanup, launchFirefox({ extraPrefs: { "network.dns.localDomains": NETWORK_NAME } })),
  )
  .extend("chromiumWithoutDevices", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(onCleanup, launchChromium({ fakeDevices: "none" })),
  )
  .extend("firefoxWithoutDevices", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(onCleanup, launchFirefox({ fakeDevices: "none" })),
  )
  // Each context of Chromium has its own permissions.
  .extend(
    "refusedChromium",
    { scope: "worker" },
    ({ chromium }): LaunchedBrowser => ({
      ...chromium,
      permission: "denied",
    }),
  )
  .extend("refusedFirefox", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(onCleanup, launchFirefox({ permission: "denied" })),
  )
  .extend("sharingChromium", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(onCleanup, launchChromium({ permission: "prompt" })),
  )
  .extend("loopbackFirefox", { scope: "worker" }, ({}, { onCleanup }) =>
    closedLater(onCleanup, launchFirefox({ extraPrefs: { "media.peerconnection.ice.loopback": true } })),
  )
  .extend("open", async ({ visavis, task }, { onCleanup }) => {
    const pages: Page[] = [];
    const writtenBefore = visavis.written();
    onCleanup(async () => {
      const noises = pages.flatMap(disturbances);
      if (task.result?.state === "fail" || noises.length > 0) {
        await Promise.all(
          pages.map((page, index) => keepEvidence(page, `${task.fullTestName} ${index + 1}`)),
        );
        const written = visavis.written() - writtenBefore;
        if (written > 0) console.error(visavis.output().slice(-written));
      }
      const contexts = new Set(pages.map((page) => page.browserContext()));
      // A browser that the journey killed has no context left to close.
      await Promise.all([...contexts].map((context) => context.close().catch(() => undefined)));
      expect(noises, "invisible errors of the pages").toEqual([]);
    });
    return async (launched: LaunchedBrowser, path: string, options?: OpenOptions): Promise<Page> => {
      const url = new URL(path, visavis.url);
      const prepare = async (page: Page) => {
        if (url.pathname === CALL_PAGE) await page.evaluateOnNewDocument(askForSmallPictures);
        await options?.prepare?.(page);
      };
      const page = await openPage(launched, url.href, { ...options, prepare });
      pages.push(page);
      return page;
    };
  });

/** The same `test`, once for each browser, which is the fixture `launched`. */
export const browserTests = {
  Chromium: test.extend("launched", ({ chromium }) => chromium),
  Firefox: test.extend("launched", ({ firefox }) => firefox),
} as const;

/** The same for journeys whose servers are on loopback. */
export const loopbackTests = {
  Chromium: browserTests.Chromium,
  Firefox: test.extend("launched", ({ loopbackFirefox }) => loopbackFirefox),
} as const;

/** The same in browsers without camera and microphone. */
export const devicelessTests = {
  Chromium: test.extend("launched", ({ chromiumWithoutDevices }) => chromiumWithoutDevices),
  Firefox: test.extend("launched", ({ firefoxWithoutDevices }) => firefoxWithoutDevices),
} as const;

/** The same in browsers that may not use camera and microphone. */
export const refusedTests = {
  Chromium: test.extend("launched", ({ refusedChromium }) => refusedChromium),
  Firefox: test.extend("launched", ({ refusedFirefox }) => refusedFirefox),
} as const;
