const WIDTH = 640;
const HEIGHT = 360;
const FRAME_EVERY_MS = 33;

/** The part of the picture that holds the time as a row of cells, as shares of its height. The rest is for people. */
export const STRIP = { top: 0.8, height: 0.2 } as const;

const VALUE_BITS = 16;
const CHECK_BITS = 4;
/** The time wraps around after 65.5 s. */
const RANGE_MS = 2 ** VALUE_BITS;
/** Makes sure that neither a black nor a white picture has the right checksum. */
const CHECK_MASK = 0b0101;
const MIDDLE_GREY = 128;

/** How many cells encode a time, one bit each. */
export const CELL_COUNT = VALUE_BITS + CHECK_BITS;

/** A video whose frames show when each was drawn, by `performance.now()`. The caller stops it. */
export function drawStampedPicture(): { readonly stream: MediaStream; stop(): void } {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("2D canvas unavailable");
  draw(context);
  const timer = setInterval(() => draw(context), FRAME_EVERY_MS);
  const stream = canvas.captureStream();
  return {
    stream,
    stop() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

function draw(context: CanvasRenderingContext2D): void {
  const nowMs = performance.now();
  context.fillStyle = "#dcebf5";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = "#0072b2";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = "600 76px monospace";
  context.fillText(`${(nowMs / 1000).toFixed(2)} s`, WIDTH / 2, (HEIGHT * STRIP.top) / 2);
  const cellWidth = WIDTH / CELL_COUNT;
  for (const [index, isWhite] of encodeTime(nowMs).entries()) {
    context.fillStyle = isWhite ? "#fff" : "#000";
    context.fillRect(index * cellWidth, HEIGHT * STRIP.top, cellWidth, HEIGHT * STRIP.height);
  }
}

/** The cells of a time in milliseconds, `true` for white: 16 bits of the time and 4 of a checksum. */
export function encodeTime(ms: number): readonly boolean[] {
  const value = Math.floor(ms) % RANGE_MS;
  const bits = value * 2 ** CHECK_BITS + checksumOf(value);
  return Array.from({ length: CELL_COUNT }, (_, index) => ((bits >> (CELL_COUNT - 1 - index)) & 1) === 1);
}

/**
 * How old the time in these cells is, milliseconds; `undefined` if the checksum is wrong, as in a frame that was
 * captured while half drawn.
 *
 * @param brightness of each cell, 0 to 255
 */
export function ageOf(brightness: readonly number[], nowMs: number): number | undefined {
  if (brightness.length !== CELL_COUNT) return undefined;
  const bits = brightness.reduce((sum, light) => sum * 2 + (light >= MIDDLE_GREY ? 1 : 0), 0);
  const value = bits >> CHECK_BITS;
  if (checksumOf(value) !== (bits & (2 ** CHECK_BITS - 1))) return undefined;
  return (((Math.floor(nowMs) - value) % RANGE_MS) + RANGE_MS) % RANGE_MS;
}

function checksumOf(value: number): number {
  let check = CHECK_MASK;
  for (let shift = 0; shift < VALUE_BITS; shift += CHECK_BITS) check ^= (value >> shift) & 0b1111;
  return check;
}
