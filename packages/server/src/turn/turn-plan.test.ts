import type { Interfaces } from "@visavis/stun/core";
import { describe, expect, test } from "vitest";
import { readTrustedProxies } from "../proxy/trusted-proxies.ts";
import { hasTls } from "../turnserver-conf/conf-checks.ts";
import { readTurnserverConf } from "../turnserver-conf/read-turnserver-conf.ts";
import { planTurnServer } from "./turn-plan.ts";

const HOME: Interfaces = {
  lo: [{ address: "127.0.0.1", internal: true, cidr: "127.0.0.1/8" }],
  eth0: [
    { address: "192.168.7.5", internal: false, cidr: "192.168.7.5/24" },
    { address: "fe80::5", internal: false, cidr: "fe80::5/64" },
  ],
};
const NONCE_SECRET = Uint8Array.of(1, 2, 3);

function planOf(text: string, interfaces = HOME, proxies = "") {
  const { conf, errors } = readTurnserverConf(`static-auth-secret=0123456789abcdef\n${text}`);
  expect(errors).toEqual([]);
  return planTurnServer({
    conf,
    hasTls: hasTls(conf),
    externals: {
      found: [],
      given: conf.externalIps.flatMap(({ external, ...rest }) =>
        typeof external === "string" ? [{ external, ...rest }] : [],
      ),
      areLookedUp: conf.externalIps.some(({ external }) => typeof external !== "string"),
    },
    interfaces,
    nonceSecret: NONCE_SECRET,
    software: "Visavis/1",
    trustedProxies: proxies === "" ? [] : readTrustedProxies(proxies),
  });
}

function listening(text: string, interfaces?: Interfaces) {
  return planOf(text, interfaces).listen.map(
    ({ transport, address, port }) => `${transport} ${address} ${port}`,
  );
}

describe("where the server listens", () => {
  test("on all addresses that are not link-local, UDP and TCP on 3478", () => {
    expect(listening("")).toEqual([
      "udp 127.0.0.1 3478",
      "tcp 127.0.0.1 3478",
      "udp 192.168.7.5 3478",
      "tcp 192.168.7.5 3478",
    ]);
    expect(listening("listening-ip=0.0.0.0")).toEqual(listening(""));
    expect(listening("listening-ip=::")).toEqual([]);
  });

  test("as configured, with TLS if there is a certificate", () => {
    const text = "listening-ip=192.168.7.5\nlistening-port=4000\ncert=c\npkey=k";
    expect(listening(text)).toEqual(["udp 192.168.7.5 4000", "tcp 192.168.7.5 4000", "tls 192.168.7.5 5349"]);
    expect(listening(`${text}\ntls-listening-port=443\nno-udp\nno-tcp`)).toEqual(["tls 192.168.7.5 443"]);
    expect(listening(`${text}\nno-tls\nno-tcp`)).toEqual(["udp 192.168.7.5 4000"]);
  });

  test("on a second port only for NAT behavior discovery", () => {
    const text = "listening-ip=127.0.0.1\nno-tcp\nalt-listening-port=4001";
    expect(listening(text)).toEqual(["udp 127.0.0.1 3478"]);
    expect(listening(`${text}\nrfc5780`)).toEqual(["udp 127.0.0.1 3478", "udp 127.0.0.1 4001"]);
    expect(listening("listening-ip=127.0.0.1\nno-tcp\nrfc5780")).toContain("udp 127.0.0.1 3479");
  });

  test("on the port for proxies only if some are trusted, and not twice", () => {
    const text = "listening-ip=127.0.0.1\nno-udp\ntcp-proxy-port=3555";
    const ports = (conf: string, proxies?: string) =>
      planOf(conf, HOME, proxies).listen.map(({ port }) => port);
    expect(ports(text)).toEqual([3478]);
    expect(planOf(text).warnings).toEqual([
      { key: "tcp-proxy-port", message: expect.stringContaining("--trust-proxy") },
    ]);
    expect(ports(text, "loopback")).toEqual([3478, 3555]);
    expect(planOf(text, HOME, "loopback").warnings).toEqual([]);
    expect(ports("listening-ip=127.0.0.1\nno-udp\ntcp-proxy-port=3478", "loopback")).toEqual([3478]);
    expect(ports("listening-ip=127.0.0.1\nno-udp\ntcp-proxy-port=0")).toEqual([3478]);
    expect(ports(`${text}\nno-tcp\ncert=c\npkey=k`, "loopback")).toEqual([5349]);
  });

  test("and a trusted proxy stands for many clients", () => {
    const { standsForMany } = planOf("", HOME, "192.0.2.7").configuration;
    expect(["192.0.2.7", "192.0.2.8", "127.0.0.1"].map(standsForMany)).toEqual([true, false, false]);
  });

  test("and does not relay to its own sockets", () => {
    expect(planOf("listening-ip=192.168.7.5\nno-tcp").configuration.ownServices).toEqual([
      { address: "192.168.7.5", port: 3478 },
    ]);
  });
});

