import { compareSizes } from "../../../capture/comparison.ts";
import type { PictureSize } from "../../../capture/wishes.ts";
import { type Finding, failed, passed, warning } from "../finding.ts";

/** testrtc, camera: fewer frames a second than this are no video. */
export const LEAST_FRAMES_PER_SECOND = 5;
/** testrtc: a picture whose mean brightness, 0 to 255, is below this counts as black. */
export const BLACK_BELOW = 20;
/** testrtc: a picture more similar than this to the one before counts as frozen. */
export const FROZEN_ABOVE = 0.985;
/** testrtc: so many of the pictures may be black, or frozen. */
const BAD_SHARE = 1 / 3;

/** What was seen of a camera through a connection. */
export interface PictureFigures {
  readonly asked: PictureSize;
  readonly delivered: Partial<PictureSize>;
  /** That were decoded at the other end. */
  readonly receivedFrames: number;
  /** That were sent, on average. */
  readonly framesPerSecond: number;
  /** That were looked at. */
  readonly pictures: number;
  readonly blackPictures: number;
  readonly frozenPictures: number;
}

export function verdictOnPicture(figures: PictureFigures): Finding {
  const { asked, delivered, receivedFrames, framesPerSecond } = figures;
  if (receivedFrames === 0) return failed("noPicture");
  if (compareSizes(asked, delivered) === "differs") return failed("otherSize");
  if (framesPerSecond < LEAST_FRAMES_PER_SECOND) return failed("fewFrames");
  if (figures.blackPictures > figures.pictures * BAD_SHARE) return failed("blackPicture");
  if (figures.frozenPictures > figures.pictures * BAD_SHARE) return warning("stillPicture");
  return passed("pictureMoves");
}
