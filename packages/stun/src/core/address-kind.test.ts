import { expect, test } from "vitest";
import { addressKind, networksOf } from "./address-kind.ts";
import { formatAddress } from "./ip-address.ts";

test.each([
  ["0.0.0.0", "unspecified"],
  ["10.0.0.1", "private"],
  ["172.15.0.1", "public"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["172.32.0.1", "public"],
  ["192.168.1.7", "private"],
  ["100.63.255.255", "public"],
  ["100.64.0.1", "shared"],
  ["100.127.255.255", "shared"],
  ["100.128.0.0", "public"],
  ["127.0.0.1", "loopback"],
  ["169.254.3.4", "linkLocal"],
  ["192.0.2.1", "documentation"],
  ["239.1.2.3", "multicast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["fe80::1", "linkLocal"],
  ["FEBF::1", "linkLocal"],
  ["fd00::2", "uniqueLocal"],
  ["fc00::2", "uniqueLocal"],
  ["ff02::fb", "multicast"],
  ["2001:db8::1", "documentation"],
  ["2001:0db8::1", "documentation"],
  ["2a00:1450::1", "public"],
  ["3fff::1", "documentation"],
  ["::ffff:10.0.0.1", "private"],
  ["fe80::1%eth0", "linkLocal"],
  ["300.1.1.1", "name"],
  ["981a4032-3eb5-40a6-a69e-97f4c235fa2c.local", "mdnsName"],
  ["turn.example.org", "name"],
  ["", "name"],
] as const)("%s is %s", (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

test("networksOf returns the networks whose addresses have the given kinds", () => {
  expect(networksOf("private", "uniqueLocal")).toHaveLength(4);
  for (const { first, last } of networksOf("loopback")) {
    expect(addressKind(formatAddress(first))).toBe("loopback");
    expect(addressKind(formatAddress(last))).toBe("loopback");
  }
});
