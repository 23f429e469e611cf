/**
 * `npm run screenshots`: pictures of every page in its states, in both languages, light and dark, on a phone and a
 * desktop, for review in .cache/screenshots/index.html. `npm run screenshots -- trace "p2p alone"` takes only the
 * scenes whose names begin with these words, and `npm run screenshots -- --readme` puts the pictures of the README into
 * docs/images/.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { type LaunchedBrowser, launchChromium } from "../testbed/browsers/browsers.ts";
import { drawCamera, PORTRAITS } from "../testbed/browsers/drawn-camera.ts";
import { framesAdvance } from "../testbed/browsers/media.ts";
import { settled } from "../testbed/browsers/page-faults.ts";
import { openPage, pathInLanguage } from "../testbed/browsers/pages.ts";
import { startVisavis, type Visavis } from "../testbed/programs/visavis.ts";
import { CALL_OF_THREE, LOCAL_RUNNING, type Name, SCENES, type Scene } from "./screenshot-scenes.ts";

const repository = join(import.meta.dirname, "..");
const FULL_SIZE_LIMIT_MS = 20_000;
const LANGUAGES = ["en", "zh"] as const;
const SCHEMES = ["light", "dark"] as const;
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;

interface Studio {
  readonly visavis: Visavis;
  /** One browser for each person, since a browser has only one camera. */
  readonly browsers: ReadonlyMap<Name, LaunchedBrowser>;
}

/** Opens a scene, passes it to `look`, and closes everything that it opened. */
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

async function takeScenes(studio: Studio, scenes: readonly Scene[]): Promise<void> {
  const directory = join(repository, ".cache/screenshots");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const sections: string[] = [];
  for (const scene of scenes) {
    const figures: string[] = [];
    for (const language of LANGUAGES) {
      await visit(studio, { ...scene, path: pathInLanguage(scene.path, language) }, async (page) => {
        for (const scheme of SCHEMES) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          for (const size of SIZES) {
            const title = `${language} ${scheme} ${size.width}`;
            const file = `${scene.name} ${title}.png`.replaceAll(" ", "-");
            await page.setViewport(size);
            // The controls of a call fade out while the pointer rests.
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

/** Waits until the page has been repainted and its transitions have ended. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const finite = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    // A transition that is replaced rejects; its replacement is not worth waiting for.
    await Promise.allSettled(finite.map(({ finished }) => finished));
  });
}

/** Waits until notices have disappeared and the videos have reached full size. */
async function calm(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".toasts li") === null);
  const areLarge = () =>
    [...document.querySelectorAll<HTMLVideoElement>("video[data-participant]")].every(
      ({ videoWidth }) => videoWidth >= 1280,
    );
  // On a busy machine they never reach full size, and the picture is slightly soft.
  await page.waitForFunction(areLarge, { timeout: FULL_SIZE_LIMIT_MS }).catch(() => undefined);
  // The encoder refines a still picture.
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
  const wanted = process.argv.slice(2);
  const isWanted = ({ name }: Scene) => wanted.length === 0 || wanted.some((word) => name.startsWith(word));
  if (wanted.includes("--readme")) await takeForReadme({ visavis, browsers });
  else await takeScenes({ visavis, browsers }, SCENES.filter(isWanted));
} finally {
  await Promise.all([painter, ...browsers.values()].map((browser) => browser.close()));
  await visavis.stop();
}
