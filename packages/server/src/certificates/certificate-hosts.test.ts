import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import { certificateHosts, certificateNames } from "./certificate-hosts.ts";

function info(address: string): NetworkInterfaceInfo {
  const family = address.includes(":") ? { family: "IPv6", scopeid: 0 } : { family: "IPv4" };
  return { address, internal: false, netmask: "", mac: "", cidr: null, ...family } as NetworkInterfaceInfo;
}

test("a certificate covers localhost, the host name, its .local name and every address", () => {
  const interfaces = { lo: [info("127.0.0.1")], eth0: [info("192.0.2.7"), info("2001:db8:0::7")] };
  expect(certificateHosts(interfaces, "Alpha")).toEqual({
    names: ["localhost", "alpha", "alpha.local"],
    addresses: ["127.0.0.1", "::1", "192.0.2.7", "2001:db8::7"],
  });
});

test("addresses that need a zone are left out", () => {
  expect(certificateHosts({ eth0: [info("fe80::1")] }, "alpha").addresses).toEqual(["127.0.0.1", "::1"]);
});

test("names are not repeated", () => {
  expect(certificateHosts({}, "alpha.local").names).toEqual(["localhost", "alpha.local"]);
});

test("a host name that ends in a number is left out, but its .local name is not", () => {
  expect(certificateHosts({}, "1234").names).toEqual(["localhost", "1234.local"]);
});

test("certificateNames returns the names of a certificate, not its addresses", () => {
  expect(certificateNames(TEST_CERTIFICATES[0].cert)).toEqual(["localhost"]);
});
