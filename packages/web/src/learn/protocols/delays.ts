import { ageOf, CELL_COUNT, STRIP } from "../../loopback/stamped-picture.ts";

const PIXELS_PER_CELL = 4;
const STRIP_PIXELS = 4;
const LOOK_EVERY_MS = 16;
const SECOND_MS = 1_000;

/**
 * Reports the age of each frame that the element is about to show: milliseconds since it was drawn. Frames whose time
 * cannot be read are skipped. Returns a function that stops it.
 */
export function watchFrameAges(video: HTMLVideoElement, onAge: (ageMs: number) => void): () => void {
  const canvas = document.createElement("canvas");
  canvas.width = CELL_COUNT * PIXELS_PER_CELL;
  canvas.height = STRIP_PIXELS;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let isOver = context === null;
  const read = () => {
    if (isOver || context === null) return;
    const ageMs = ageOf(readStrip(video, context), performance.now());
    if (ageMs !== undefined) onAge(ageMs);
    again();
  };
  // Firefox before 132 has no frame callback. There a frame may be read several times and looks older.
  const again = () => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(read);
    else setTimeout(read, LOOK_EVERY_MS);
  };
  again();
  return () => {
    isOver = true;
  };
}

function readStrip(video: HTMLVideoElement, context: CanvasRenderingContext2D): readonly number[] {
  const { videoWidth, videoHeight } = video;
  const { width, height } = context.canvas;
  const top = videoHeight * STRIP.top;
  context.drawImage(video, 0, top, videoWidth, videoHeight * STRIP.height, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const middleRow = (height / 2) * width;
  return Array.from({ length: CELL_COUNT }, (_, cell) => {
    const middle = (middleRow + cell * PIXELS_PER_CELL + PIXELS_PER_CELL / 2) * 4;
    return data[middle] ?? 0;
  });
}

/**
 * How far behind the live edge a player starts that buffers this many segments, in milliseconds. RFC 8216 §6.3.3
 * recommends three. The time to encode and fetch them is not included.
 */
export function segmentWaitMs({
  segmentSeconds,
  segmentCount,
}: {
  readonly segmentSeconds: number;
  readonly segmentCount: number;
}): number {
  return segmentSeconds * segmentCount * SECOND_MS;
}
