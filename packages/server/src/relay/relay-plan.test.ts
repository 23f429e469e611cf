import type { NetworkInterfaceInfo } from "node:os";
import type { Interfaces } from "@visavis/stun/core";
import { describe, expect, test } from "vitest";
import { readOptions } from "../options/read-options.ts";
import { SERVER_OPTIONS } from "../options/server-options.ts";
import { DEFAULT_RELAY_LIMITS, type RelayLimits, readRelayLimits } from "./relay-limits.ts";
import { planRelay, relaySettings } from "./relay-plan.ts";

function info(cidr: string, internal = false): NetworkInterfaceInfo {
  const [address = ""] = cidr.split("/");
  const family = address.includes(":") ? { family: "IPv6", scopeid: 0 } : { family: "IPv4" };
  return { address, internal, netmask: "", mac: "", cidr, ...family } as NetworkInterfaceInfo;
}

const LOOPBACK: Interfaces = { lo: [info("127.0.0.1/8", true), info("::1/128", true)] };
const HOME: Interfaces = {
  ...LOOPBACK,
  eth0: [info("192.168.7.5/24"), info("fd00:7::5/64"), info("fe80::5/64")],
};
const CLOUD: Interfaces = { ...LOOPBACK, eth0: [info("10.1.2.3/24")] };
const PUBLIC: Interfaces = { ...LOOPBACK, eth0: [info("192.0.2.7/24"), info("2001:db8::7/64")] };

function planOf(
  address: string,
  interfaces: Interfaces,
  {
    udpPorts = [3003],
    tcpPorts = [3003],
    externalIps = [],
    areLookedUp = false,
    relayPorts,
    limits = DEFAULT_RELAY_LIMITS,
  }: {
    readonly udpPorts?: readonly number[];
    readonly tcpPorts?: readonly number[];
    readonly externalIps?: readonly string[];
    readonly areLookedUp?: boolean;
    readonly relayPorts?: { readonly first: number; readonly last: number };
    readonly limits?: RelayLimits;
  } = {},
) {
  return planRelay({
    place: { address, udpPorts, tcpPorts },
    settings: { relayPorts, limits, trustedProxies: [] },
    externals: areLookedUp
      ? { given: [], found: externalIps.map((external) => ({ external })), areLookedUp }
      : { given: externalIps.map((external) => ({ external })), found: [], areLookedUp },
    isSeated: () => true,
    secrets: { shared: "shared secret", nonce: Uint8Array.of(1, 2, 3) },
    interfaces,
  });
}

function listening(...args: Parameters<typeof planOf>) {
  return planOf(...args).listen.map(({ transport, address, port }) => `${transport} ${address} ${port}`);
}

const relaying = (...args: Parameters<typeof planOf>) =>
  planOf(...args).configuration.relayIps.map(({ local, external }) => `${local} ${external}`);

describe("where the relay listens", () => {
  test("on all addresses that need no zone, with a UDP socket each", () => {
    expect(listening("::", HOME)).toEqual([
      "udp 127.0.0.1 3003",
      "udp ::1 3003",
      "udp 192.168.7.5 3003",
      "udp fd00:7::5 3003",
    ]);
  });

  test("on all IPv4 addresses if the computer has no IPv6", () => {
    expect(listening("0.0.0.0", HOME)).toEqual(["udp 127.0.0.1 3003", "udp 192.168.7.5 3003"]);
  });

  test("on the one address of --host, and on a second port", () => {
    expect(listening("192.168.7.5", HOME)).toEqual(["udp 192.168.7.5 3003"]);
    expect(listening("127.0.0.1", HOME, { udpPorts: [3003, 3478] })).toEqual([
      "udp 127.0.0.1 3003",
      "udp 127.0.0.1 3478",
    ]);
  });
});

