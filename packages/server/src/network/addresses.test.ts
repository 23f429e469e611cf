import type { NetworkInterfaceInfo } from "node:os";
import { type Interfaces, urlHost } from "@visavis/stun/core";
import { expect, test } from "vitest";
import { reachableAddresses } from "./addresses.ts";

function info(address: string, { internal = false } = {}): NetworkInterfaceInfo {
  const family = address.includes(":") ? { family: "IPv6", scopeid: 0 } : { family: "IPv4" };
  return { address, internal, netmask: "", mac: "", cidr: null, ...family } as NetworkInterfaceInfo;
}

const interfaces: Interfaces = {
  lo: [info("127.0.0.1", { internal: true }), info("::1", { internal: true })],
  docker0: [info("198.51.100.1")],
  eth0: [info("fe80::1"), info("2001:db8::7"), info("192.0.2.7"), info("169.254.1.1")],
};

test("on all interfaces: this computer, then IPv4, IPv6, and container networks last", () => {
  expect(reachableAddresses("::", interfaces)).toEqual({
    thisComputer: "127.0.0.1",
    network: ["192.0.2.7", "2001:db8::7", "198.51.100.1"],
  });
});

test("on all IPv4 interfaces: no IPv6 address", () => {
  expect(reachableAddresses("0.0.0.0", interfaces).network).toEqual(["192.0.2.7", "198.51.100.1"]);
});

test("on loopback: this computer only", () => {
  expect(reachableAddresses("127.0.0.1", interfaces)).toEqual({ thisComputer: "127.0.0.1", network: [] });
  expect(reachableAddresses("::1", interfaces)).toEqual({ thisComputer: "::1", network: [] });
});

test("on one address: that address", () => {
  expect(reachableAddresses("192.0.2.7", interfaces)).toEqual({
    thisComputer: undefined,
    network: ["192.0.2.7"],
  });
});

test("an IPv6 address is in brackets in a URL", () => {
  expect(urlHost("2001:db8::7")).toBe("[2001:db8::7]");
  expect(urlHost("192.0.2.7")).toBe("192.0.2.7");
});
