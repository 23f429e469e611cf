import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LaunchedBrowser } from "./browsers.ts";

/** A person as a camera would see them, in a few flat colours. */
interface Portrait {
  readonly wall: string;
  readonly skin: string;
  readonly hair: string;
  readonly clothes: string;
  /** SVG path of the hair, around a head of radius 120 at 640, 330. */
  readonly hairPath: string;
}

const SHORT_HAIR = "M512 350 C485 105 795 105 768 350 C758 275 720 252 640 252 C560 252 522 275 512 350 Z";
const FRINGE =
  "M510 370 C465 105 815 105 770 370 C764 305 738 282 704 272 C652 296 592 290 562 262 C536 284 518 312 510 370 Z";
const LONG_HAIR =
  "M490 560 C450 180 560 165 640 170 C720 165 830 180 790 560 L740 560 C770 300 720 265 640 262 C560 265 510 300 540 560 Z";
const CURLS =
  "M500 350 C440 330 470 240 530 240 C530 170 620 160 650 195 C700 150 780 190 765 245 C830 260 820 340 775 350 C770 290 720 270 640 270 C560 270 510 290 500 350 Z";

/** People for pictures of a call. */
export const PORTRAITS = {
  Ada: { wall: "#d9cbb5", skin: "#f0c9a8", hair: "#5a3825", clothes: "#3a4aa6", hairPath: LONG_HAIR },
  Bo: { wall: "#b9cdd0", skin: "#c98f68", hair: "#1f1a17", clothes: "#a66300", hairPath: SHORT_HAIR },
  Chen: { wall: "#cfd4be", skin: "#eec39a", hair: "#20222b", clothes: "#0a6e4e", hairPath: FRINGE },
  Dana: { wall: "#dcc3c0", skin: "#8d5b3f", hair: "#2a1c16", clothes: "#9a4a78", hairPath: CURLS },
} as const satisfies Record<string, Portrait>;

const drawing = ({ wall, skin, hair, clothes, hairPath }: Portrait): string => `
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720">
  <rect width="1280" height="720" fill="${wall}" />
  <rect x="880" y="70" width="260" height="330" rx="6" fill="#fff" opacity="0.35" />
  <rect x="0" y="600" width="1280" height="120" fill="#000" opacity="0.07" />
  <path d="M340 720 C340 560 500 525 640 525 C780 525 940 560 940 720 Z" fill="${clothes}" />
  <rect x="592" y="420" width="96" height="130" rx="44" fill="${skin}" />
  <path d="M592 480 C620 510 660 510 688 480 L688 470 L592 470 Z" fill="#000" opacity="0.08" />
  <ellipse cx="640" cy="340" rx="118" ry="138" fill="${skin}" />
  <path d="${hairPath}" fill="${hair}" />
  <circle cx="596" cy="345" r="9" fill="#2a211c" /><circle cx="684" cy="345" r="9" fill="#2a211c" />
  <path d="M596 405 C620 432 660 432 684 405" fill="none" stroke="#2a211c" stroke-width="7" stroke-linecap="round" />
</svg>`;

/**
 * Draws a portrait into a file that Chromium plays as its camera, with `--use-file-for-fake-video-capture`: a
 * Motion JPEG with one frame, which Chromium repeats.
 */
export async function drawCamera(
  { browser }: LaunchedBrowser,
  { portrait, directory }: { readonly portrait: keyof typeof PORTRAITS; readonly directory: string },
): Promise<string> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 720 });
  await page.setContent(`<body style="margin:0">${drawing(PORTRAITS[portrait])}`);
  const file = join(directory, `${portrait}.mjpeg`);
  writeFileSync(file, await page.screenshot({ type: "jpeg", quality: 95 }));
  await page.close();
  return file;
}