describe("where it relays from", () => {
  test("the addresses that others can reach", () => {
    expect(relaying("::", HOME)).toEqual(["192.168.7.5 192.168.7.5", "fd00:7::5 fd00:7::5"]);
  });

  test("the one address of --host, and on loopback both of its families", () => {
    expect(relaying("192.168.7.5", HOME)).toEqual(["192.168.7.5 192.168.7.5"]);
    expect(relaying("127.0.0.1", HOME)).toEqual(["127.0.0.1 127.0.0.1", "::1 ::1"]);
  });

  test("without a network, loopback", () => {
    expect(relaying("::", LOOPBACK)).toEqual(["127.0.0.1 127.0.0.1", "::1 ::1"]);
  });

  test("the external address if the server is behind NAT", () => {
    expect(relaying("::", CLOUD, { externalIps: ["203.0.113.9"] })).toEqual(["10.1.2.3 203.0.113.9"]);
  });

  test("external addresses that are looked up, but no IPv6 one beside a public one", () => {
    const found = { externalIps: ["203.0.113.9", "2001:db8::9"], areLookedUp: true };
    expect(relaying("::", HOME, found)).toEqual(["192.168.7.5 203.0.113.9", "fd00:7::5 2001:db8::9"]);
    expect(relaying("::", PUBLIC, found)).toEqual(["192.0.2.7 203.0.113.9", "2001:db8::7 2001:db8::7"]);
    const own = { externalIps: ["192.0.2.8"], areLookedUp: true };
    const twice: Interfaces = { eth0: [info("192.0.2.7/24"), info("192.0.2.8/24")] };
    expect(relaying("::", twice, own)).toEqual(["192.0.2.7 192.0.2.7", "192.0.2.8 192.0.2.8"]);
    const dualStack: Interfaces = { eth0: [info("192.168.7.5/24"), info("2001:db8::7/64")] };
    expect(relaying("::", dualStack, found)).toEqual(["2001:db8::7 2001:db8::7", "192.168.7.5 203.0.113.9"]);
    expect(planOf("::", dualStack, found).beyondLoopback).toBe("203.0.113.9");
    expect(relaying("::", HOME, { areLookedUp: true })).toEqual([
      "192.168.7.5 192.168.7.5",
      "fd00:7::5 fd00:7::5",
    ]);
  });

  test("the operator's port range", () => {
    const relayPorts = { first: 50_000, last: 50_099 };
    expect(planOf("::", HOME, { relayPorts }).configuration.relayPorts).toEqual(relayPorts);
    expect(planOf("::", HOME).configuration.relayPorts).toEqual({ first: 49_152, last: 65_535 });
  });
});

describe("allowed peers", () => {
  const reach = (interfaces: Interfaces, peer: string) =>
    planOf("::", interfaces).configuration.peerPolicy(peer);

  test("the computer's own network and the Internet", () => {
    expect(reach(HOME, "192.168.7.9")).toBe("any");
    expect(reach(HOME, "fd00:7::9")).toBe("any");
    expect(reach(HOME, "8.8.8.8")).toBe("any");
  });

  test("no private network if the external address is looked up, even while it is not known", () => {
    const policy = planOf("::", HOME, { areLookedUp: true }).configuration.peerPolicy;
    expect(policy("192.168.7.9")).toBe("none");
    expect(policy("192.168.7.5")).toBe("relays");
    expect(policy("8.8.8.8")).toBe("any");
  });

  test("no other private network, no loopback, no cloud metadata", () => {
    // The server's own addresses on those networks are answered like any other.
    for (const peer of ["10.0.0.1", "192.168.8.1", "127.0.0.53", "127.0.0.1", "::1", "169.254.169.254"]) {
      expect(reach(HOME, peer), peer).toBe("none");
    }
    expect(reach(PUBLIC, "192.168.7.9")).toBe("none");
  });

  test("on the computer itself, only relayed addresses", () => {
    for (const peer of ["192.168.7.5", "fd00:7::5"]) expect(reach(HOME, peer)).toBe("relays");
    expect(planOf("127.0.0.1", HOME).configuration.peerPolicy("127.0.0.1")).toBe("relays");
    const { ownServices } = planOf("::", HOME, { tcpPorts: [3003, 443] }).configuration;
    expect(ownServices).toContainEqual({ address: "192.168.7.5", port: 3003 });
    expect(ownServices).toContainEqual({ address: "192.168.7.5", port: 443 });
  });
});

