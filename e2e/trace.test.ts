import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readTrace, type Trace, type TraceEvent, writeTrace } from "@visavis/trace/core";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import {
  accessibilityFaults,
  browserTests,
  controlFaults,
  horizontalOverflow,
  logOf,
  settled,
  test,
  totalBytes,
  weighScriptsAndStyles,
  wordsInOtherLanguage,
} from "../testbed/index.ts";
import { largeRecording } from "../testbed/measurements/large-recording.ts";

declare global {
  interface Window {
    /** The last file that the page offered for download. */
    handedOut: Blob | undefined;
    /** Set by a script that a hostile recording smuggled in. */
    smuggled: boolean | undefined;
    /** How many steps the diagram has shown since `watchSteps`, one number for each change. */
    stepsSeen: number[] | undefined;
  }
}

const DUMP = join(import.meta.dirname, "../packages/trace/src/core/fixtures/webrtc-internals-dump.txt");
const VIEWS = ["overview", "sequence", "states", "pairs", "charts", "descriptions", "events"] as const;
const FIRST_SCRIPT_LIMIT_BYTES = 80_000;
const LARGE_BYTES = 30_000_000;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "visavis-recordings-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const sdpOf = (fragment: string) =>
  [
    "v=0",
    "o=- 1 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 0.0.0.0",
    `a=ice-ufrag:${fragment}`,
    "a=mid:0",
    "a=sendrecv",
    "a=rtpmap:111 opus/48000/2",
    "",
  ].join("\r\n");

/** A call within one page whose second end never answers. */
function recording(events: readonly TraceEvent[] = []): Trace {
  const [a, b] = ["1", "2"];
  const offer = { type: "offer", sdp: sdpOf("aaaa") };
  return {
    startedAtMs: Date.UTC(2026, 10, 25),
    userAgent: "a browser",
    connections: [
      { id: a, label: "Side A" },
      { id: b, label: "Side B" },
    ],
    leftOut: 0,
    events: [
      {
        atMs: 0,
        connection: a,
        kind: "call",
        call: 1,
        method: "RTCPeerConnection.setLocalDescription",
        arguments: [],
      },
      { atMs: 3, connection: a, kind: "state", machine: "signaling", from: "stable", to: "have-local-offer" },
      { atMs: 3, connection: a, kind: "description", side: "local", ...offer, type: "offer" },
      { atMs: 4, connection: a, kind: "outcome", call: 1 },
      { atMs: 5, connection: a, kind: "signaling", direction: "out", message: offer },
      {
        atMs: 7,
        connection: a,
        kind: "candidate",
        side: "local",
        candidate: { candidate: "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host", sdpMid: "0" },
      },
      {
        atMs: 9,
        connection: a,
        kind: "candidateError",
        url: "stun:nowhere.invalid",
        address: null,
        port: null,
        errorCode: 701,
        errorText: "STUN host lookup received error.",
      },
      { atMs: 20, connection: b, kind: "signaling", direction: "in", message: offer },
      { atMs: 21, connection: b, kind: "description", side: "remote", ...offer, type: "offer" },
      {
        atMs: 21,
        connection: b,
        kind: "state",
        machine: "signaling",
        from: "stable",
        to: "have-remote-offer",
      },
      { atMs: 9_000, connection: a, kind: "note", text: "nobody answers" },
      ...events,
    ],
  };
}

async function choose(page: Page, path: string): Promise<void> {
  const input = await page.waitForSelector<"input">("input[type=file]" as "input");
  await input?.uploadFile(path);
}

/** Records every change of the diagram, since a replay of a few steps can be over before a poll sees it. */
const watchSteps = (page: Page) =>
  page.$eval("[data-steps]", (diagram) => {
    const seen: number[] = [];
    window.stepsSeen = seen;
    new MutationObserver(() => seen.push(Number(diagram.getAttribute("data-steps")))).observe(diagram, {
      attributeFilter: ["data-steps"],
    });
  });

async function show(page: Page, view: (typeof VIEWS)[number]): Promise<void> {
  await page.click(`[data-tab="${view}"]`);
}

/** Presses Tab, or Shift and Tab, until the element is focused, as a person without a mouse does. */
async function tabTo(page: Page, selector: string, direction: "on" | "back" = "on"): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    if (direction === "back") await page.keyboard.down("Shift");
    await page.keyboard.press("Tab");
    if (direction === "back") await page.keyboard.up("Shift");
  }
  throw new Error(`Tab never reached ${selector}`);
}

