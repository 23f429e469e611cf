import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, expect, inject } from "vitest";
import { connectionReports } from "../testbed/browsers/connections.ts";
import { framesAdvance } from "../testbed/browsers/media.ts";
import { openPage } from "../testbed/browsers/pages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { launchLabChromium } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";
import { pictureGapMs, watchFrames } from "./frame-times.ts";
import {
  addInterface,
  receivedBySecondInterface,
  swapAddress,
  swapInterface,
  swapInterfaceAndAddress,
} from "./network-change.ts";

const REMOTE = "video[data-participant]";
/** After this time the video counts as lost, and the test fails without a measured gap. */
const RETURN_LIMIT_MS = 30_000;

const RESULTS = join(import.meta.dirname, "../.cache/natlab");

const line = { oneWayDelayMs: 5 };
const test = labTest([
  { name: "home", kind: "port-restricted-cone", line },
  { name: "office", kind: "symmetric", line },
  { name: "desk", kind: "symmetric", line },
  { name: "cafe", kind: "port-restricted-cone", line },
])
  .extend("server", { scope: "file" }, ({ lab }) => startCallServer(lab, inject("command")))
  .extend("cafe", { scope: "file" }, async ({ lab, server: { authorityFile } }, { onCleanup }) => {
    const chromium = await launchLabChromium(lab, lab.host("cafe"), { authorityFile });
    onCleanup(chromium.close);
    return chromium;
  });

/** The limits are justified by measurements: see docs/natlab.md. */
const CHANGES = [
  {
    network: "home",
    what: "another address",
    change: swapAddress,
    prepare: undefined,
    limitMs: 4_000,
    moved: "path",
  },
  {
    network: "office",
    what: "another interface with the old address",
    change: swapInterface,
    prepare: addInterface,
    limitMs: 1_000,
    moved: "interface",
  },
  {
    network: "desk",
    what: "another interface and address",
    change: swapInterfaceAndAddress,
    prepare: addInterface,
    limitMs: 4_000,
    moved: "path",
  },
] as const;

/** Much less than a second of video. */
const MEDIA_BYTES = 20_000;

/** For each change, how long the side with the longer gap had no new frame. */
const gapsMs: Record<string, number> = {};

afterAll(() => {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "network-change.json"), `${JSON.stringify(gapsMs, undefined, 2)}\n`);
});

/** The candidates between which a page sends and receives media. */
async function mediaPath(page: Page): Promise<string> {
  for (const { stats } of (await connectionReports(page)).toReversed()) {
    const byId = (id: unknown) => stats.find((entry) => entry["id"] === id);
    const pair = byId(stats.find(({ type }) => type === "transport")?.["selectedCandidatePairId"]);
    if (pair === undefined) continue;
    return [pair["localCandidateId"], pair["remoteCandidateId"]]
      .map(byId)
      .map((end) => `${end?.["candidateType"]} ${end?.["address"]}:${end?.["port"]}`)
      .join(" ↔ ");
  }
  throw new Error("no connection has selected a candidate pair");
}

test.for(CHANGES)(
  "after a change to $what, both see each other again within $limitMs ms",
  async ({ network, what, change, prepare, limitMs, moved }, { lab, server, cafe }) => {
    const host = lab.host(network);
    await prepare?.(lab, host);
    const moving = await launchLabChromium(lab, host, { authorityFile: server.authorityFile });
    const pages: Page[] = [];
    try {
      for (const [browser, name] of [
        [cafe, "A"],
        [moving, "B"],
      ] as const) {
        const url = `${server.origin}/p2p.html?room=${network}&name=${name}&join=1&lang=en`;
        pages.push(await openPage(browser, url, { prepare: watchFrames }));
      }
      for (const page of pages) await framesAdvance(page, REMOTE, { count: 60 });
      const before = await Promise.all(pages.map(mediaPath));
      const sinceMs = Date.now();
      await change(lab, host);
      const gaps = await Promise.all(
        pages.map((page) => pictureGapMs(page, { sinceMs, limitMs: RETURN_LIMIT_MS })),
      );
      const gapMs = Math.round(Math.max(...gaps));
      console.log(`${what}: no picture for ${gapMs} ms`);
      gapsMs[what] = gapMs;
      expect(gapMs).toBeLessThanOrEqual(limitMs);
      // Otherwise the change has not affected media at all.
      if (moved === "path") {
        const after = await Promise.all(pages.map(mediaPath));
        for (const [index, path] of after.entries()) expect(path).not.toBe(before[index]);
      } else {
        expect(await receivedBySecondInterface(lab, host)).toBeGreaterThan(MEDIA_BYTES);
      }
    } finally {
      await Promise.all(pages.map((page) => page.browserContext().close()));
      await moving.close();
    }
  },
);
