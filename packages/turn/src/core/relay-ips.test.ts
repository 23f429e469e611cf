import type { Interfaces } from "@visavis/stun/core";
import { expect, test } from "vitest";
import { relayIpsOf } from "./relay-ips.ts";

function at(cidr: string, internal = false) {
  return { address: cidr.slice(0, cidr.indexOf("/")), internal, cidr };
}

const LOOPBACK = { lo: [at("127.0.0.1/8", true), at("::1/128", true)] };
const HOME: Interfaces = { ...LOOPBACK, eth0: [at("192.168.7.5/24"), at("fe80::5/64")] };

function whereabouts(interfaces: Interfaces, changes: Partial<Parameters<typeof relayIpsOf>[0]> = {}) {
  return relayIpsOf({ interfaces, localIps: [], externalIps: [], ...changes });
}

test("on a home network the server relays from its private address and knows its network", () => {
  expect(whereabouts(HOME)).toEqual({
    relayIps: [{ local: "192.168.7.5", external: "192.168.7.5" }],
    ownAddresses: ["127.0.0.1", "::1", "192.168.7.5", "fe80::5"],
    relayAddresses: ["192.168.7.5"],
    privateNetworks: ["192.168.7.5/24"],
  });
});

test("a server with a public address opens no private network", () => {
  const found = whereabouts(HOME, { externalIps: [{ external: "203.0.113.9" }] });
  expect(found.relayIps).toEqual([{ local: "192.168.7.5", external: "203.0.113.9" }]);
  expect(found.ownAddresses).toContain("203.0.113.9");
  expect(found.relayAddresses).toEqual(["203.0.113.9"]);
  expect(found.privateNetworks).toEqual([]);
});

test("a private address in addition to a public one opens nothing, and comes after it", () => {
  const found = whereabouts({ ...LOOPBACK, eth1: [at("10.9.0.5/16")], eth0: [at("203.0.113.5/24")] });
  expect(found.relayIps.map(({ local }) => local)).toEqual(["203.0.113.5", "10.9.0.5"]);
  expect(found.privateNetworks).toEqual([]);
});

test("a public IPv6 address does not close the private network of IPv4", () => {
  const found = whereabouts({ eth0: [at("192.168.7.5/24"), at("2001:db8:7::5/64"), at("fd00:7::5/64")] });
  expect(found.relayIps.map(({ local }) => local)).toEqual(["2001:db8:7::5", "192.168.7.5", "fd00:7::5"]);
  expect(found.privateNetworks).toEqual(["192.168.7.5/24"]);
});

test("an address mapped to another private one keeps its network open", () => {
  const found = whereabouts(HOME, { externalIps: [{ external: "10.3.0.9", local: "192.168.7.5" }] });
  expect(found.relayIps).toEqual([{ local: "192.168.7.5", external: "10.3.0.9" }]);
  expect(found.privateNetworks).toEqual(["192.168.7.5/24"]);
});

test("each address may have its own external one", () => {
  const interfaces = { eth0: [at("10.0.0.5/24"), at("10.0.0.6/24")] };
  const externalIps = [
    { external: "203.0.113.6", local: "10.0.0.6" },
    { external: "203.0.113.5", local: "10.0.0.5" },
  ];
  expect(whereabouts(interfaces, { externalIps }).relayIps).toEqual([
    { local: "10.0.0.5", external: "203.0.113.5" },
    { local: "10.0.0.6", external: "203.0.113.6" },
  ]);
});

test("an external address alone belongs to the first address of its family, the others are left out", () => {
  const interfaces = { ...LOOPBACK, eth0: [at("10.0.0.5/24"), at("10.0.0.6/24"), at("2001:db8:7::5/64")] };
  const found = whereabouts(interfaces, { externalIps: [{ external: "203.0.113.5" }] });
  expect(found.relayIps).toEqual([
    { local: "2001:db8:7::5", external: "2001:db8:7::5" },
    { local: "10.0.0.5", external: "203.0.113.5" },
  ]);
});

test("loopback is used only if there is nothing else, or if it is configured", () => {
  expect(whereabouts(LOOPBACK).relayIps.map(({ local }) => local)).toEqual(["127.0.0.1", "::1"]);
  expect(whereabouts(LOOPBACK).privateNetworks).toEqual([]);
  const asked = whereabouts(HOME, { localIps: ["127.0.0.1"], externalIps: [{ external: "203.0.113.5" }] });
  expect(asked.relayIps).toEqual([{ local: "127.0.0.1", external: "127.0.0.1" }]);
});

test("configured addresses are used in their order, without duplicates, in canonical form", () => {
  const localIps = ["2001:DB8:7::5", "::ffff:192.168.7.5", "192.168.7.5"];
  expect(whereabouts(HOME, { localIps }).relayIps.map(({ local }) => local)).toEqual([
    "2001:db8:7::5",
    "192.168.7.5",
  ]);
});

test("networks of containers and virtual machines are ignored if there is a real network", () => {
  const containers = { docker0: [at("172.17.0.1/16")], "br-1234": [at("172.18.0.1/16")] };
  const found = whereabouts({ ...containers, ...HOME });
  expect(found.relayIps.map(({ local }) => local)).toEqual(["192.168.7.5"]);
  expect(found.privateNetworks).toEqual(["192.168.7.5/24"]);
  expect(found.ownAddresses).toContain("172.17.0.1");
  expect(whereabouts({ ...LOOPBACK, ...containers }).relayIps).toHaveLength(2);
});

test("of several IPv6 addresses in one network the permanent one is used", () => {
  const newestFirst = {
    eth0: [at("2001:db8:7::aaaa/64"), at("2001:db8:7::bbbb/64"), at("2001:db8:8::cccc/64")],
  };
  expect(whereabouts(newestFirst).relayIps.map(({ local }) => local)).toEqual([
    "2001:db8:7::bbbb",
    "2001:db8:8::cccc",
  ]);
  const fromHardware = { eth0: [at("2001:db8:7::2ff:fe00:1/64"), at("2001:db8:7::bbbb/64")] };
  expect(whereabouts(fromHardware).relayIps.map(({ local }) => local)).toEqual(["2001:db8:7::2ff:fe00:1"]);
});

test("an address that the machine does not have adds no network", () => {
  const found = whereabouts(HOME, { localIps: ["10.4.0.9"] });
  expect(found.relayIps).toEqual([{ local: "10.4.0.9", external: "10.4.0.9" }]);
  expect(found.privateNetworks).toEqual([]);
});
