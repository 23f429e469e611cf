import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Page } from "puppeteer-core";
import { type LaunchedBrowser, launchChromium } from "../testbed/browsers/browsers.ts";
import { openPage } from "../testbed/browsers/pages.ts";
import { momentsOf, watchFirstFrame } from "../testbed/measurements/first-frame-watch.ts";
import { startVisavis } from "../testbed/programs/visavis.ts";
import { type Benchmark, durationRow, quartilesOf } from "./benchmark.ts";

const PAIRS = 15;
const LIMIT_RATIO = 1.25;
const LIMIT_MS = 20_000;

/** One kind of call: the URLs of the two pages, and when the first one is ready. */
interface Contender {
  readonly waitingUrl: (room: string) => string;
  readonly comingUrl: (room: string) => string;
  readonly isWaiting: () => boolean;
}

/** The time until both sides of a pair had seen a frame from the other. */
interface Pair {
  /** From opening the link. */
  readonly withLoadMs: number;
  /** From the moment the page's own code could run. */
  readonly withoutLoadMs: number;
  /** The same, for the joining side and for the waiting side. */
  readonly comingMs: number;
  readonly waitingMs: number;
}

function visavisAt(url: string): Contender {
  const link = (room: string) => `${url}/p2p.html?room=${room}&join=1`;
  return {
    waitingUrl: link,
    comingUrl: link,
    isWaiting: () => {
      const own = document.querySelector<HTMLVideoElement>("video[data-self]");
      return (
        document.querySelector("[data-invitation]") !== null &&
        own !== null &&
        own.readyState >= own.HAVE_CURRENT_DATA
      );
    },
  };
}

function bareAt(url: string): Contender {
  return {
    waitingUrl: (room) => `${url}/?role=waiting&room=${room}`,
    comingUrl: (room) => `${url}/?role=coming&room=${room}`,
    isWaiting: () => document.title === "waiting",
  };
}

async function measurePair(chromium: LaunchedBrowser, contender: Contender, room: string): Promise<Pair> {
  const opened: Page[] = [];
  const open = async (url: string) => {
    const page = await openPage(chromium, url, { prepare: watchFirstFrame });
    opened.push(page);
    return page;
  };
  try {
    const waiting = await open(contender.waitingUrl(room));
    await waiting.waitForFunction(contender.isWaiting, { timeout: LIMIT_MS });
    const coming = await open(contender.comingUrl(room));
    const [own, other] = await Promise.all([momentsOf(coming), momentsOf(waiting)]);
    const bothMs = Math.max(own.firstFrameMs, other.firstFrameMs);
    return {
      withLoadMs: bothMs - own.navigationMs,
      withoutLoadMs: bothMs - own.clockMs,
      comingMs: own.firstFrameMs - own.clockMs,
      waitingMs: other.firstFrameMs - own.clockMs,
    };
  } finally {
    await Promise.all(opened.map((page) => page.browserContext().close()));
  }
}

async function startBare(): Promise<{ readonly url: string; readonly stop: () => Promise<unknown> }> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./bare/server.ts"))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout.setEncoding("utf8"), "data");
  return {
    url: `http://127.0.0.1:${String(port).trim()}`,
    stop: () => {
      const exited = once(child, "exit");
      child.kill();
      return exited;
    },
  };
}

/**
 * How soon two people see each other, compared with the minimum that the browser allows.
 *
 * One person is in the room with an open camera. The other opens the link in a separate browser context without a
 * cache. The clock stops when both have shown a frame of the other's video (`requestVideoFrameCallback`).
 *
 * The reference does the same with one `RTCPeerConnection` on each side, `getUserMedia` with the same constraints and a
 * WebSocket, and nothing else: no room, no state, no self-view; the remote video is as large as ours. Its clock starts
 * when its WebSocket is already open, while ours still has to connect and join. Browser, devices and machine are the
 * same: the pairs alternate, and so does which goes first. One pair of each runs first and is not counted.
 */
export const firstFrame: Benchmark = {
  name: "first-frame",
  title: "from opening the link to both seeing each other, compared with a minimal call",
  async run() {
    const visavis = await startVisavis();
    const bare = await startBare();
    const chromium = await launchChromium();
    const contenders = { visavis: visavisAt(visavis.url), bare: bareAt(bare.url) };
    const pairs: { readonly visavis: Pair[]; readonly bare: Pair[] } = { visavis: [], bare: [] };
    try {
      for (let round = 0; round <= PAIRS; round += 1) {
        const order = round % 2 === 0 ? (["visavis", "bare"] as const) : (["bare", "visavis"] as const);
        for (const name of order) {
          const pair = await measurePair(chromium, contenders[name], `bench-${round}`);
          if (round > 0) pairs[name].push(pair);
        }
      }
    } finally {
      await Promise.all([chromium.close(), bare.stop(), visavis.stop()]);
    }
    const ratioOf = (measure: keyof Pair) => {
      const [ours, theirs] = [pairs.visavis, pairs.bare].map(
        (measured) => quartilesOf(measured.map((pair) => pair[measure])).median,
      );
      return (ours ?? Number.NaN) / (theirs ?? Number.NaN);
    };
    const measures = {
      "without page load": "withoutLoadMs",
      "– the joining side": "comingMs",
      "– the waiting side": "waitingMs",
      "with page load": "withLoadMs",
    } as const;
    const rows = Object.entries(measures).flatMap(([label, measure]) => [
      ...(["visavis", "bare"] as const).map((name) =>
        durationRow(
          `${label}: ${name}`,
          pairs[name].map((pair) => pair[measure]),
        ),
      ),
      { what: `${label}: ratio`, figures: { "median ms": ratioOf(measure).toFixed(2) } },
    ]);
    const ratio = ratioOf("withoutLoadMs");
    return {
      rows,
      criterion: `without page load, at most ${LIMIT_RATIO} of the minimal call: ${ratio.toFixed(2)}`,
      held: ratio <= LIMIT_RATIO,
    };
  },
};