const openWith = async (page: Page, path: string) => {
  await choose(page, path);
  await page.waitForSelector("[data-verdict]");
};

/** Keeps the file that the page offers for download. */
const keepDownload = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (object) => {
      if (object instanceof Blob) window.handedOut = object;
      return create.call(URL, object);
    };
  });

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`/trace.html in ${browser}`, () => {
    test("a webrtc-internals dump opens, compressed as Chrome does it: verdict, sequence, states, pairs, charts", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/trace.html");
      await openWith(page, fileOf("dump.gz", gzipSync(readFileSync(DUMP))));
      expect(await page.$eval("[data-verdict]", (verdict) => verdict.getAttribute("data-tone"))).toBe("good");
      await show(page, "sequence");
      await page.waitForSelector('[data-kind="iceConnected"]');
      await show(page, "states");
      await page.waitForSelector('[data-machine="connection"] [data-state="connected"][data-present="true"]');
      await show(page, "pairs");
      expect(await page.$$('tr[data-selected="true"]')).toHaveLength(1);
      await show(page, "charts");
      await page.waitForSelector('[data-metric="bitrateKbps"] canvas');
      const figures = await page.$$eval('[data-metric="bitrateKbps"] tbody td', (cells) =>
        cells.map((cell) => Number(cell.textContent)),
      );
      expect(Math.max(...figures)).toBeGreaterThan(100);
    });

    test("a recording opens, each arrow shows its content, and downloading it again yields the same file", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/trace.html", { prepare: keepDownload });
      const trace = recording();
      await openWith(page, fileOf("call.json", writeTrace(trace)));
      expect(await page.$eval("[data-verdict]", (verdict) => verdict.getAttribute("data-verdict"))).toBe(
        "signalingSilent",
      );
      await show(page, "sequence");
      const lifelines = await page.$$eval(".trace-lifelines strong", (names) =>
        names.map((name) => name.textContent),
      );
      expect(lifelines.slice(0, 2)).toEqual(["Side A", "Side B"]);
      // Its lines are explained, not only shown.
      await page.click('[data-kind="descriptionMessage"]');
      await page.waitForFunction(() =>
        document.querySelector(".trace-detail .trace-sdp dd")?.textContent?.includes("version"),
      );
      await page.click('[data-kind="candidateError"]');
      await page.waitForFunction(() => document.querySelector(".trace-detail")?.textContent?.includes("DNS"));
      await page.click('[data-kind="candidatesGathered"]');
      await page.waitForSelector(".trace-detail .trace-parts");
      await page.click('[data-action="download"]');
      const text = await page.evaluate(() => window.handedOut?.text());
      expect(readTrace(text ?? "")).toEqual(trace);
    });

    test("the page works with the keyboard alone: tabs, arrows of the diagram, replay", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/trace.html");
      await openWith(page, fileOf("keys.json", writeTrace(recording())));
      await tabTo(page, '[role="tab"]');
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector('[data-tab="sequence"][aria-selected="true"]');
      await tabTo(page, '[data-step="0"]');
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForSelector('[data-step="1"][aria-pressed="true"]');
      await page.waitForSelector(".trace-detail");

      const shown = () => page.$eval("[data-steps]", (diagram) => Number(diagram.getAttribute("data-steps")));
      const all = await shown();
      await tabTo(page, '[data-action="replay-previous"]', "back");
      await page.keyboard.press("Enter");
      expect(await shown()).toBe(all - 1);
      await tabTo(page, '[data-action="replay-next"]');
      await page.keyboard.press("Enter");
      expect(await shown()).toBe(all);
      // Nine seconds without events are skipped quickly.
      await tabTo(page, '[data-action="replay-play"]', "back");
      await watchSteps(page);
      await page.keyboard.press("Enter");
      await page.waitForFunction((all) => Math.min(...(window.stepsSeen ?? [])) < all, {}, all);
      await page.waitForFunction(
        (all) => Number(document.querySelector("[data-steps]")?.getAttribute("data-steps")) === all,
        { timeout: 6_000 },
        all,
      );
    });

    test("a file that is not a recording is refused, with what it is and what to do", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, "/trace.html");
      const good = writeTrace(recording());
      for (const [code, content] of [
        ["TRACE_NOT_JSON", good.slice(0, -20)],
        ["TRACE_UNKNOWN_FORMAT", '{"log": []}'],
        ["TRACE_UNKNOWN_VERSION", good.replace('"version":1', '"version":99')],
        ["TRACE_MALFORMED", good.replace('"atMs":9000', '"atMs":"nine"')],
        ["UNREADABLE", new Uint8Array([0x1f, 0x8b, 0, 1, 2])],
      ] as const) {
        await choose(page, fileOf(`${code}.json`, content));
        const notice = await page.waitForSelector(`[data-refusal="${code}"]`);
        expect(await notice?.evaluate((element) => element.getAttribute("role"))).toBe("alert");
        expect(await page.$("[data-tab]")).toBeNull();
      }
      // A good file opens after a bad one.
      await openWith(page, fileOf("good.json", good));
    });

    test("a hostile recording runs no script, and its text stays text", async ({ open, launched }) => {
      const script = '<img src=x onerror="window.smuggled=true"><script>window.smuggled=true</script>';
      const page = await open(launched, "/trace.html");
      const hostile = recording([
        { atMs: 9_001, connection: "1", kind: "note", text: script },
        { atMs: 9_002, connection: "1", kind: "event", name: script, detail: { [script]: script } },
        {
          atMs: 9_003,
          connection: "1",
          kind: "description",
          side: "local",
          type: "offer",
          sdp: `v=0\r\na=${script}`,
        },
        { atMs: 9_004, connection: "1", kind: "signaling", direction: "in", message: script },
        {
          atMs: 9_005,
          connection: "1",
          kind: "statistics",
          changed: { [script]: { type: "candidate-pair", localCandidateId: script, state: script } },
        },
        { atMs: 9_006, connection: "1", kind: "state", machine: "signaling", from: script, to: script },
      ]);
      const labelled = {
        ...hostile,
        userAgent: script,
        connections: [
          { id: "1", label: script },
          { id: "2", label: "" },
        ],
      };
      await openWith(page, fileOf("hostile.json", writeTrace(labelled)));
      for (const view of VIEWS) {
        await show(page, view);
        for (const step of await page.$$(
          '.trace-arrow[data-kind="note"], .trace-arrow[data-kind="otherMessage"]',
        ))
          await step.click();
        await page.$$eval("details", (all) => {
          for (const details of all) details.open = true;
        });
      }
      await settled(page);
      expect(await page.evaluate(() => window.smuggled)).toBeUndefined();
      expect(await page.$$("main img, main script")).toEqual([]);
    });
  });
}

