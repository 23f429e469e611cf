/** A picture in grey, 0 to 255. */
export type GreyPicture = Uint8Array;

/** ITU-R BT.601: how bright a colour looks. `pixels` are RGBA, as a canvas gives them. */
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
 * The structural similarity of two pictures of one size, over the whole picture: 1 for the same, about 0 for others.
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
