/**
 * `npm run screenshots`: every page in the states that people see, in both languages, light and dark, on a phone and
 * on a desktop, for a person to look through: .cache/screenshots/index.html. `npm run screenshots -- --readme` takes
 * the pictures of the README instead, into docs/images/.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { type LaunchedBrowser, launchChromium } from "../e2e/harness/browsers.ts";
import { drawCamera, PORTRAITS } from "../e2e/harness/drawn-camera.ts";
import { framesAdvance } from "../e2e/harness/media.ts";
import { PAGE_PATHS, settled } from "../e2e/harness/page-faults.ts";
import { openPage } from "../e2e/harness/pages.ts";
import { startVisavis, type Visavis } from "../e2e/harness/visavis.ts";

const repository = join(import.meta.dirname, "..");
const FULL_SIZE_LIMIT_MS = 20_000;
const LANGUAGES = ["en", "zh"] as const;
const SCHEMES = ["light", "dark"] as const;
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;

type Name = keyof typeof PORTRAITS;

/** Something that Ada sees, and the way there from the page at `path`. */
interface Scene {
  readonly name: string;
  readonly path: string;
  readonly reach?: (page: Page, openAs: (name: Name, path: string) => Promise<Page>) => Promise<unknown>;
}

const ROOM = "/p2p.html?room=demo&join=1";

/** Lets others come into the room, one after the other, and waits for the picture of each. */
function withOthers(...names: readonly Name[]): NonNullable<Scene["reach"]> {
  return async (page, openAs) => {
    for (const name of names) await openAs(name, `${ROOM}&name=${name}`);
    for (const [index] of names.entries()) {
      await framesAdvance(page, `[data-tile]:nth-child(${index + 1}) video[data-participant]`);
    }
  };
}

const CALL_OF_THREE: Scene = {
  name: "p2p with two others",
  path: `${ROOM}&name=Ada`,
  reach: withOthers("Bo", "Chen"),
};
const LOCAL_RUNNING: Scene = {
  name: "local running",
  path: "/local.html",
  async reach(page) {
    await page.locator("[data-action=call]").click();
    await framesAdvance(page, "video[data-side]");
  },
};

/** The studio's server is in no network; here it says that it is in one. */
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

const SCENES: readonly Scene[] = [
  ...PAGE_PATHS.filter((path) => path !== "/p2p.html").map((path) => ({
    name: path.slice(1, -".html".length),
    path,
  })),
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
  TRUST_FOR_A_PHONE,
  TRUST_ON_EVERY_SYSTEM,
];

interface Studio {
  readonly visavis: Visavis;
  /** A browser each, since a browser has one camera. */
  readonly browsers: ReadonlyMap<Name, LaunchedBrowser>;
}

/** Opens a scene, hands it to `look`, and closes all that it took. */
async function visit(
  studio: Studio,
  { path, reach }: Scene,
  look: (page: Page) => Promise<unknown>,
): Promise<void> {
  const opened: Page[] = [];
  const openAs = async (name: Name, path: string) => {
    const browser = studio.browsers.get(name);
    if (browser === undefined) throw new Error(`${name} has no browser`);
    const page = await openPage(browser, studio.visavis.url + path);
    opened.push(page);
    return page;
  };
  try {
    const page = await openAs("Ada", path);
    await settled(page);
    await reach?.(page, openAs);
    await look(page);
  } finally {
    await Promise.all(opened.map((page) => page.browserContext().close()));
  }
}

async function takeAll(studio: Studio): Promise<void> {
  const directory = join(repository, ".cache/screenshots");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const sections: string[] = [];
  for (const scene of SCENES) {
    const figures: string[] = [];
    for (const language of LANGUAGES) {
      const separator = scene.path.includes("?") ? "&" : "?";
      await visit(studio, { ...scene, path: `${scene.path}${separator}lang=${language}` }, async (page) => {
        for (const scheme of SCHEMES) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          for (const size of SIZES) {
            const title = `${language} ${scheme} ${size.width}`;
            const file = `${scene.name} ${title}.png`.replaceAll(" ", "-");
            await page.setViewport(size);
            // The controls of a call step back from a pointer at rest.
            await page.mouse.move(size.width / 2, size.height / 2 + figures.length);
            await drawn(page);
            await page.screenshot({ path: join(directory, file), fullPage: true });
            figures.push(
              `<figure><a href="${file}"><img src="${file}" /></a><figcaption>${title}</figcaption></figure>`,
            );
          }
        }
      });
    }
    sections.push(`<h2>${scene.name}</h2><div>${figures.join("")}</div>`);
    console.log(scene.name);
  }
  const index = join(directory, "index.html");
  writeFileSync(index, `${SHEET_STYLE}${sections.join("\n")}\n`);
  console.log(`\n${index}`);
}

const SHEET_STYLE = `<!doctype html><meta charset="utf-8" /><title>Visavis: screenshots</title>
<style>
body { font: 15px system-ui; background: #777; color: #fff; }
div { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }
figure { margin: 0; } img { max-width: 400px; max-height: 500px; }
</style>
`;

/** Waits until the page has been painted anew and its transitions have ended. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const finite = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    // One that is replaced meanwhile rejects; what replaced it is not worth waiting for.
    await Promise.allSettled(finite.map(({ finished }) => finished));
  });
}

/** Waits until what was only news has gone, and gives the pictures time to come up to full size. */
async function calm(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".toasts li") === null);
  const areLarge = () =>
    [...document.querySelectorAll<HTMLVideoElement>("video[data-participant]")].every(
      ({ videoWidth }) => videoWidth >= 1280,
    );
  // A busy machine never sends them at full size; the picture is then a little soft.
  await page.waitForFunction(areLarge, { timeout: FULL_SIZE_LIMIT_MS }).catch(() => undefined);
  // The encoder refines a picture that stands still.
  await framesAdvance(page, "video", { count: 100 });
}

async function takeForReadme(studio: Studio): Promise<void> {
  const directory = join(repository, "docs/images");
  mkdirSync(directory, { recursive: true });
  for (const [file, scene] of [
    ["call.png", CALL_OF_THREE],
    ["lab.png", LOCAL_RUNNING],
  ] as const) {
    await visit(studio, scene, async (page) => {
      await calm(page);
      await page.mouse.move(640, 400);
      await drawn(page);
      await page.screenshot({ path: join(directory, file) });
    });
  }
}

const cameras = join(repository, ".cache/cameras");
mkdirSync(cameras, { recursive: true });
const visavis = await startVisavis();
const painter = await launchChromium();
const browsers = new Map<Name, LaunchedBrowser>();
try {
  for (const name of Object.keys(PORTRAITS) as Name[]) {
    const camera = await drawCamera(painter, { portrait: name, directory: cameras });
    browsers.set(name, await launchChromium({ extraArgs: [`--use-file-for-fake-video-capture=${camera}`] }));
  }
  const take = process.argv.includes("--readme") ? takeForReadme : takeAll;
  await take({ visavis, browsers });
} finally {
  await Promise.all([painter, ...browsers.values()].map((browser) => browser.close()));
  await visavis.stop();
}