test("a recording of 30 MB opens, and the page shows a few hundred rows at most", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, "/trace.html");
  await openWith(page, fileOf("large.json", largeRecording(LARGE_BYTES)));
  for (const view of VIEWS) await show(page, view);
  await page.click('[data-kind="statistics"]');
  await page.waitForFunction(
    () => Number(document.querySelector("[data-events]")?.getAttribute("data-events")) > 10_000,
  );
  expect((await page.$$(".trace-event-list > li")).length).toBeLessThanOrEqual(300);
});

test("the page loads at most 80,000 bytes initially; charts and explanations are loaded when needed", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, "/trace.html");
  await settled(page);
  const weight = async () => totalBytes(await weighScriptsAndStyles(logOf(page).requests));
  const first = await weight();
  console.log(`${first} bytes at first`);
  expect(first).toBeLessThanOrEqual(FIRST_SCRIPT_LIMIT_BYTES);
  expect(logOf(page).requests.filter((url) => /uplot/i.test(url))).toEqual([]);
  await openWith(page, fileOf("weight.json", writeTrace(recording())));
  await settled(page);
  expect(logOf(page).requests.filter((url) => /uplot/i.test(url))).toEqual([]);
});

for (const { language, width, scheme } of [
  { language: "en", width: 1_280, scheme: "light" },
  { language: "zh", width: 360, scheme: "dark" },
] as const) {
  test(`every view is accessible and fits ${width} px in ${language}, ${scheme}`, async ({
    open,
    chromium,
  }) => {
    const page = await open(chromium, `/trace.html?lang=${language}`, {
      viewport: { width, height: 800 },
      prepare: (page) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]),
    });
    await openWith(page, DUMP);
    for (const view of VIEWS) {
      await show(page, view);
      if (view === "sequence") await page.click('[data-kind="createOffer"]');
      if (view === "states") await page.click('[data-machine="signaling"] [data-state="stable"]');
      await settled(page);
      expect(await accessibilityFaults(page), view).toEqual([]);
      expect(await controlFaults(page), view).toEqual([]);
      expect(await horizontalOverflow(page), view).toEqual([]);
      expect(await wordsInOtherLanguage(page, language), view).toEqual([]);
    }
  });
}
