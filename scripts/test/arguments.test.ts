import { expect, test } from "vitest";
import { filesWith, HELP, readArguments } from "./arguments.ts";
import { STEP_NAMES } from "./steps.ts";

const everything = { kind: "run", steps: STEP_NAMES, words: [], everyPair: false };

test("without arguments every step runs", () => {
  expect(readArguments([])).toEqual(everything);
});

test("steps are joined by commas, words follow", () => {
  expect(readArguments(["lint,types"])).toEqual({ ...everything, steps: ["lint", "types"] });
  expect(readArguments(["journeys", "call", "home"])).toEqual({
    ...everything,
    steps: ["journeys"],
    words: ["call", "home"],
  });
});

test("a word may be the name of another step", () => {
  expect(readArguments(["unit", "turn"])).toEqual({ ...everything, steps: ["unit"], words: ["turn"] });
});

test("--all applies to natlab, at any position", () => {
  expect(readArguments(["natlab", "--all"])).toEqual({ ...everything, steps: ["natlab"], everyPair: true });
  expect(readArguments(["--all", "natlab", "matrix"])).toEqual({
    ...everything,
    steps: ["natlab"],
    words: ["matrix"],
    everyPair: true,
  });
  expect(readArguments(["--all"])).toEqual({ ...everything, everyPair: true });
});

test("quick takes no other arguments", () => {
  expect(readArguments(["quick"])).toEqual({ kind: "quick" });
});

test.each([["--help"], ["-h"], ["journeys", "--help"]])("%s asks for help", (...args) => {
  expect(readArguments(args)).toEqual({ kind: "help" });
});

test("the help names every step", () => {
  for (const name of STEP_NAMES) expect(HELP).toContain(name);
});

test.each([
  [["journey"], /no such step: journey; there are lint, .*natlab, and quick/],
  [["unit,"], /no such step: ;/],
  [["lint,quick"], /no such step: quick/],
  [["lint", "unit"], /lint has no test files.*commas/],
  [["unit,knip", "turn"], /knip has no test files/],
  [["quick", "call"], /quick takes neither/],
  [["quick", "--all"], /quick takes neither/],
  [["journeys", "--all"], /--all belongs to the step natlab/],
  [["--al"], /no such option: --al; there are/],
])("%j is a mistake", (args, message) => {
  expect(readArguments(args)).toEqual({ kind: "mistake", message: expect.stringMatching(message) });
});

const FILES = [
  { path: "e2e/call.test.ts", project: "journeys" },
  { path: "e2e/measuring/call-room.test.ts", project: "measuring" },
  { path: "e2e/home.test.ts", project: "journeys" },
  { path: "natlab/nat-page.test.ts", project: "natlab" },
  { path: "natlab/browsers.test.ts", project: "natlab" },
  { path: "natlab/without-browsers/nat-kinds.test.ts", project: "networks" },
];
const chosen = (...words: readonly string[]) => filesWith(words, FILES).map(({ path }) => path);

test("files are chosen by a part of their name, not of the folders above it", () => {
  expect(chosen("call")).toEqual(["e2e/call.test.ts", "e2e/measuring/call-room.test.ts"]);
  expect(chosen("home", "room")).toEqual(["e2e/measuring/call-room.test.ts", "e2e/home.test.ts"]);
  expect(chosen("nat")).toEqual(["natlab/nat-page.test.ts", "natlab/without-browsers/nat-kinds.test.ts"]);
  expect(chosen("browsers")).toEqual(["natlab/browsers.test.ts"]);
});

test("a word with a slash is a part of the path", () => {
  expect(chosen("measuring/")).toEqual(["e2e/measuring/call-room.test.ts"]);
  expect(chosen("natlab/nat")).toEqual(["natlab/nat-page.test.ts"]);
  expect(chosen("e2e/home.test.ts")).toEqual(["e2e/home.test.ts"]);
});

test("a word that is in no name is a mistake, and the error lists the names", () => {
  expect(() => filesWith(["call", "trust"], FILES)).toThrow(/"trust" in its name\. There are:\n.*e2e\/call/s);
  expect(() => filesWith(["lint"], FILES)).toThrow("Several steps are joined by commas.");
  expect(() => filesWith(["measuring"], FILES)).toThrow('"measuring" in its name.');
  expect(() => filesWith(["test"], FILES)).toThrow('"test" in its name.');
  expect(() => filesWith(["turn/"], FILES)).toThrow('"turn/" in its path.');
});
