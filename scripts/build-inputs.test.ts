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

test("nothing changed, nothing to build", () => {
  expect(fingerprint()).toBe(before);
});

test("an edited file is noticed, even when it became no longer", () => {
  writeFileSync(file("src/call.ts"), "CALL()");
  expect(fingerprint()).not.toBe(before);
});

test("a file put back in an older version is noticed", () => {
  utimesSync(file("src/call.ts"), 1_000_000_000, 1_000_000_000);
  expect(fingerprint()).not.toBe(before);
});

test("a new, a renamed and a deleted file are noticed", () => {
  writeFileSync(file("src/tile.ts"), "tile()");
  const withNew = fingerprint();
  expect(withNew).not.toBe(before);
  rmSync(file("src/tile.ts"));
  expect(fingerprint()).toBe(before);
  rmSync(file("src/room.ts"));
  expect(fingerprint()).not.toBe(before);
});

test("tests, modules of others and the build itself do not count", () => {
  for (const name of ["node_modules", "dist"]) {
    mkdirSync(file(name));
    writeFileSync(file(`${name}/other.js`), "other()");
  }
  writeFileSync(file("src/call.test.ts"), "test()");
  expect(fingerprint()).toBe(before);
});
