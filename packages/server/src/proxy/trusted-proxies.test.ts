import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { isTrusted, readTrustedProxies } from "./trusted-proxies.ts";

const trusts = (text: string, address: string) => isTrusted(readTrustedProxies(text), address);

test.each([
  ["192.0.2.7", "192.0.2.7", "192.0.2.8"],
  ["192.0.2.0/24", "192.0.2.255", "192.0.3.0"],
  ["192.0.2.7-192.0.2.9", "192.0.2.9", "192.0.2.10"],
  ["2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"],
  ["2001:DB8:0::7", "2001:db8::7", "2001:db8::8"],
  ["::ffff:192.0.2.7", "192.0.2.7", "192.0.2.8"],
  ["loopback", "127.0.0.1", "128.0.0.1"],
  ["loopback", "::1", "::2"],
  ["private", "10.255.255.255", "11.0.0.0"],
  ["private", "172.31.255.255", "172.32.0.0"],
  ["private", "192.168.1.1", "192.169.0.0"],
  ["private", "fdff::1", "fe00::1"],
  ["Loopback, 192.0.2.7", "192.0.2.7", "192.0.2.8"],
])("%j trusts %s and not %s", (text, trusted, other) => {
  expect(trusts(text, trusted)).toBe(true);
  expect(trusts(text, other)).toBe(false);
});

test("private networks do not include loopback", () => {
  expect(trusts("private", "127.0.0.1")).toBe(false);
  expect(trusts("loopback", "10.0.0.1")).toBe(false);
});

test("text that is not an address is not trusted", () => {
  expect(trusts("0.0.0.0/0, ::/0", "")).toBe(false);
  expect(trusts("0.0.0.0/0, ::/0", "unknown")).toBe(false);
});

test.each(["", "true", "proxy.example.org", "192.0.2.7:80", "192.0.2.0/33", "loopback,", "constructor"])(
  "%j is refused with a message that says what to write",
  (text) => {
    expect(() => readTrustedProxies(text)).toThrow(InvalidValueError);
    expect(() => readTrustedProxies(text)).toThrow(
      "is not a proxy address; give addresses, networks such as 10.1.0.0/16, loopback or private",
    );
  },
);

test("a network of mapped addresses is refused, since it would never match", () => {
  expect(() => readTrustedProxies("::ffff:10.0.0.0/104")).toThrow(InvalidValueError);
});
