import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import type { PORTRAITS } from "../testbed/browsers/drawn-camera.ts";
import { framesAdvance } from "../testbed/browsers/media.ts";
import { LESSON_PATHS, PAGE_PATHS } from "../testbed/browsers/page-faults.ts";

export type Name = keyof typeof PORTRAITS;

/** A view of Ada's, and how to reach it from the page at `path`. */
export interface Scene {
  readonly name: string;
  readonly path: string;
  readonly reach?: (page: Page, openAs: (name: Name, path: string) => Promise<Page>) => Promise<unknown>;
}

const ROOM = "/p2p.html?room=demo&join=1";

/** Lets others join the room one by one, and waits for the video of each. */
function withOthers(...names: readonly Name[]): NonNullable<Scene["reach"]> {
  return async (page, openAs) => {
    for (const name of names) await openAs(name, `${ROOM}&name=${name}`);
    for (const [index] of names.entries()) {
      await framesAdvance(page, `[data-tile]:nth-child(${index + 1}) video[data-participant]`);
    }
  };
}

export const CALL_OF_THREE: Scene = {
  name: "p2p with two others",
  path: `${ROOM}&name=Ada`,
  reach: withOthers("Bo", "Chen"),
};
export const LOCAL_RUNNING: Scene = {
  name: "local running",
  path: "/local.html",
  async reach(page) {
    await page.locator("[data-action=call]").click();
    await framesAdvance(page, "video[data-side]");
  },
};

/** The server of these screenshots has no network; here it claims to have one. */
const TRUST_FOR_A_PHONE: Scene = {
  name: "trust for a phone",
  path: "/trust.html",
  async reach(page) {
    const authority = {
      name: "Visavis nas 3B207F",
      fingerprint: Array.from({ length: 32 }, (_, byte) => (byte * 7 + 16).toString(16).toUpperCase()).join(
        ":",
      ),
      validUntil: "2036-11-23T15:56:11.000Z",
      origins: ["https://192.168.1.7:3003"],
    };
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const isAuthority = new URL(request.url()).pathname === "/trust/authority.json";
      void (isAuthority
        ? request.respond({ contentType: "application/json", body: JSON.stringify(authority) })
        : request.continue());
    });
    await page.reload();
    await page.waitForSelector("svg.qr path");
  },
};
const TRUST_ON_EVERY_SYSTEM: Scene = {
  name: "trust on every system",
  path: "/trust.html",
  reach: (page) =>
    page.$$eval("details[name=system]", (all) => {
      for (const details of all) {
        details.removeAttribute("name");
        details.open = true;
      }
    }),
};

const DUMP = join(import.meta.dirname, "../packages/trace/src/core/fixtures/webrtc-internals-dump.txt");

const press = (page: Page, action: string) => page.locator(`[data-action="${action}"]`).click();

/** Chooses a file in the page's file field. */
async function chooseFile(page: Page, file: string): Promise<void> {
  const field = (await page.waitForSelector("input[type=file]")) as ElementHandle<HTMLInputElement>;
  await field.uploadFile(file);
}

const openTab = (view: string) => async (page: Page) => {
  await page.locator(`[data-tab="${view}"]`).click();
  await page.waitForNetworkIdle({ idleTime: 200 });
};

/** Everything that `/connectivity.html` tests takes about a minute and a half. */
const CONNECTIVITY_LIMIT_MS = 240_000;

