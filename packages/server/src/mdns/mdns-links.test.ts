import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { isOnLink, mdnsLinks } from "./mdns-links.ts";

function info(cidr: string, { internal = false } = {}): NetworkInterfaceInfo {
  const [address] = cidr.split("/");
  return { address, cidr, internal, netmask: "", mac: "", family: "IPv4" } as NetworkInterfaceInfo;
}

test("the name is announced on links with IPv4, each with its own addresses", () => {
  const interfaces = {
    lo: [info("127.0.0.1/8", { internal: true })],
    eth0: [info("fe80::1/64"), info("2001:db8::7/64"), info("192.0.2.7/25")],
    wlan0: [info("198.51.100.7/24"), info("198.51.100.8/24")],
    tun0: [info("2001:db8:1::7/64")],
    usb0: [info("169.254.1.1/16")],
  };
  expect(mdnsLinks(interfaces, "::")).toEqual([
    { address: "192.0.2.7", prefixLength: 25, addresses: ["2001:db8::7", "192.0.2.7"] },
    { address: "198.51.100.7", prefixLength: 24, addresses: ["198.51.100.7", "198.51.100.8"] },
  ]);
});

test.each([
  ["0.0.0.0", [["192.0.2.7"], ["198.51.100.7", "198.51.100.8"]]],
  ["198.51.100.8", [["198.51.100.8"]]],
  ["2001:db8::7", [["2001:db8::7"]]],
  ["127.0.0.1", []],
  ["203.0.113.7", []],
  ["2001:db8:1::7", []],
])("a server that listens on %s is announced only where that leads to it", (boundAddress, addresses) => {
  const interfaces = {
    lo: [info("127.0.0.1/8", { internal: true })],
    eth0: [info("2001:db8::7/64"), info("192.0.2.7/25")],
    wlan0: [info("198.51.100.7/24"), info("198.51.100.8/24")],
    tun0: [info("2001:db8:1::7/64")],
  };
  const links = mdnsLinks(interfaces, boundAddress);
  expect(links.map((link) => link.addresses)).toEqual(addresses);
  // Multicast goes through the interface that has the address.
  for (const { address, addresses: served } of links) {
    if (!served.includes(address)) expect([address, served]).toEqual(["192.0.2.7", ["2001:db8::7"]]);
  }
});

test("a datagram from another link is recognized by its address", () => {
  const link = { address: "192.0.2.7", prefixLength: 25, addresses: [] };
  expect(isOnLink(link, "192.0.2.7")).toBe(true);
  expect(isOnLink(link, "192.0.2.127")).toBe(true);
  expect(isOnLink(link, "192.0.2.128")).toBe(false);
  expect(isOnLink(link, "fe80::1")).toBe(false);
});
