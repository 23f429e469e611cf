import { expect, test } from "vitest";
import { figureText } from "./figures.ts";

test.each([
  ["setUpMs", 12.34, "12.3 ms"],
  ["setUpMs", 312.6, "313 ms"],
  ["rmsDbfs", Number.NEGATIVE_INFINITY, "−∞ dBFS"],
  ["rampUpMs", null, "–"],
  ["kbpsEachSecond", [900.4, 87.65], "900, 87.7 kbit/s"],
  ["addresses", [], "–"],
  ["addresses", ["192.0.2.7", "2001:db8::7"], "192.0.2.7, 2001:db8::7"],
] as const)("%s of %j reads %s", (name, value, text) => {
  expect(figureText(name, value)).toBe(text);
});