test("only credentials made with the secret of this start are accepted", () => {
  const { authentication, sharedSecrets, users, tcpAllocations } = planOf("::", HOME).configuration;
  expect({ authentication, sharedSecrets, users: users.size, tcpAllocations }).toEqual({
    authentication: "long-term",
    sharedSecrets: ["shared secret"],
    users: 0,
    tcpAllocations: false,
  });
});

test("the limits allow a mesh of six to relay everything, and no more than that", () => {
  const { allocations, permissions, connections } = planOf("::", HOME).configuration.limits;
  expect(allocations.perUser).toBeGreaterThanOrEqual(5 * 3 * 4);
  expect(allocations.perAddress).toBeGreaterThanOrEqual(6 * 5 * 3 * 4);
  expect(permissions.perUser).toBeGreaterThan(allocations.perUser * 10);
  for (const { perAddress, total } of [allocations, permissions, connections]) {
    expect(perAddress).toBeLessThan(total);
    expect(total).toBeLessThan(Number.POSITIVE_INFINITY);
  }
});

test.each([
  ["an address of the network", "::", HOME, [], "192.168.7.5"],
  ["the address of --host", "192.0.2.7", PUBLIC, [], "192.0.2.7"],
  ["the external one", "::", CLOUD, ["203.0.113.9"], "203.0.113.9"],
  ["loopback without a network", "::", LOOPBACK, [], "127.0.0.1"],
  ["loopback if --host is loopback", "127.0.0.1", HOME, [], "127.0.0.1"],
])("a participant on loopback gets %s", (_, address, interfaces, externalIps, expected) => {
  expect(planOf(address, interfaces, { externalIps }).beyondLoopback).toBe(expected);
});

test("the plan's key changes with the addresses of the computer", () => {
  const { key } = planOf("::", HOME);
  expect(planOf("::", { ...HOME }).key).toBe(key);
  expect(planOf("::", { ...HOME, wlan0: [info("192.168.9.5/24")] }).key).not.toBe(key);
  expect(planOf("::", LOOPBACK).key).not.toBe(key);
  // The same addresses with a shorter prefix: more neighbors.
  expect(planOf("::", { ...LOOPBACK, eth0: [info("192.168.7.5/16"), info("fd00:7::5/64")] }).key).not.toBe(
    key,
  );
  // On loopback no network matters.
  expect(planOf("127.0.0.1", HOME).listen).toEqual(planOf("127.0.0.1", LOOPBACK).listen);
});

function settingsOf(...args: readonly string[]) {
  const request = readOptions({ command: "visavis", options: SERVER_OPTIONS }, args, {});
  if (request.kind !== "options") throw new Error(`asks for ${request.kind}`);
  return relaySettings(request.options);
}

test("the relay is on unless it is turned off", () => {
  expect(settingsOf()).toEqual({
    relayPorts: undefined,
    limits: DEFAULT_RELAY_LIMITS,
    trustedProxies: [],
  });
  expect(settingsOf("--relay", "off")).toBeUndefined();
});

test("relay ports are passed on", () => {
  expect(settingsOf("--turn-relay-ports", "50000-50099")).toEqual({
    relayPorts: { first: 50_000, last: 50_099 },
    trustedProxies: [],
    limits: DEFAULT_RELAY_LIMITS,
  });
});

test("the operator's limits on bytes apply to each participant and to the server", () => {
  const limits = readRelayLimits("participantRate=1k,participantTotal=2k,serverRate=3k,serverDaily=4k");
  const planned = planOf("::", HOME, { limits }).configuration.limits;
  expect(planned.bytesPerSecond).toMatchObject({ perUser: 1_000, total: 3_000 });
  expect(planned.bytes).toEqual({ perUser: 2_000, perDay: 4_000 });
});
