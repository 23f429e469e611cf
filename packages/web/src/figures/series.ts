/** The mean of a series; `undefined` where it is empty. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The one in the middle; of an even number, the later of the two. `undefined` where there is none. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}

/** The largest of each group of `size` values that follow one another; the last group may be shorter. */
export function largestOfEach(values: readonly number[], size: number): readonly number[] {
  const groups = Math.ceil(values.length / size);
  return Array.from({ length: groups }, (_, group) =>
    values.slice(group * size, (group + 1) * size).reduce((largest, value) => Math.max(largest, value)),
  );
}
