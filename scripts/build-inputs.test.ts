import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprintOf } from "./build-inputs.js";

let directory: string;
let before: string;

const fingerprint = () => fingerprintOf([directory]);
const file = (name: string) => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "visavis-inputs-"));
  mkdirSync(file("src"));
  writeFileSync(file("src/call.ts"), "call()");
  writeFileSync(file("src/room.ts"), "room()");
  before = fingerprint();
});

afterEach(() => rmSync(directory, { recursive: true }));

test("unchanged inputs need no build", () => {
  expect(fingerprint()).toBe(before);
});

test("an edited file is detected, even if its size stays the same", () => {
  writeFileSync(file("src/call.ts"), "CALL()");
  expect(fingerprint()).not.toBe(before);
});

test("a file restored to an older version is detected", () => {
  utimesSync(file("src/call.ts"), 1_000_000_000, 1_000_000_000);
  expect(fingerprint()).not.toBe(before);
});

test("a new, a renamed and a deleted file are detected", () => {
  writeFileSync(file("src/tile.ts"), "tile()");
  const withNew = fingerprint();
  expect(withNew).not.toBe(before);
  rmSync(file("src/tile.ts"));
  expect(fingerprint()).toBe(before);
  rmSync(file("src/room.ts"));
  expect(fingerprint()).not.toBe(before);
});

test("tests, third-party modules and the build itself are ignored", () => {
  for (const name of ["node_modules", "dist"]) {
    mkdirSync(file(name));
    writeFileSync(file(`${name}/other.js`), "other()");
  }
  writeFileSync(file("src/call.test.ts"), "test()");
  expect(fingerprint()).toBe(before);
});
