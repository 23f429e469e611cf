const VALUE_BITS = 16;
const CHECK_BITS = 4;
const RANGE_MS = 2 ** VALUE_BITS;
/** Chosen so that neither a black nor a white picture passes for a time. */
const CHECK_MASK = 0b0101;
const MIDDLE_GREY = 128;

/** How many cells a time has, written as a row of black and white. */
export const CELL_COUNT = VALUE_BITS + CHECK_BITS;

/** A moment as cells, `true` for white. What is beyond 65.5 seconds is left out. Takes milliseconds. */
export function encodeTime(ms: number): readonly boolean[] {
  const value = Math.floor(ms) % RANGE_MS;
  const bits = value * 2 ** CHECK_BITS + checkOf(value);
  return Array.from({ length: CELL_COUNT }, (_, index) => ((bits >> (CELL_COUNT - 1 - index)) & 1) === 1);
}

/**
 * How long ago the time was written that these cells show, in milliseconds; `undefined` where they show none, as in a
 * frame that was drawn half.
 *
 * @param brightness of the cells, 0 to 255
 */
export function ageOf(brightness: readonly number[], nowMs: number): number | undefined {
  if (brightness.length !== CELL_COUNT) return undefined;
  const bits = brightness.reduce((sum, light) => sum * 2 + (light >= MIDDLE_GREY ? 1 : 0), 0);
  const value = bits >> CHECK_BITS;
  if (checkOf(value) !== (bits & (2 ** CHECK_BITS - 1))) return undefined;
  return (((Math.floor(nowMs) - value) % RANGE_MS) + RANGE_MS) % RANGE_MS;
}

function checkOf(value: number): number {
  let check = CHECK_MASK;
  for (let shift = 0; shift < VALUE_BITS; shift += CHECK_BITS) check ^= (value >> shift) & 0b1111;
  return check;
}
