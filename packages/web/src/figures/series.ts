/** The mean; `undefined` for an empty series. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The median; of an even number of values, the upper one. `undefined` for an empty series. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}

/** The largest value of each `size` consecutive ones. The last group may be shorter. */
export function largestOfEach(values: readonly number[], size: number): readonly number[] {
  const groups = Math.ceil(values.length / size);
  return Array.from({ length: groups }, (_, group) =>
    values.slice(group * size, (group + 1) * size).reduce((largest, value) => Math.max(largest, value)),
  );
}