describe("where the server relays", () => {
  test("from where it listens, unless configured otherwise", () => {
    const relays = (text: string) => planOf(text).configuration.relayIps.map(({ local }) => local);
    expect(relays("")).toEqual(["192.168.7.5"]);
    expect(relays("listening-ip=127.0.0.1")).toEqual(["127.0.0.1"]);
    expect(relays("listening-ip=0.0.0.0")).toEqual(["192.168.7.5"]);
    expect(relays("listening-ip=127.0.0.1\nrelay-ip=192.168.7.5")).toEqual(["192.168.7.5"]);
    expect(relays("stun-only")).toEqual([]);
  });

  test("it may have an external address", () => {
    const { configuration, warnings } = planOf(
      "external-ip=203.0.113.5/192.168.7.5\nmin-port=50000\nmax-port=50009",
    );
    expect(configuration.relayIps).toEqual([{ local: "192.168.7.5", external: "203.0.113.5" }]);
    expect(configuration.relayPorts).toEqual({ first: 50_000, last: 50_009 });
    expect(warnings).toEqual([]);
  });

  test("a source of external addresses is no mistake while nothing is found", () => {
    const { configuration, warnings } = planOf("external-ip=dns:home.example");
    expect(configuration.relayIps).toEqual([{ local: "192.168.7.5", external: "192.168.7.5" }]);
    expect(configuration.peerPolicy("192.168.7.9")).toBe("none");
    expect(warnings).toEqual([]);
  });

  test("an address that the machine does not have causes a warning", () => {
    expect(planOf("relay-ip=192.168.9.9").warnings).toEqual([
      { key: "relay-ip", message: "192.168.9.9 is not an address of this computer now" },
    ]);
    expect(planOf("external-ip=203.0.113.5/192.168.9.9").warnings).toEqual([
      {
        key: "external-ip",
        message: "203.0.113.5/192.168.9.9 belongs to no relay address, so it has no effect",
      },
    ]);
  });
});

describe("peers that the server relays to", () => {
  test("on a private network to that network, but never to its own services", () => {
    const { peerPolicy } = planOf("").configuration;
    expect(peerPolicy("192.168.7.9")).toBe("any");
    expect(peerPolicy("192.168.7.5")).toBe("relays");
    expect(peerPolicy("192.168.8.9")).toBe("none");
    expect(peerPolicy("127.0.0.1")).toBe("none");
    expect(peerPolicy("224.0.0.1")).toBe("none");
  });

  test("with a public address to no private network, but to its own relayed addresses", () => {
    const { peerPolicy } = planOf("external-ip=203.0.113.5").configuration;
    expect(peerPolicy("192.168.7.9")).toBe("none");
    expect(peerPolicy("203.0.113.5")).toBe("relays");
  });

  test("as configured", () => {
    const { peerPolicy } = planOf(
      "allowed-peer-ip=10.0.0.0/8\ndenied-peer-ip=1.0.0.0-1.255.255.255\nallow-loopback-peers\nno-multicast-peers=no",
    ).configuration;
    expect(peerPolicy("10.1.2.3")).toBe("any");
    expect(peerPolicy("1.2.3.4")).toBe("none");
    expect(peerPolicy("127.0.0.1")).toBe("any");
    expect(peerPolicy("224.0.0.1")).toBe("any");
  });
});

describe("credentials that the server accepts", () => {
  test("users are stored by their keys, without passwords", () => {
    const { realm, users, authentication } = planOf(
      "realm=realm\nuser=user:pass\nuser=other:0x00112233445566778899aabbccddeeff",
    ).configuration;
    expect([realm, authentication]).toEqual(["realm", "long-term"]);
    // RFC 8489 §9.2.2 has the key of this user as an example.
    expect(Buffer.from(users.get("user")?.md5 ?? []).toString("hex")).toBe(
      "8493fbc53ba582fb4c044c456bdc40eb",
    );
    expect(users.get("user")?.sha256).toHaveLength(32);
    expect(Buffer.from(users.get("other")?.md5 ?? []).toString("hex")).toBe(
      "00112233445566778899aabbccddeeff",
    );
    expect(users.get("other")?.sha256).toBeUndefined();
  });

  test("secrets keep their order", () => {
    const { sharedSecrets, timestampSeparator } = planOf("static-auth-secret=fedcba9876543210").configuration;
    expect(sharedSecrets).toEqual(["0123456789abcdef", "fedcba9876543210"]);
    expect(timestampSeparator).toBe(":");
    expect(planOf("rest-api-separator=|").configuration.timestampSeparator).toBe("|");
  });

  test("an open server needs none", () => {
    const { conf } = readTurnserverConf("no-auth");
    const { configuration } = planTurnServer({
      conf,
      hasTls: false,
      externals: { given: [], found: [], areLookedUp: false },
      interfaces: HOME,
      nonceSecret: NONCE_SECRET,
      trustedProxies: [],
      software: "",
    });
    expect(configuration.authentication).toBe("open");
    expect(configuration.limits.allocations.perUser).toBe(Number.POSITIVE_INFINITY);
  });

  test("nonces use a secret created at start, or one that servers share", () => {
    expect(planOf("").configuration.nonceSecret).toEqual(NONCE_SECRET);
    const shared = planOf("stateless-nonce-secret=shared").configuration.nonceSecret;
    expect(shared).toHaveLength(32);
    expect(planOf("stateless-nonce-secret=shared").configuration.nonceSecret).toEqual(shared);
    expect(planOf("stateless-nonce-secret=other").configuration.nonceSecret).not.toEqual(shared);
  });
});

