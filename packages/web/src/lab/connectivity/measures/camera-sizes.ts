import { compareSizes } from "../../../capture/comparison.ts";
import { size } from "../../../capture/figures.ts";
import type { PictureSize } from "../../../capture/wishes.ts";
import { ASKED_SIZES, verdictOnSizes } from "../verdicts/sizes-verdict.ts";
import { withCapturedTrack } from "./captured-track.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** Asks a running camera for one size after the other. */
export function measureCameraSizes({ signal }: TestContext): Promise<Measurement> {
  return withCapturedTrack(
    "camera",
    {},
    {
      signal,
      use: async (track) => {
        const supported: PictureSize[] = [];
        for (const asked of ASKED_SIZES) {
          signal.throwIfAborted();
          if (await delivers(track, asked)) supported.push(asked);
        }
        const unsupported = ASKED_SIZES.filter((asked) => !supported.includes(asked));
        return {
          finding: verdictOnSizes(supported),
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

async function delivers(track: MediaStreamTrack, asked: PictureSize): Promise<boolean> {
  try {
    await track.applyConstraints({ width: { exact: asked.width }, height: { exact: asked.height } });
    return compareSizes(asked, track.getSettings()) !== "differs";
  } catch {
    return false;
  }
}
