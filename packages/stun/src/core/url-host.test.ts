import { expect, test } from "vitest";
import { isMdnsName, urlHost } from "./url-host.ts";

test("an mDNS name ends in .local", () => {
  expect(isMdnsName("printer.LOCAL")).toBe(true);
  expect(isMdnsName("local.example")).toBe(false);
});

test("only an IPv6 address gets brackets", () => {
  expect(urlHost("2001:db8::1")).toBe("[2001:db8::1]");
  expect(urlHost("192.0.2.1")).toBe("192.0.2.1");
  expect(urlHost("a.example")).toBe("a.example");
});
