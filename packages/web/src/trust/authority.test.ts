import { expect, test } from "vitest";
import { fingerprintGroups, readTrust } from "./authority.ts";

const FINGERPRINT = Array(32).fill("AB").join(":");
const RESPONSE = {
  name: "Visavis nas 3B207F",
  fingerprint: FINGERPRINT,
  validUntil: "2036-11-23T15:56:11.000Z",
  origins: ["https://192.0.2.7:3003"],
};

test("the server's response is read", () => {
  expect(readTrust(200, RESPONSE)).toEqual({ kind: "own", authority: RESPONSE });
  expect(readTrust(404, { authority: null })).toEqual({ kind: "none" });
});

test.each([
  ["nothing", 200, undefined],
  ["another status", 500, RESPONSE],
  ["an HTML page", 404, "<!doctype html>"],
  ["no name", 200, { ...RESPONSE, name: undefined }],
  ["a short fingerprint", 200, { ...RESPONSE, fingerprint: "AB:CD" }],
  ["an invalid origin", 200, { ...RESPONSE, origins: ["nowhere"] }],
  ["a name that is too long", 200, { ...RESPONSE, name: "x".repeat(201) }],
])("%s is unknown", (_, status, body) => {
  expect(readTrust(status, body)).toEqual({ kind: "unknown" });
});

test("a fingerprint is split into eight groups of four bytes", () => {
  expect(fingerprintGroups(FINGERPRINT)).toEqual(Array(8).fill("AB:AB:AB:AB"));
});
