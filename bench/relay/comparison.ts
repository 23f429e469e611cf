import { quartilesOf, type Row } from "../benchmark.ts";
import type { Contender } from "./contender.ts";

export type Name = "coturn" | "visavis";
export type Contenders = Readonly<Record<Name, Contender>>;
/** One sample of each contender per round. */
export type Samples<T> = Readonly<Record<Name, readonly T[]>>;

/** Measures both in every round, in alternating order. */
export async function eachRound<T>(
  rounds: number,
  measure: (name: Name, round: number) => Promise<T>,
): Promise<Samples<T>> {
  const samples = { coturn: [] as T[], visavis: [] as T[] };
  for (let round = 0; round < rounds; round += 1) {
    const names: readonly Name[] = round % 2 === 0 ? ["coturn", "visavis"] : ["visavis", "coturn"];
    for (const name of names) samples[name].push(await measure(name, round));
  }
  return samples;
}

/** One quantity of both: the medians of all rounds, and the ratio of ours to theirs. */
export interface Compared {
  readonly coturn: number;
  readonly visavis: number;
  readonly ratio: number;
}

export function compare<T>(samples: Samples<T>, quantity: (sample: T) => number): Compared {
  const coturn = quartilesOf(samples.coturn.map(quantity)).median;
  const visavis = quartilesOf(samples.visavis.map(quantity)).median;
  return { coturn, visavis, ratio: visavis / coturn };
}

/** Columns of a table. */
export function figuresOf({ coturn, visavis, ratio }: Compared, unit: string): Row["figures"] {
  const digits = Math.max(coturn, visavis) < 1_000 ? 1 : 0;
  return {
    [`coturn ${unit}`]: coturn.toFixed(digits),
    [`visavis ${unit}`]: visavis.toFixed(digits),
    [`ratio ${unit}`]: ratio.toFixed(2),
  };
}
