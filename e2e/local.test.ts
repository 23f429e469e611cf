import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import {
  accessibilityFaultsInBothSchemes,
  browserTests,
  connectionReports,
  devicelessTests,
  framesAdvance,
  horizontalOverflow,
  NETWORK_NAME,
  PHONE,
  refusedTests,
  test,
} from "../testbed/index.ts";
import { fitsInBothLanguages } from "./page-fit.ts";

const press = (page: Page, action: string) => page.click(`[data-action="${action}"]`);

/** The state that the page shows for one side, for example `b.iceConnection`. */
function shownState(page: Page, state: string): Promise<string> {
  const [side, name] = state.split(".");
  const cell = `[data-connection="${side}"][data-state="${name}"] [data-current]`;
  return page.$eval(cell, (current) => current.textContent ?? "");
}

/** Waits until both sides show `wanted` in one of their states. */
async function bothShow(page: Page, name: string, wanted: string): Promise<void> {
  await page.waitForFunction(
    (name, wanted) =>
      ["a", "b"].every(
        (side) =>
          document.querySelector(`[data-connection="${side}"][data-state="${name}"] [data-current]`)
            ?.textContent === wanted,
      ),
    {},
    name,
    wanted,
  );
}

const stepIsDone = (page: Page, step: string) =>
  page.waitForSelector(`[data-step="${step}"][data-done="true"]`);

/** Names of the steps whose own button can be pressed. */
const enabledSteps = (page: Page) =>
  page.$$eval("[data-step]:has(button:enabled)", (rows) => rows.map((row) => row.getAttribute("data-step")));

/** Presses Tab until the element is focused, as a person without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${selector}`);
}

/** Waits until B shows decoded frames and sound, both from the connection's statistics. */
async function bSeesAndHears(page: Page): Promise<void> {
  await framesAdvance(page, 'video[data-side="remote"]');
  expect(
    await page.$eval('video[data-side="remote"]', (video) => (video as HTMLVideoElement).videoWidth),
  ).toBeGreaterThan(0);
  await page.waitForFunction(() =>
    ["frames-decoded", "audio-level"].every(
      (figure) =>
        Number(document.querySelector(`[data-reception="b"] [data-figure="${figure}"]`)?.textContent) > 0,
    ),
  );
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`two connections in one page, in ${browser}`, () => {
    test("a call in one step connects both ends; hanging up closes everything, and one can call again or start over", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/local.html");
      await press(page, "start");
      await framesAdvance(page, 'video[data-side="local"]');
      await press(page, "call");
      await bothShow(page, "connection", "connected");
      await bSeesAndHears(page);
      await framesAdvance(page, 'video[data-side="received-by-a"]');
      const [, b] = await connectionReports(page);
      expect(b?.connectionState).toBe("connected");
      const inbound = b?.stats.filter(({ type }) => type === "inbound-rtp") ?? [];
      expect(inbound.some(({ kind, framesDecoded }) => kind === "video" && Number(framesDecoded) > 0)).toBe(
        true,
      );
      expect(
        inbound.some(({ kind, packetsReceived }) => kind === "audio" && Number(packetsReceived) > 0),
      ).toBe(true);

      const track = await page.$eval('video[data-side="local"]', (video) => {
        const stream = (video as HTMLVideoElement).srcObject as MediaStream;
        return Object.assign(window, { formerTrack: stream.getVideoTracks()[0] }).formerTrack?.readyState;
      });
      expect(track).toBe("live");
      await press(page, "hang-up");
      await bothShow(page, "connection", "closed");
      await bothShow(page, "signaling", "closed");
      const ended = await page.evaluate(
        () => (window as typeof window & { formerTrack?: MediaStreamTrack }).formerTrack?.readyState,
      );
      expect(ended).toBe("ended");
      expect((await connectionReports(page)).map(({ signalingState }) => signalingState)).toEqual([
        "closed",
        "closed",
      ]);
      // The results stay readable.
      expect(await page.$('[data-sdp="offer"]')).not.toBeNull();

      await press(page, "call");
      await bothShow(page, "connection", "connected");
      await bSeesAndHears(page);
      expect(await connectionReports(page)).toHaveLength(4);

      await press(page, "start-over");
      await page.waitForFunction(() => document.querySelector("[data-sdp]") === null);
      expect(await shownState(page, "a.connection")).toBe("–");
      expect(await enabledSteps(page)).toEqual(["capture"]);
    });

    test("step by step with one key: nothing connects before candidates are passed on", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/local.html");
      await tabTo(page, '[data-action="next"]');
      const next = async (step: string) => {
        await page.waitForSelector(`[data-action="next"][data-next="${step}"][aria-disabled="false"]`);
        await page.keyboard.press("Enter");
        await stepIsDone(page, step);
      };
      for (const step of ["capture", "create", "addTracksToA", "addTracksToB", "createOffer"])
        await next(step);
      expect(await shownState(page, "a.signaling")).toBe("stable");
      await next("setOfferAtA");
      expect(await shownState(page, "a.signaling")).toBe("have-local-offer");
      expect(await shownState(page, "b.signaling")).toBe("stable");
      await next("setOfferAtB");
      expect(await shownState(page, "b.signaling")).toBe("have-remote-offer");
      await next("createAnswer");
      expect(await shownState(page, "b.signaling")).toBe("have-remote-offer");
      await next("setAnswerAtB");
      expect(await shownState(page, "b.signaling")).toBe("stable");
      expect(await shownState(page, "a.signaling")).toBe("have-local-offer");
      await next("setAnswerAtA");
      expect(await shownState(page, "a.signaling")).toBe("stable");

      await bothShow(page, "iceGathering", "complete");
      for (const { iceConnectionState, connectionState } of await connectionReports(page)) {
        expect(["new", "checking"]).toContain(iceConnectionState);
        expect(["new", "connecting"]).toContain(connectionState);
      }
      expect(["new", "checking"]).toContain(await shownState(page, "a.iceConnection"));

      for (const side of ["a", "b"]) {
        const waiting = `[data-gathered-by="${side}"] [data-status="waiting"]`;
        for (let left = (await page.$$(waiting)).length; left > 0; left -= 1) {
          await page.waitForSelector('[data-action="next"][aria-disabled="false"]');
          await page.keyboard.press("Enter");
          await page.waitForFunction(
            (waiting, left) => document.querySelectorAll(waiting).length < left,
            {},
            waiting,
            left,
          );
        }
      }
      await next("endToB");
      await next("endToA");
      expect(await page.$('[data-status="refused"]')).toBeNull();
      await bothShow(page, "connection", "connected");
      expect(["connected", "completed"]).toContain(await shownState(page, "a.iceConnection"));
      expect(["connected", "completed"]).toContain(await shownState(page, "b.iceConnection"));
      await bSeesAndHears(page);
    });

    test("step by step with each step's own button, one way only, and only A's candidates", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/local.html");
      expect(await enabledSteps(page)).toEqual(["capture"]);
      await tabTo(page, '[data-step="capture"] button');
      const enter = async (step: string) => {
        await page.waitForFunction(
          (step) => document.activeElement?.matches(`[data-step="${step}"] button:enabled`) === true,
          {},
          step,
        );
        await page.keyboard.press("Enter");
        await stepIsDone(page, step);
      };
      for (const step of ["capture", "create", "addTracksToA"]) await enter(step);
      // The focus is now on adding tracks to B, which can be skipped.
      expect(await enabledSteps(page)).toEqual(["addTracksToB", "createOffer"]);
      await tabTo(page, '[data-step="createOffer"] button');
      for (const step of ["createOffer", "setOfferAtA", "setOfferAtB"]) await enter(step);
      expect(await enabledSteps(page)).toEqual(expect.arrayContaining(["addTracksToB", "createAnswer"]));
      for (const step of ["createAnswer", "setAnswerAtB", "setAnswerAtA"]) await enter(step);

      const offer = await page.$eval('[data-sdp="offer"]', (sdp) => sdp.textContent ?? "");
      const answer = await page.$eval('[data-sdp="answer"]', (sdp) => sdp.textContent ?? "");
      expect(offer.match(/^m=/gm)).toHaveLength(2);
      expect(offer).toContain("a=sendrecv");
      expect(answer.match(/^a=recvonly$/gm)).toHaveLength(2);

      await bothShow(page, "iceGathering", "complete");
      const first = '[data-gathered-by="a"] li[data-status="waiting"]:first-child button';
      await tabTo(page, first);
      await page.keyboard.press("Enter");
      await page.waitForSelector('[data-gathered-by="a"] li[data-status="passedOn"]');
      await page.waitForSelector('[data-action="pass-all-to-b"]:enabled');
      await press(page, "pass-all-to-b");
      await page.waitForFunction(
        () => document.querySelector('[data-gathered-by="a"] [data-status="waiting"]') === null,
      );
      // A did not get a candidate of B; it learns an address from B's checks.
      await bothShow(page, "connection", "connected");
      expect(await page.$('[data-gathered-by="b"] [data-status="passedOn"]')).toBeNull();
      await bSeesAndHears(page);
      expect(await page.$('video[data-side="received-by-a"]')).toBeNull();
    });
  });
}

