import type { PictureSize } from "../../../capture/wishes.ts";
import { type Finding, failed, passed, warning } from "../finding.ts";

/** testrtc, supported resolutions: what a camera is asked for. */
export const ASKED_SIZES: readonly PictureSize[] = [
  { width: 160, height: 120 },
  { width: 320, height: 180 },
  { width: 320, height: 240 },
  { width: 640, height: 360 },
  { width: 640, height: 480 },
  { width: 768, height: 576 },
  { width: 1024, height: 576 },
  { width: 1280, height: 720 },
  { width: 1280, height: 768 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 1920, height: 1200 },
  { width: 3840, height: 2160 },
  { width: 4096, height: 2160 },
];

/** From here on a picture is called high definition. */
const LEAST_HD_LINES = 720;

export function verdictOnSizes(supported: readonly PictureSize[]): Finding {
  if (supported.length === 0) return failed("noSize");
  return supported.some(({ height }) => height >= LEAST_HD_LINES)
    ? passed("sizesGood")
    : warning("sizesSmall");
}
