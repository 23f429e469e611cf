import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readJwksAddress } from "./jwks-address.ts";

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