test("settings that the file omits have the server's defaults", () => {
  const { configuration } = planOf("");
  expect(configuration).toMatchObject({
    software: undefined,
    nonceLifetimeMs: 600_000,
    maxAllocationLifetimeMs: 3_600_000,
    channelLifetimeMs: 600_000,
    permissionLifetimeMs: 300_000,
    connectionGraceMs: 60_000,
    relayPorts: { first: 49_152, last: 65_535 },
    udpAllocations: true,
    tcpAllocations: true,
    mobility: false,
    binding: "open",
    natDiscovery: false,
    fingerprint: false,
    wideChannelRange: false,
    alternateServers: [],
  });
  // docs/turnserver-conf.md names these.
  expect(configuration.limits).toMatchObject({
    allocations: { perUser: 12, perAddress: 100, total: 5000 },
    unauthenticatedPerSecond: { perAddress: 100 },
  });
});

test.each([
  ["stale-nonce=60", { nonceLifetimeMs: 60_000 }],
  ["stale-nonce=0", { nonceLifetimeMs: Number.POSITIVE_INFINITY }],
  ["max-allocate-lifetime=1200", { maxAllocationLifetimeMs: 1_200_000 }],
  ["channel-lifetime=60", { channelLifetimeMs: 60_000 }],
  ["permission-lifetime=30", { permissionLifetimeMs: 30_000 }],
  ["max-allocate-timeout=5", { connectionGraceMs: 5000 }],
  ["no-udp-relay", { udpAllocations: false, tcpAllocations: true }],
  ["no-tcp-relay", { udpAllocations: true, tcpAllocations: false }],
  ["mobility", { mobility: true }],
  ["no-stun", { binding: "off" }],
  ["secure-stun", { binding: "authenticated" }],
  ["rfc5780", { natDiscovery: true }],
  ["fingerprint", { fingerprint: true }],
  ["rfc5766-channel-numbers", { wideChannelRange: true }],
  ["software-attribute", { software: "Visavis/1" }],
])("%s", (text, expected) => {
  expect(planOf(text).configuration).toMatchObject(expected);
});

describe("limits", () => {
  test.each([
    ["user-quota=4", "allocations", "perUser", 4],
    ["user-quota=0", "allocations", "perUser", Number.POSITIVE_INFINITY],
    ["total-quota=100", "allocations", "total", 100],
    ["total-quota=1000", "allocations", "perAddress", 1000],
    ["total-quota=0", "allocations", "perAddress", Number.POSITIVE_INFINITY],
    ["unauthorized-ratelimit-rps=3", "unauthenticatedPerSecond", "perAddress", 3],
    ["unauthorized-ratelimit=off", "unauthenticatedPerSecond", "perAddress", Number.POSITIVE_INFINITY],
    ["unauthorized-ratelimit=off", "unauthenticatedPerSecond", "total", Number.POSITIVE_INFINITY],
  ] as const)("%s limits %s %s to %d", (text, what, whose, limit) => {
    expect(planOf(text).configuration.limits[what]).toMatchObject({ [whose]: limit });
  });

  test("of bandwidth cover both directions together, which coturn counts separately", () => {
    const { bytesPerSecond } = planOf("max-bps=1000\nbps-capacity=9000").configuration.limits;
    expect(bytesPerSecond).toMatchObject({ perAllocation: 2000, total: 18_000 });
    expect(planOf("max-bps=0").configuration.limits.bytesPerSecond.perAllocation).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

test("clients are redirected to alternate servers with the same transport", () => {
  const { alternateServers } = planOf(
    "alternate-server=192.0.2.8\nudp-alternate-server=192.0.2.9:4000\ntls-alternate-server=[2001:db8::9]",
  ).configuration;
  expect(alternateServers).toEqual([
    { transport: "udp", address: { address: "192.0.2.9", port: 4000 } },
    { transport: "tcp", address: { address: "192.0.2.8", port: 3478 } },
    { transport: "tls", address: { address: "2001:db8::9", port: 5349 } },
  ]);
});
