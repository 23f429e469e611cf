import { randomUUID } from "node:crypto";
import type { Page } from "puppeteer-core";
import type { LaunchedBrowser } from "../browsers/browsers.ts";
import { connectionReports } from "../browsers/connections.ts";
import { framesAdvance } from "../browsers/media.ts";
import { openPage } from "../browsers/pages.ts";
import type { CallServer } from "../networks/call-server.ts";
import type { Lab, LabHost } from "../networks/lab.ts";
import {
  addInterface,
  dropPackets,
  receivedBySecondInterface,
  removeInterface,
  swapAddress,
  swapInterface,
  swapInterfaceAndAddress,
  type Undo,
} from "../networks/network-change.ts";
import { keepDiary, pictureStoodStillMs, saidSince } from "./page-diary.ts";

const REMOTE = "video[data-participant]";
/** After this time without a picture it counts as lost. */
const RETURN_LIMIT_MS = 45_000;
/** Browsers learn of a changed address some seconds late. */
const SETTLING_MS = 4_000;
/** Frames that a call has shown before its outage. */
const FRAMES_BEFORE = 60;
/** Much less than a second of video. */
const MEDIA_BYTES = 20_000;

/** A call between a browser on `host`, where the outage strikes, and one that stays as it is. */
export interface Scene {
  readonly lab: Lab;
  readonly server: CallServer;
  readonly host: LabHost;
  readonly struck: LaunchedBrowser;
  readonly other: LaunchedBrowser;
}

/** Something that happens to a call. */
export interface Outage {
  readonly name: string;
  /** Whether the two can send to each other directly. */
  readonly path: "direct" | "relayed";
  /** Whether pictures can arrive while it lasts. */
  readonly stops: "media" | "server";
  readonly lastsMs: number;
  /** What a change moves media to, as otherwise it has not affected the call at all. */
  readonly movesTo?: "path" | "interface";
  /** Makes the machines ready, before the call. */
  readonly prepare?: (scene: Scene) => Promise<Undo>;
  /** Lets it begin. `end` ends it; `restore`, once all is measured, makes the machines as they were before it. */
  readonly begin: (scene: Scene) => Promise<{ readonly end?: Undo; readonly restore?: Undo }>;
}

const cut = (seconds: number): Outage => ({
  name: `no packet for ${seconds} s`,
  path: "direct",
  stops: "media",
  lastsMs: seconds * 1_000,
  begin: async ({ lab, host }) => ({ end: await dropPackets(lab, host) }),
});

const haltedServer = (seconds: number): Outage => ({
  name: `the server halts for ${seconds} s`,
  path: "direct",
  stops: "server",
  lastsMs: seconds * 1_000,
  async begin({ server }) {
    server.halt();
    return { end: async () => server.goOn() };
  },
});

const restartedServer = (path: Outage["path"]): Outage => ({
  name: `the server is killed and starts 3 s later, ${path} call`,
  path,
  stops: path === "relayed" ? "media" : "server",
  lastsMs: 3_000,
  async begin({ server }) {
    await server.kill();
    return { end: server.restart };
  },
});

const haltedBrowser = (seconds: number): Outage => ({
  name: `the browser halts for ${seconds} s`,
  path: "direct",
  stops: "media",
  lastsMs: seconds * 1_000,
  async begin({ struck }) {
    const group = -(struck.browser.process()?.pid ?? Number.NaN);
    process.kill(group, "SIGSTOP");
    return { end: async () => void process.kill(group, "SIGCONT") };
  },
});

const change = (
  name: string,
  movesTo: "path" | "interface",
  swap: (lab: Lab, host: LabHost) => Promise<Undo>,
): Outage => ({
  name,
  path: "direct",
  stops: "media",
  lastsMs: 0,
  movesTo,
  begin: async ({ lab, host }) => ({ restore: await swap(lab, host) }),
});

const withSecondInterface = (outage: Outage): Outage => ({
  ...outage,
  async prepare({ lab, host }) {
    await addInterface(lab, host);
    return () => removeInterface(lab, host);
  },
});

export const OUTAGES = {
  cut2: cut(2),
  cut10: cut(10),
  cut40: cut(40),
  haltedServer10: haltedServer(10),
  haltedServer40: haltedServer(40),
  restartedServer: restartedServer("direct"),
  restartedRelay: restartedServer("relayed"),
  address: change("another address", "path", swapAddress),
  interface: withSecondInterface(
    change("another interface with the old address", "interface", swapInterface),
  ),
  interfaceAndAddress: withSecondInterface(
    change("another interface and address", "path", swapInterfaceAndAddress),
  ),
  haltedBrowser: haltedBrowser(25),
} as const satisfies Record<string, Outage>;

const line = { oneWayDelayMs: 5 };

