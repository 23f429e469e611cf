/** testrtc: a picture whose mean brightness, 0 to 255, is lower than this counts as black. */
const BLACK_BELOW = 20;
/** testrtc: a picture that is more similar than this to the one before counts as frozen. */
export const FROZEN_ABOVE = 0.985;
/** Small enough for a phone to compare; black and frozen pictures are recognizable at any size. */
const COMPARED_SIZE = { width: 160, height: 120 } as const;

interface SeenPictures {
  readonly pictures: number;
  readonly blackPictures: number;
  readonly frozenPictures: number;
}

/** Counts the black and frozen pictures of a playing video. Each call of `look` checks one. */
export function createPictureWatch(video: HTMLVideoElement): {
  readonly look: () => void;
  readonly seen: () => SeenPictures;
} {
  const canvas = document.createElement("canvas");
  canvas.width = COMPARED_SIZE.width;
  canvas.height = COMPARED_SIZE.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let before: GreyPicture | undefined;
  let seen: SeenPictures = { pictures: 0, blackPictures: 0, frozenPictures: 0 };
  return {
    look() {
      if (context === null || video.videoWidth === 0) return;
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = greyOf(context.getImageData(0, 0, canvas.width, canvas.height).data);
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

/** Brightness, 0 to 255, pixel by pixel. */
type GreyPicture = Uint8Array;

/** ITU-R BT.601: the perceived brightness of a colour. `pixels` are RGBA. */
export function greyOf(pixels: Uint8ClampedArray): GreyPicture {
  const grey = new Uint8Array(pixels.length / 4);
  for (let index = 0; index < grey.length; index += 1) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(index * 4, index * 4 + 3);
    grey[index] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return grey;
}

export function meanOf(picture: GreyPicture): number {
  let sum = 0;
  for (const value of picture) sum += value;
  return picture.length === 0 ? 0 : sum / picture.length;
}

/** The constants of the method, for 8 bits: (0.01 × 255)² and (0.03 × 255)². */
const C1 = 6.5025;
const C2 = 58.5225;

/**
 * The structural similarity of two whole pictures of the same size: 1 for equal ones, about 0 for unrelated ones.
 * Wang, Bovik, Sheikh, Simoncelli 2004.
 */
export function structuralSimilarity(a: GreyPicture, b: GreyPicture): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [varianceA, varianceB, covariance] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const fromA = value - meanA;
    const fromB = (b[index] ?? 0) - meanB;
    varianceA += fromA * fromA;
    varianceB += fromB * fromB;
    covariance += fromA * fromB;
  }
  const count = Math.max(a.length - 1, 1);
  return (
    ((2 * meanA * meanB + C1) * ((2 * covariance) / count + C2)) /
    ((meanA ** 2 + meanB ** 2 + C1) * ((varianceA + varianceB) / count + C2))
  );
}
