import { bestPath } from "./best-path.ts";
import { directPath } from "./direct-path.ts";
import type { NetworkKindName } from "./network-kinds.ts";

/** The networks of two people who call each other. */
export type NetworkPair = readonly [NetworkKindName, NetworkKindName];

/** Every pair of these kinds, each kind with itself included. The kind that is listed first comes first in a pair. */
export function allPairs(kinds: readonly NetworkKindName[]): readonly NetworkPair[] {
  return kinds.flatMap((other, index) => kinds.slice(0, index + 1).map((one): NetworkPair => [one, other]));
}

/**
 * The class of the best path between two networks: direct over one of the two IP versions, or the ways in which the two
 * sides send, whichever side is which.
 */
export function pathClass(pair: NetworkPair): string {
  const family = directPath(...pair);
  return family === undefined
    ? bestPath(...pair)
        .toSorted()
        .join(" and ")
    : `direct over ${family}`;
}

/** What a call between two networks covers: both kinds, and the class of the path. */
function coveredBy(pair: NetworkPair): ReadonlySet<string> {
  return new Set([...pair, pathClass(pair)]);
}

/**
 * A small choice from all pairs in which every kind and every class of path occurs, in the order of `allPairs`.
 *
 * Finding the smallest choice is the set cover problem. This is a greedy approximation: as long as something is
 * missing, take the missing item that the fewest pairs cover, and of these pairs the first one that covers the most
 * missing items.
 */
export function coveringPairs(kinds: readonly NetworkKindName[]): readonly NetworkPair[] {
  const candidates = allPairs(kinds).map((pair) => ({ pair, covers: coveredBy(pair) }));
  const missing = new Set(candidates.flatMap(({ covers }) => [...covers]));
  const gainOf = ({ covers }: { readonly covers: ReadonlySet<string> }) =>
    [...covers].filter((item) => missing.has(item)).length;
  const chosen = new Set<NetworkPair>();
  while (missing.size > 0) {
    const covering = [...missing].map((item) => candidates.filter(({ covers }) => covers.has(item)));
    const rarest = covering.reduce((one, other) => (other.length < one.length ? other : one));
    const best = rarest.reduce((one, other) => (gainOf(other) > gainOf(one) ? other : one));
    chosen.add(best.pair);
    for (const item of best.covers) missing.delete(item);
  }
  return candidates.map(({ pair }) => pair).filter((pair) => chosen.has(pair));
}
