import { expect, test } from "vitest";
import { fingerprintGroups, readTrust } from "./authority.ts";

const FINGERPRINT = Array(32).fill("AB").join(":");
const SAID = {
  name: "Visavis nas 3B207F",
  fingerprint: FINGERPRINT,
  validUntil: "2036-11-23T15:56:11.000Z",
  origins: ["https://192.0.2.7:3003"],
};

test("what the server says is read", () => {
  expect(readTrust(200, SAID)).toEqual({ kind: "made", authority: SAID });
  expect(readTrust(404, { authority: null })).toEqual({ kind: "none" });
});

test.each([
  ["nothing", 200, undefined],
  ["another status", 500, SAID],
  ["a page that is not there", 404, "<!doctype html>"],
  ["no name", 200, { ...SAID, name: undefined }],
  ["a short fingerprint", 200, { ...SAID, fingerprint: "AB:CD" }],
  ["an address that is none", 200, { ...SAID, origins: ["nowhere"] }],
  ["a name without end", 200, { ...SAID, name: "x".repeat(201) }],
])("%s is unknown", (_, status, written) => {
  expect(readTrust(status, written)).toEqual({ kind: "unknown" });
});

test("a fingerprint is read in eight groups of four", () => {
  expect(fingerprintGroups(FINGERPRINT)).toEqual(Array(8).fill("AB:AB:AB:AB"));
});
