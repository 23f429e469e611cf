/** Pseudo-random integers, the same in every run. */
export interface Numbers {
  /** From 0 to `bound - 1`. */
  below(bound: number): number;
  /** One of the list. */
  pick<T>(list: readonly T[]): T;
}

/** xorshift32. */
export function createNumbers(seed: number): Numbers {
  let state = seed | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const below = (bound: number) => next() % bound;
  return {
    below,
    pick: (list) => {
      const item = list[below(list.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
  };
}
