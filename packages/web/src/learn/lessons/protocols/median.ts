/** The one in the middle; of an even number, the later of the two. `undefined` where there is none. */
export function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
