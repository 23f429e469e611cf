import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { expect, inject } from "vitest";
import { framesAdvance } from "../testbed/browsers/media.ts";
import { openPage } from "../testbed/browsers/pages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { launchLabChromium } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";
import { pictureGapMs, watchFrames } from "./frame-times.ts";
import { addInterface, swapAddress, swapInterface } from "./network-change.ts";

const REMOTE = "video[data-participant]";
const LIMIT_MS = 30_000;
const RUN_LIMIT_MS = 240_000;

const RESULTS = join(import.meta.dirname, "../.cache/natlab");

const line = { oneWayDelayMs: 5 };
const test = labTest([
  { name: "home", kind: "port-restricted-cone", line },
  { name: "office", kind: "symmetric", line },
  { name: "cafe", kind: "port-restricted-cone", line },
]);

test(
  "media is back after the network has changed, and it is measured how soon",
  async ({ lab }) => {
    const { origin, authorityFile } = await startCallServer(lab, inject("command"));
    const cafe = await launchLabChromium(lab, lab.host("cafe"), { authorityFile });
    const gapsMs: Record<string, number> = {};
    try {
      for (const [network, title, change, prepare] of [
        ["home", "another address", swapAddress, undefined],
        ["office", "another interface", swapInterface, addInterface],
      ] as const) {
        const host = lab.host(network);
        await prepare?.(lab, host);
        const moving = await launchLabChromium(lab, host, { authorityFile });
        const pages: Page[] = [];
        try {
          for (const [browser, name] of [
            [cafe, "A"],
            [moving, "B"],
          ] as const) {
            const url = `${origin}/p2p.html?room=${network}&name=${name}&join=1&lang=en`;
            pages.push(await openPage(browser, url, { prepare: watchFrames }));
          }
          for (const page of pages) await framesAdvance(page, REMOTE, { count: 60 });
          const sinceMs = Date.now();
          await change(lab, host);
          const gaps = await Promise.all(
            pages.map((page) => pictureGapMs(page, { sinceMs, limitMs: LIMIT_MS })),
          );
          gapsMs[title] = Math.round(Math.max(...gaps));
        } finally {
          await Promise.all(pages.map((page) => page.browserContext().close()));
          await moving.close();
        }
      }
    } finally {
      await cafe.close();
    }
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, "network-change.json"), `${JSON.stringify(gapsMs, undefined, 2)}\n`);
    console.log("without a picture, in ms:", gapsMs);
    expect(Object.keys(gapsMs)).toEqual(["another address", "another interface"]);
  },
  RUN_LIMIT_MS,
);
