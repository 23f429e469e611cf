import { expect, test } from "vitest";
import { acceptsCoding } from "./accept-encoding.ts";

test.each([
  [undefined, false],
  ["", false],
  ["gzip, deflate, br, zstd", true],
  ["gzip", false],
  ["br;q=0", false],
  ["br;q=0.0, gzip", false],
  ["br ; Q=0.000 ", false],
  ["br;q=0.001", true],
  ["BR", true],
  ["*", true],
  ["*;q=0", false],
  ["*, br;q=0", false],
  ["br;q=0, *", false],
  ["*;q=0, br", true],
  ["brotli", false],
  ["gzip;q=1.0, br;q=0.5", true],
])("whether br is accepted by %j: %j", (accepted, expected) => {
  expect(acceptsCoding(accepted, "br")).toBe(expected);
});
