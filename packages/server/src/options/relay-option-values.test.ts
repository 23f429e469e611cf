import { expect, test } from "vitest";
import { readExternalIps, readPortRange } from "./relay-option-values.ts";

test("relayed ports are a range above those of the system", () => {
  expect(readPortRange("1024-65535")).toEqual({ first: 1024, last: 65_535 });
  expect(readPortRange("50000-50000")).toEqual({ first: 50_000, last: 50_000 });
  for (const text of ["1023-2000", "50001-50000", "50000-65536", "50000", "50000-", "a-b", ""]) {
    expect(() => readPortRange(text), text).toThrow(
      `"${text}" is no range of ports from 1024 to 65535; write it like 50000-50999`,
    );
  }
});

test("an external address is given once for each family", () => {
  expect(readExternalIps("203.0.113.7")).toEqual(["203.0.113.7"]);
  expect(readExternalIps("203.0.113.7, 2001:db8::7")).toEqual(["203.0.113.7", "2001:db8::7"]);
  for (const text of ["", "calls.example.org", "203.0.113.7,203.0.113.8", "203.0.113.7,", "fe80::1%eth0"]) {
    expect(() => readExternalIps(text), text).toThrow("is no IP address; give one such as 203.0.113.7");
  }
});