const LAB_SCENES: readonly Scene[] = [
  ...["sequence", "states", "pairs", "charts"].map(
    (view): Scene => ({
      name: `local running, ${view}`,
      path: "/local.html",
      async reach(page, openAs) {
        await LOCAL_RUNNING.reach?.(page, openAs);
        await openTab(view)(page);
      },
    }),
  ),
  {
    name: "local experiments",
    path: "/local.html#experiments",
    async reach(page) {
      await press(page, "run-experiment");
      await page.waitForSelector("[data-findings]");
    },
  },
  {
    name: "p2p with the x-ray",
    path: `${ROOM}&name=Ada`,
    async reach(page, openAs) {
      await withOthers("Bo")(page, openAs);
      await page.keyboard.press("x");
      await page.waitForSelector("[data-live-trace] [data-steps]");
    },
  },
  {
    name: "sdp compared",
    path: "/sdp.html",
    async reach(page) {
      await press(page, "offer");
      await page.waitForSelector("[role=option]");
      await press(page, "answer");
      await page.waitForSelector("[data-change]");
    },
  },
  {
    name: "learn, timeline seen",
    path: "/learn/?lesson=timeline",
    async reach(page) {
      await page.waitForSelector("[data-call]");
      const calls = await page.$$eval("[data-call]", (rows) =>
        rows.map((row) => row.getAttribute("data-call")),
      );
      for (const call of ["createAnswer", ...calls]) {
        await page.locator(`[data-call="${call}"] button`).click();
      }
      await page.waitForSelector(".lesson-checkpoints[data-seen=true]");
    },
  },
  {
    name: "learn, protocols measured",
    path: "/learn/?lesson=protocols",
    async reach(page) {
      await press(page, "start");
      await page.waitForSelector(".lesson-checkpoints[data-seen=true]");
    },
  },
  {
    name: "learn, nat connected",
    path: "/learn/?lesson=nat",
    async reach(page) {
      await press(page, "ask-own");
      for (const [side, action] of [
        ["a", "ask-server"],
        ["b", "ask-server"],
        ["a", "send-told"],
        ["b", "send-told"],
        ["a", "send-told"],
      ]) {
        await page.locator(`[data-side="${side}"] [data-action="${action}"]`).click();
      }
      await page.waitForSelector("[data-checkpoint=connected][data-seen=true]");
      await page.waitForSelector("[data-checkpoint=own][data-seen=true]");
    },
  },
  {
    name: "learn, ice played",
    path: "/learn/?lesson=ice",
    async reach(page) {
      await press(page, "run");
      await page.waitForSelector("[data-path]");
      await press(page, "connect-all");
      await page.waitForSelector("[data-checkpoint=pair][data-seen=true]");
    },
  },
  {
    name: "learn, relay tested",
    path: "/learn/?lesson=relay",
    async reach(page) {
      await page.waitForSelector("[name=way]");
      await press(page, "test-right");
      await page.waitForSelector("[data-result=right]");
      await press(page, "test-wrong");
      await page.waitForSelector("[data-result=wrong]");
      await page.locator(".relay-conf summary").click();
    },
  },
  {
    name: "trickle-ice tested",
    path: "/trickle-ice.html",
    async reach(page) {
      await page.waitForSelector("[data-server]");
      await press(page, "test-all");
      await page.waitForSelector(".results[data-running=false] .together");
    },
  },
  {
    name: "nat found out",
    path: "/nat.html",
    async reach(page) {
      await page.waitForSelector("[data-own]");
      await press(page, "run");
      await page.waitForSelector(".results[data-running=false] .nat-verdict");
    },
  },
  {
    name: "stun asked",
    path: "/stun.html",
    async reach(page) {
      await page.locator("textarea[name=servers]").fill("192.0.2.1\n127.0.0.1:9");
      await press(page, "run");
      await page.waitForSelector(".results[data-running=false] tbody tr");
    },
  },
  {
    name: "connectivity tested",
    path: "/connectivity.html",
    async reach(page) {
      await press(page, "test-all");
      await page.waitForSelector("[data-action=copy-text]", { timeout: CONNECTIVITY_LIMIT_MS });
    },
  },
  ...["overview", "sequence", "charts", "descriptions"].map(
    (view): Scene => ({
      name: `trace, ${view}`,
      path: "/trace.html",
      async reach(page) {
        await chooseFile(page, DUMP);
        await openTab(view)(page);
      },
    }),
  ),
];

export const SCENES: readonly Scene[] = [
  ...PAGE_PATHS.filter((path) => path !== "/p2p.html").map((path) => ({
    name: path.replace(/^\/|\/$|\.html$/g, ""),
    path,
  })),
  ...LESSON_PATHS.map((path) => ({ name: `learn, ${path.slice(path.indexOf("=") + 1)}`, path })),
  { name: "p2p", path: "/p2p.html?room=demo", reach: (page) => framesAdvance(page, "video[data-self]") },
  {
    name: "p2p alone",
    path: `${ROOM}&name=Ada`,
    reach: (page) => framesAdvance(page, "video[data-self]"),
  },
  { name: "p2p with one other", path: `${ROOM}&name=Ada`, reach: withOthers("Bo") },
  CALL_OF_THREE,
  { name: "p2p with three others", path: `${ROOM}&name=Ada`, reach: withOthers("Bo", "Chen", "Dana") },
  {
    name: "p2p with the chat open",
    path: `${ROOM}&name=Ada`,
    async reach(page, openAs) {
      await withOthers("Bo")(page, openAs);
      await page.locator("[data-action=chat]").click();
      await page.locator("[data-chat-input]").fill("Do you hear the rain? 听得见雨声吗？");
      await page.keyboard.press("Enter");
      await page.waitForSelector(".chat-line");
    },
  },
  {
    name: "test-1 running",
    path: "/test-1.html",
    async reach(page) {
      await page.locator("main button.primary").click();
      await framesAdvance(page, "video");
    },
  },
  LOCAL_RUNNING,
  ...LAB_SCENES,
  TRUST_FOR_A_PHONE,
  TRUST_ON_EVERY_SYSTEM,
];
