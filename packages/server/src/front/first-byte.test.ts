import { expect, test } from "vitest";
import { type Beginning, beginningOf } from "./first-byte.ts";

test.each([
  [0x00, "turn"],
  [0x01, "turn"],
  [0x15, "turn"],
  [0x16, "tls"],
  [0x17, "turn"],
  [0x3f, "turn"],
  [0x40, "unknown"],
  [0x41, "http"],
  [0x47, "http"],
  [0x5a, "http"],
  [0x5b, "unknown"],
  [0x60, "unknown"],
  [0x61, "http"],
  [0x7a, "http"],
  [0x7b, "unknown"],
  [0x80, "unknown"],
  [0xff, "unknown"],
] as const satisfies [number, Beginning][])("a first byte of %i begins %s", (byte, beginning) => {
  expect(beginningOf(byte)).toBe(beginning);
});