/** Networks for both paths: of the host where an outage strikes, and of the other one. */
export const OUTAGE_NETWORKS = [
  { name: "home", kind: "port-restricted-cone", line },
  { name: "cafe", kind: "port-restricted-cone", line },
  { name: "office", kind: "symmetric", line },
  { name: "branch", kind: "symmetric", line },
] as const;

export const networksOf = (path: Outage["path"]) =>
  path === "direct" ? (["home", "cafe"] as const) : (["office", "branch"] as const);

/** What an outage did to a call. */
export interface Aftermath {
  /** For how long the side that fared worse had no new picture, beyond the outage itself. */
  readonly beyondMs: number;
  /** Connections that were given up for new ones, of both sides. */
  readonly replacedConnections: number;
  /** Whether both had the same ids afterwards. */
  readonly keptSeats: boolean;
  readonly moved: boolean;
  /** What the two pages said, with the seconds from its beginning. */
  readonly saidWhereItStruck: readonly string[];
  readonly saidElsewhere: readonly string[];
}

/** The candidates between which a page sends and receives media. */
async function mediaPath(page: Page): Promise<string> {
  for (const { stats } of (await connectionReports(page)).toReversed()) {
    const byId = (id: unknown) => stats.find((entry) => entry["id"] === id);
    const selected = stats.find(({ type }) => type === "transport")?.["selectedCandidatePairId"];
    const pair = byId(selected) ?? stats.find((entry) => entry["selected"] === true);
    if (pair === undefined) continue;
    return [pair["localCandidateId"], pair["remoteCandidateId"]]
      .map(byId)
      .map((end) => `${end?.["candidateType"]} ${end?.["address"]}:${end?.["port"]}`)
      .join(" ↔ ");
  }
  throw new Error("no connection has selected a candidate pair");
}

const idsIn = (page: Page): Promise<string[]> =>
  page.$$eval("[data-tile]", (tiles) => tiles.map((tile) => tile.getAttribute("data-tile") ?? ""));

/**
 * Lets an outage strike a call, and measures what it does.
 *
 * @throws {Error} when the two do not see each other before, or again within 45 s
 */
export async function sufferOutage(scene: Scene, outage: Outage): Promise<Aftermath> {
  const room = randomUUID();
  const { lab, server, host, struck, other } = scene;
  const pages: Page[] = [];
  let restore: Undo | undefined;
  const unprepare = await outage.prepare?.(scene);
  try {
    for (const [browser, name] of [
      [other, "Ada"],
      [struck, "Bo"],
    ] as const) {
      const url = `${server.origin}/p2p.html?room=${room}&name=${name}&join=1&lang=en`;
      pages.push(await openPage(browser, url, { prepare: keepDiary }));
    }
    for (const page of pages) await framesAdvance(page, REMOTE, { count: FRAMES_BEFORE });
    const ids = await Promise.all(pages.map(idsIn));
    const paths = await Promise.all(pages.map(mediaPath));
    const bytes = outage.movesTo === "interface" ? await receivedBySecondInterface(lab, host) : 0;

    const sinceMs = Date.now();
    const begun = await outage.begin(scene);
    ({ restore } = begun);
    await new Promise((resolve) => setTimeout(resolve, outage.lastsMs));
    await begun.end?.();
    const lastedMs = outage.stops === "media" && begun.end !== undefined ? Date.now() - sinceMs : 0;

    const stillMs = await Promise.all(
      pages.map((page) => pictureStoodStillMs(page, { sinceMs, limitMs: RETURN_LIMIT_MS })),
    );
    for (const page of pages) {
      await page.waitForFunction(() => document.querySelector("[data-notice=signaling]") === null);
    }
    const reports = await Promise.all(pages.map(connectionReports));
    const moved =
      outage.movesTo === "interface"
        ? (await receivedBySecondInterface(lab, host)) - bytes > MEDIA_BYTES
        : (await Promise.all(pages.map(mediaPath))).every((path, index) => path !== paths[index]);
    const [elsewhere, whereItStruck] = await Promise.all(pages.map((page) => saidSince(page, sinceMs)));
    return {
      beyondMs: Math.max(0, Math.round(Math.max(...stillMs) - lastedMs)),
      replacedConnections: reports.reduce((sum, { length }) => sum + length - 1, 0),
      keptSeats: String(await Promise.all(pages.map(idsIn))) === String(ids),
      moved,
      saidWhereItStruck: whereItStruck ?? [],
      saidElsewhere: elsewhere ?? [],
    };
  } finally {
    await Promise.all(pages.map((page) => page.browserContext().close()));
    await restore?.();
    await unprepare?.();
    // A page that is opened while the browser learns of the old address again may wait for ever.
    if (outage.movesTo !== undefined) await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
  }
}
