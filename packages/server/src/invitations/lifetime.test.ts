import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readLifetime } from "./lifetime.ts";

test.each([
  ["1m", 60],
  ["24h", 86_400],
  ["3650d", 315_360_000],
])("%s is %d seconds", (text, seconds) => {
  expect(readLifetime(text)).toBe(seconds);
});

test.each(["0m", "3651d", "24", "h", "1.5h", "-1h", "1w", ""])("%s is refused", (text) => {
  expect(() => readLifetime(text)).toThrow(InvalidValueError);
});
