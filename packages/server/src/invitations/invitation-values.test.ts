import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readJwksAddress, readLifetime } from "./invitation-values.ts";

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

test.each(["https://login.example.org/jwks.json", "http://127.0.0.1:8080/jwks", "http://[::1]/jwks"])(
  "%s may have the keys",
  (text) => {
    expect(readJwksAddress(text).href).toBe(text);
  },
);

test.each(["http://login.example.org/jwks.json", "file:///etc/jwks.json", "login.example.org", ""])(
  "%s may not",
  (text) => {
    expect(() => readJwksAddress(text)).toThrow(InvalidValueError);
  },
);
