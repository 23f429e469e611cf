import { expect, test } from "vitest";
import { similarWord } from "./similar.ts";

const NAMES = ["port", "http-port", "https-port", "host", "nat", "credentials"];

test.each([
  ["prot", "port"],
  ["htp-port", "http-port"],
  ["http-ports", "http-port"],
  ["credential", "credentials"],
  ["natt", "nat"],
])("%s was probably meant to be %s", (word, similar) => {
  expect(similarWord(word, NAMES)).toBe(similar);
});

test.each(["", "nzz", "porting", "something", "p".repeat(41)])("%j resembles none", (word) => {
  expect(similarWord(word, NAMES)).toBeUndefined();
});
