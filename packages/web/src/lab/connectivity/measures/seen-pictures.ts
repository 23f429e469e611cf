import { type GreyPicture, greyOf, meanOf, structuralSimilarity } from "../verdicts/picture-likeness.ts";
import { BLACK_BELOW, FROZEN_ABOVE } from "../verdicts/picture-verdict.ts";

/** Small enough to be compared on a phone; a frozen or black picture is so at any size. */
const LOOKED_AT = { width: 160, height: 120 } as const;

interface SeenPictures {
  readonly pictures: number;
  readonly blackPictures: number;
  readonly frozenPictures: number;
}

/** Looks at a running video, as often as `look` is called. */
export function createPictureWatch(video: HTMLVideoElement): {
  readonly look: () => void;
  readonly seen: () => SeenPictures;
} {
  const canvas = document.createElement("canvas");
  canvas.width = LOOKED_AT.width;
  canvas.height = LOOKED_AT.height;
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  let before: GreyPicture | undefined;
  let seen: SeenPictures = { pictures: 0, blackPictures: 0, frozenPictures: 0 };
  return {
    look() {
      if (drawing === null || video.videoWidth === 0) return;
      drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = greyOf(drawing.getImageData(0, 0, canvas.width, canvas.height).data);
      const isFrozen = before !== undefined && structuralSimilarity(before, picture) > FROZEN_ABOVE;
      seen = {
        pictures: seen.pictures + 1,
        blackPictures: seen.blackPictures + (meanOf(picture) < BLACK_BELOW ? 1 : 0),
        frozenPictures: seen.frozenPictures + (isFrozen ? 1 : 0),
      };
      before = picture;
    },
    seen: () => seen,
  };
}
