import { expect, test } from "vitest";
import { isLoopbackHost, isMdnsName, urlHost } from "./url-host.ts";

test.each(["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "LOCALHOST"])(
  "%s is this computer",
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);

test.each(["localhost.example", "notlocalhost", "128.0.0.1", "127.0.0.1.example", "[::2]", ""])(
  "%j is not this computer",
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);

test("an mDNS name ends in .local", () => {
  expect(isMdnsName("printer.LOCAL")).toBe(true);
  expect(isMdnsName("local.example")).toBe(false);
});

test("only an IPv6 address gets brackets", () => {
  expect(urlHost("2001:db8::1")).toBe("[2001:db8::1]");
  expect(urlHost("192.0.2.1")).toBe("192.0.2.1");
  expect(urlHost("a.example")).toBe("a.example");
});
