/** One row of a table: the quantity, and its figures by column name. */
export interface Row {
  readonly what: string;
  readonly figures: Readonly<Record<string, string | number>>;
}

interface Outcome {
  readonly rows: readonly Row[];
  /** The criterion, in words, with the measured figure. */
  readonly criterion: string;
  readonly held: boolean;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly title: string;
  readonly run: () => Promise<Outcome>;
}

export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** Median and quartiles by linear interpolation between the closest ranks. */
export function quartilesOf(samples: readonly number[]): Quartiles {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const rank = share * (sorted.length - 1);
    const below = sorted[Math.floor(rank)] ?? Number.NaN;
    const above = sorted[Math.ceil(rank)] ?? Number.NaN;
    return below + (above - below) * (rank - Math.floor(rank));
  };
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

/** A row of a table that shows the spread of durations. */
export function durationRow(what: string, samplesMs: readonly number[]): Row {
  const { lower, median, upper } = quartilesOf(samplesMs);
  return {
    what,
    figures: {
      "median ms": Math.round(median),
      "quartiles ms": `${Math.round(lower)}–${Math.round(upper)}`,
      rounds: samplesMs.length,
    },
  };
}