for (const [why, tests] of [
  ["are missing", devicelessTests],
  ["were refused", refusedTests],
] as const) {
  for (const [browser, test] of Object.entries(tests)) {
    test(`when camera and microphone ${why} in ${browser}, a drawn video is sent instead`, async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/local.html");
      await press(page, "call");
      await page.waitForSelector(".local-refusal [role=alert]");
      // The step says it too, in the browser's words.
      const words = await page.$eval('[data-step="capture"] [role=alert] code', (code) => code.textContent);
      expect(words).toMatch(/^(NotFoundError|NotAllowedError): /);
      expect(await enabledSteps(page)).toEqual(["capture"]);

      await press(page, "drawn");
      await framesAdvance(page, 'video[data-side="local"]');
      expect(await page.$(".local-refusal")).toBeNull();
      await press(page, "call");
      await bothShow(page, "connection", "connected");
      await framesAdvance(page, 'video[data-side="remote"]');

      await press(page, "hang-up");
      await press(page, "call");
      await bothShow(page, "connection", "connected");
      await framesAdvance(page, 'video[data-side="remote"]');
    });
  }
}

test("a page without HTTPS says why there is no camera, and the experiment still works", async ({
  open,
  chromium,
  visavis,
}) => {
  const address = `http://${NETWORK_NAME}:${visavis.port}/local.html?lang=en`;
  const page = await open(chromium, address, { viewport: PHONE });
  await press(page, "start");
  const notice = await page.waitForSelector(".local-refusal [role=alert]");
  expect(await notice?.evaluate((alert) => alert.textContent)).toContain("HTTPS");
  expect(await horizontalOverflow(page)).toEqual([]);
  await press(page, "drawn");
  await press(page, "call");
  await bothShow(page, "connection", "connected");
  await framesAdvance(page, 'video[data-side="remote"]');
});

test("during a call the page is accessible in light and dark, and fits in both languages", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, "/local.html?lang=en");
  await press(page, "call");
  await bothShow(page, "connection", "connected");
  await page.waitForSelector('[data-step="endToA"][data-done="true"]');
  expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
  await fitsInBothLanguages(page);
});
