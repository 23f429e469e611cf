import { expect, test } from "vitest";
import { MATRIX_KINDS } from "../../measurements/matrix.ts";
import { allPairs, coveringPairs, type NetworkPair, pathClass } from "./covering-pairs.ts";

const coveredBy = (pairs: readonly NetworkPair[]) =>
  new Set(pairs.flatMap((pair) => [...pair, pathClass(pair)]));

const ALL = allPairs(MATRIX_KINDS);

test("13 kinds have 91 pairs, without duplicates", () => {
  expect(ALL).toHaveLength(91);
  expect(new Set(ALL.map((pair) => pair.toSorted().join())).size).toBe(91);
});

test.each([
  ["port-restricted-cone", "port-restricted-cone", "direct over ipv4"],
  ["ipv6-only", "dual-stack", "direct over ipv6"],
  ["symmetric", "port-restricted-cone", "direct and relay-udp"],
  ["udp-blocked", "open", "direct and relay-tcp"],
  ["open", "udp-blocked", "direct and relay-tcp"],
  ["https-only", "https-only", "relay-tls and relay-tls"],
] as const)("between %s and %s the path is of the class %s", (one, other, expected) => {
  expect(pathClass([one, other])).toBe(expected);
});

test("the covering pairs contain every kind and every class of path", () => {
  const chosen = coveringPairs(MATRIX_KINDS);
  expect(coveredBy(chosen)).toEqual(coveredBy(ALL));
  expect(coveredBy(chosen).size).toBe(MATRIX_KINDS.length + 11);
});

test("none of the covering pairs is redundant, and there are at most two more than classes of path", () => {
  const chosen = coveringPairs(MATRIX_KINDS);
  for (const pair of chosen) {
    const others = chosen.filter((other) => other !== pair);
    expect(coveredBy(others), pair.join()).not.toEqual(coveredBy(ALL));
  }
  expect(chosen.length).toBeLessThanOrEqual(new Set(ALL.map(pathClass)).size + 2);
});

test("the choice is the same each time, and in the order of all pairs", () => {
  const chosen = coveringPairs(MATRIX_KINDS);
  expect(coveringPairs(MATRIX_KINDS)).toEqual(chosen);
  const isChosen = (pair: NetworkPair) => chosen.some((other) => other.join() === pair.join());
  expect(ALL.filter(isChosen)).toEqual(chosen);
});

test("a kind or a class of path that only one pair has adds that pair", () => {
  expect(coveringPairs(["https-only"])).toEqual([["https-only", "https-only"]]);
  expect(coveringPairs(["open", "https-only"])).toEqual([
    ["open", "open"],
    ["open", "https-only"],
    ["https-only", "https-only"],
  ]);
});
