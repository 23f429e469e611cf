import { compareSizes } from "../../../capture/comparison.ts";
import { size } from "../../../capture/figures.ts";
import type { PictureSize } from "../../../capture/requested-constraints.ts";
import { type ConnectivityFinding, failed, passed, warning } from "../findings.ts";
import { withCapturedTrack } from "./captured-track.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** testrtc, supported resolutions: the sizes to try. */
export const TRIED_SIZES: readonly PictureSize[] = [
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

/** High definition begins here. */
const MIN_HD_LINES = 720;

/** Switches a running camera from one size to the next. */
export function measureCameraSizes({ signal }: TestContext): Promise<Measurement> {
  return withCapturedTrack(
    "camera",
    {},
    {
      signal,
      use: async (track) => {
        const supported: PictureSize[] = [];
        for (const requested of TRIED_SIZES) {
          signal.throwIfAborted();
          if (await delivers(track, requested)) supported.push(requested);
        }
        const unsupported = TRIED_SIZES.filter((requested) => !supported.includes(requested));
        return {
          finding: judgeSizes(supported),
          figures: {
            device: track.label,
            supported: supported.map(size),
            unsupported: unsupported.map(size),
          },
        };
      },
    },
  );
}

export function judgeSizes(supported: readonly PictureSize[]): ConnectivityFinding {
  if (supported.length === 0) return failed("noSize");
  return supported.some(({ height }) => height >= MIN_HD_LINES) ? passed("sizesGood") : warning("sizesSmall");
}

async function delivers(track: MediaStreamTrack, requested: PictureSize): Promise<boolean> {
  try {
    await track.applyConstraints({ width: { exact: requested.width }, height: { exact: requested.height } });
    return compareSizes(requested, track.getSettings()) !== "differs";
  } catch {
    return false;
  }
}
