import { type Page, TimeoutError } from "puppeteer-core";
import type { LaunchedBrowser } from "../browsers/browsers.ts";
import { connectionReports } from "../browsers/connections.ts";
import { framesAdvance } from "../browsers/media.ts";
import { openPage } from "../browsers/pages.ts";
import type { Way, Ways } from "../networks/kinds/best-path.ts";
import { watchFirstFrame } from "./first-frame-watch.ts";

const REMOTE = "video[data-participant]";
const LIMIT_MS = 15_000;
const SETTLING_LIMIT_MS = 8_000;
const POLL_MS = 100;

/** The result of a call between two people. A was in the room when B joined. */
export interface Meeting {
  /**
   * The time from B's press of "join", with the camera already on, until each had a frame of the other on screen; one
   * for each time that B joined.
   */
  readonly firstFrameMs: readonly number[];
  /** How A and B send once the path has settled. */
  readonly ways: Ways;
  /** The candidate pairs of both if the path is not the expected one, for debugging. */
  readonly tried?: string;
}

/**
 * Has two people meet on `/p2p.html` and waits until `isSettled` accepts the path, for at most 8 s. Then B leaves and
 * comes back until it has joined `times` times.
 *
 * @throws {Error} when one of them does not see the other within 15 s
 */
export async function meet(
  [browserA, browserB]: readonly [LaunchedBrowser, LaunchedBrowser],
  {
    origin,
    room,
    isSettled,
    times = 1,
  }: {
    readonly origin: string;
    readonly room: string;
    readonly isSettled: (ways: Ways) => boolean;
    readonly times?: number;
  },
): Promise<Meeting> {
  const opened: Page[] = [];
  const open = async (browser: LaunchedBrowser, name: string, more = "") => {
    const url = `${origin}/p2p.html?room=${room}&name=${name}&lang=en${more}`;
    const page = await openPage(browser, url, { prepare: watchFirstFrame });
    opened.push(page);
    return page;
  };
  try {
    const a = await open(browserA, "A", "&join=1");
    await a.waitForSelector("[data-invitation]", { timeout: LIMIT_MS });
    const b = await open(browserB, "B");
    const firstFrameMs = [await join(a, b, 1)];
    await Promise.all([a, b].map((page) => framesAdvance(page, REMOTE)));
    const ways = await settledWays([a, b], isSettled);
    while (firstFrameMs.length < times) {
      await leaveAndReturn(a, b);
      firstFrameMs.push(await join(a, b, firstFrameMs.length + 1));
    }
    if (isSettled(ways)) return { firstFrameMs, ways };
    const [triedByA, triedByB] = await Promise.all([triedBy(a), triedBy(b)]);
    return { firstFrameMs, ways, tried: `A: ${triedByA}; B: ${triedByB}` };
  } finally {
    await Promise.all(opened.map((page) => page.browserContext().close()));
  }
}

/**
 * B, in the lobby, presses "join".
 *
 * @param time which visitor of A this is, counting from 1
 * @returns the milliseconds until both see each other
 */
async function join(a: Page, b: Page, time: number): Promise<number> {
  await b.waitForFunction(isOwnPictureThere, { polling: POLL_MS, timeout: LIMIT_MS });
  const joinedAtMs = await b.evaluate(() => {
    document.querySelector<HTMLButtonElement>('[data-action="join"]')?.click();
    return performance.timeOrigin + performance.now();
  });
  const seen = await Promise.all([firstFrameOf(a, time), firstFrameOf(b, 1)]);
  if (seen.every((atMs) => atMs !== undefined)) return Math.max(...seen) - joinedAtMs;
  const [ofA, ofB] = await Promise.all([a, b].map(statesOf));
  throw new Error(`no picture within ${LIMIT_MS} ms; A: ${ofA}; B: ${ofB}`);
}

/** B leaves and returns to the lobby by a reload, as the page's own button does. */
async function leaveAndReturn(a: Page, b: Page): Promise<void> {
  await b.evaluate(() => document.querySelector<HTMLButtonElement>('[data-action="leave"]')?.click());
  await b.waitForSelector('[data-action="again"]', { timeout: LIMIT_MS });
  await a.waitForSelector(REMOTE, { hidden: true, timeout: LIMIT_MS });
  await b.reload();
}

function isOwnPictureThere(): boolean {
  const own = document.querySelector<HTMLVideoElement>("video[data-self]");
  return own !== null && own.videoWidth > 0 && own.currentTime > 0;
}

/** In milliseconds since 1970; `undefined` when no frame comes within 15 s. */
async function firstFrameOf(page: Page, ordinal: number): Promise<number | undefined> {
  try {
    await page.waitForFunction(
      (count) => window.benchFirstFrames.length >= count,
      {
        polling: POLL_MS,
        timeout: LIMIT_MS,
      },
      ordinal,
    );
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
  return page.evaluate((index) => window.benchFirstFrames[index], ordinal - 1);
}

async function statesOf(page: Page): Promise<string> {
  const reports = await connectionReports(page);
  return reports.map(({ iceConnectionState }) => iceConnectionState).join() || "no connection";
}

async function settledWays(pages: readonly [Page, Page], isSettled: (ways: Ways) => boolean): Promise<Ways> {
  const untilMs = performance.now() + SETTLING_LIMIT_MS;
  for (;;) {
    const [a, b] = await Promise.all([wayOf(pages[0]), wayOf(pages[1])]);
    if (a !== undefined && b !== undefined && (isSettled([a, b]) || performance.now() > untilMs))
      return [a, b];
    if (performance.now() > untilMs + LIMIT_MS) throw new Error("a page names no selected candidate pair");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Every candidate pair in the page's statistics. */
async function triedBy(page: Page): Promise<string> {
  const stats = (await connectionReports(page)).at(-1)?.stats ?? [];
  const candidate = (id: unknown) => {
    const found = stats.find((entry) => entry["id"] === id);
    return `${found?.["candidateType"]} ${found?.["relayProtocol"] ?? found?.["protocol"]} ${found?.["address"]}`;
  };
  return stats
    .filter(({ type }) => type === "candidate-pair")
    .map((pair) => {
      const ends = `${candidate(pair["localCandidateId"])} > ${candidate(pair["remoteCandidateId"])}`;
      return `${ends} ${pair["state"]}${pair["nominated"] === true ? " nominated" : ""}`;
    })
    .join(", ");
}

/** How a page sends, according to its selected candidate pair; `undefined` while there is none. */
async function wayOf(page: Page): Promise<Way | undefined> {
  const stats = (await connectionReports(page)).at(-1)?.stats ?? [];
  const byId = (id: unknown) => stats.find((entry) => entry["id"] === id);
  const transport = stats.find(({ type }) => type === "transport");
  const pair =
    byId(transport?.["selectedCandidatePairId"]) ??
    stats.find((entry) => entry.type === "candidate-pair" && entry["selected"] === true);
  const local = byId(pair?.["localCandidateId"]);
  if (local === undefined) return undefined;
  if (local["candidateType"] !== "relay") return "direct";
  switch (local["relayProtocol"]) {
    case "tcp":
      return "relay-tcp";
    case "tls":
      return "relay-tls";
    default:
      return "relay-udp";
  }
}
