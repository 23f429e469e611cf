import { expect, test } from "vitest";
import {
  chooseAddresses,
  type Family,
  type FamilyAnswer,
  isWorthLogging,
  retryAfterMs,
} from "./address-choice.ts";

const found = (addresses: readonly string[], validForMs = 60_000): FamilyAnswer => ({
  kind: "found",
  addresses,
  validForMs,
});
const NONE: FamilyAnswer = { kind: "none" };
const failed = (problem: string): FamilyAnswer => ({ kind: "failed", problem });

function choose(ipv4: FamilyAnswer, ipv6: FamilyAnswer, known: readonly (readonly [Family, string])[] = []) {
  const choice = chooseAddresses(
    new Map(known),
    new Map<Family, FamilyAnswer>([
      [4, ipv4],
      [6, ipv6],
    ]),
  );
  return { ...choice, known: [...choice.known.values()] };
}

test("both families are taken, for the shorter of their times", () => {
  expect(choose(found(["203.0.113.7"], 300_000), found(["2001:db8::7"], 60_000))).toEqual({
    known: ["203.0.113.7", "2001:db8::7"],
    problem: undefined,
    validForMs: 60_000,
  });
});

test("times are at least 5 s and at most a day", () => {
  expect(choose(found(["203.0.113.7"], 0), NONE).validForMs).toBe(5_000);
  expect(choose(found(["203.0.113.7"], 2 ** 31 * 1000), NONE).validForMs).toBe(86_400_000);
});

test("of several addresses the known one stays, else it is the first in order", () => {
  const both = found(["203.0.113.8", "203.0.113.7"]);
  expect(choose(both, NONE).known).toEqual(["203.0.113.7"]);
  expect(choose(both, NONE, [[4, "203.0.113.8"]]).known).toEqual(["203.0.113.8"]);
});

test("an address on the Internet goes before one of a private network", () => {
  expect(choose(found(["10.0.0.7", "203.0.113.8"]), NONE).known).toEqual(["203.0.113.8"]);
  expect(choose(found(["192.168.0.7", "100.64.0.7"]), NONE).known).toEqual(["100.64.0.7"]);
});

test("a family without address loses the one it had, if the other has one", () => {
  const known = [
    [4, "203.0.113.7"],
    [6, "2001:db8::7"],
  ] as const;
  expect(choose(found(["203.0.113.7"]), NONE, known).known).toEqual(["203.0.113.7"]);
});

test("a family that could not be asked for keeps what it had, and is asked for again within a minute", () => {
  const choice = choose(found(["203.0.113.9"], 3_600_000), failed("no answer"), [[6, "2001:db8::7"]]);
  expect(choice).toEqual({ known: ["203.0.113.9", "2001:db8::7"], problem: undefined, validForMs: 60_000 });
});

test.each([
  ["nothing answers", failed("no answer"), failed("no answer"), "no answer"],
  ["the name does not exist", NONE, NONE, "there is no address of that name"],
  ["the address is no use", found(["127.0.1.1"]), NONE, "the address is 127.0.1.1, to which nobody else"],
  ["the broadcast address comes", found(["255.255.255.255"]), NONE, "the address is 255.255.255.255"],
  ["a proxy answers with an address of its own", found(["198.18.0.7"]), NONE, "the address is 198.18.0.7"],
  ["an address of the other family comes", found(["2001:db8::7"]), NONE, "the address is 2001:db8::7"],
  ["a filter answers", found(["0.0.0.0"]), found(["::"]), "the address is 0.0.0.0"],
])("when %s, what was known is kept", (_, ipv4, ipv6, problem) => {
  const known = [[4, "203.0.113.7"]] as const;
  expect(choose(ipv4, ipv6, known)).toEqual({
    known: ["203.0.113.7"],
    problem: expect.stringContaining(problem),
    validForMs: undefined,
  });
});

test("failures are tried again after 5 s, then later, up to a minute, and logged ever more rarely", () => {
  expect([1, 2, 3, 4, 5, 6, 1_000_000].map(retryAfterMs)).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000,
  ]);
  const logged = Array.from({ length: 100 }, (_, index) => index + 1).filter(isWorthLogging);
  expect(logged).toEqual([1, 2, 4, 8, 16, 32, 64]);
});
