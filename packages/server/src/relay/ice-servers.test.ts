import fc from "fast-check";
import { expect, test } from "vitest";
import { readIceServers } from "../options/values.ts";
import { ownIceServers, relayHost, relayPorts } from "./ice-servers.ts";

const credentials = { username: "1790000000:b0", credential: "c2VjcmV0" };

test("a participant gets STUN, and TURN over each transport", () => {
  expect(
    ownIceServers({ host: "192.0.2.7", ports: { udp: 3003, tcp: 3478, tls: 5349 }, credentials }),
  ).toEqual([
    { urls: ["stun:192.0.2.7:3003"] },
    {
      urls: [
        "turn:192.0.2.7:3003?transport=udp",
        "turn:192.0.2.7:3478?transport=tcp",
        "turns:192.0.2.7:5349?transport=tcp",
      ],
      username: "1790000000:b0",
      credential: "c2VjcmV0",
    },
  ]);
});

test("an IPv6 address is put in brackets", () => {
  const ports = { udp: 3003, tcp: 3003, tls: 3003 };
  expect(ownIceServers({ host: "2001:db8::7", ports, credentials })[0]).toEqual({
    urls: ["stun:[2001:db8::7]:3003"],
  });
});

const LAN = "192.0.2.7";

test.each([
  ["an IPv4 address", "192.0.2.9:3003", "192.0.2.9"],
  ["an IPv6 address", "[2001:DB8:0::9]:3003", "2001:db8::9"],
  ["an IPv6 address without a port", "[2001:db8::9]", "2001:db8::9"],
  ["a mapped IPv4 address", "[::ffff:192.0.2.9]:3003", "192.0.2.9"],
  ["a name", "calls.example.org:3003", "calls.example.org"],
  ["a name without a port, behind a proxy", "Calls.Example.org", "calls.example.org"],
  ["a name of one label", "nas:3003", "nas"],
  ["a name in another script", "xn--fiqs8s.example", "xn--fiqs8s.example"],
  ["the longest name", `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`, undefined],
])("a participant whose page was opened by %s reaches the relay there", (_, host, expected) => {
  expect(relayHost({ host, localAddress: "127.0.0.1" }, LAN)).toBe(expected ?? host);
});

test.each(["nas:3003", "nas.local:3003", "NAS.lan", "nas.home.arpa", "nas.internal", "nas.home"])(
  "a participant whose page was opened by %s, which only its network knows, reaches the relay at the address it connected to",
  (host) => {
    expect(relayHost({ host, localAddress: "::ffff:192.0.2.9" }, LAN)).toBe("192.0.2.9");
    // Behind a proxy on this computer, the name is the best that is known.
    expect(relayHost({ host, localAddress: "127.0.0.1" }, LAN)).toBe(host.toLowerCase().replace(/:\d+$/, ""));
  },
);

test.each([
  "localhost:3003",
  "calls.localhost:3003",
  "127.0.0.1:3003",
  "127.1.2.3:3003",
  "[::1]:3003",
  "[::ffff:127.0.0.1]:3003",
  "0.0.0.0:3003",
  "[::]:3003",
])("a participant whose page was opened by %s gets an address beyond loopback", (host) => {
  expect(relayHost({ host, localAddress: "127.0.0.1" }, LAN)).toBe(LAN);
  expect(relayHost({ host, localAddress: "::ffff:127.0.0.1" }, LAN)).toBe(LAN);
  expect(relayHost({ host, localAddress: "::1" }, LAN)).toBe(LAN);
});

test.each([
  ["missing", undefined],
  ["empty", ""],
  ["a port only", ":3003"],
  ["a URL", "http://192.0.2.9"],
  ["two", "a.example, b.example"],
  ["a path", "a.example/x"],
  ["a user", "ada@a.example"],
  ["a query", "a.example?transport=tcp"],
  ["a line break", "a.example\r\nx"],
  ["an address with a zone", "[fe80::1%eth0]:3003"],
  ["an address of one link", "[fe80::1]:3003"],
  ["an address without its brackets", "2001:db8::9"],
  ["a name in brackets", "[calls.example.org]"],
  ["an octet over 255", "192.0.2.999"],
  ["a hexadecimal number", "a.0x7f"],
  ["an empty label", "a..example"],
  ["a label that begins with a dash", "-a.example"],
  ["an overlong label", `${"a".repeat(64)}.example`],
  ["an overlong name", `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(62)}`],
  ["a malformed port", "a.example:http"],
])("a host that is %s is not passed on", (_, host) => {
  expect(relayHost({ host, localAddress: "::ffff:198.51.100.4" }, LAN)).toBe("198.51.100.4");
  expect(relayHost({ host, localAddress: "2001:db8::4" }, LAN)).toBe("2001:db8::4");
  expect(relayHost({ host, localAddress: "fe80::4%eth0" }, LAN)).toBe(LAN);
  expect(relayHost({ host, localAddress: undefined }, LAN)).toBe(LAN);
});

test("who comes through a proxy with the PROXY protocol gets TURN over TLS at the proxy's port", () => {
  const ports = { udp: 3003, tcp: 3478, tls: 5349 };
  const ownPorts = [3003, 3478, 5349];
  expect(relayPorts(ports, { localPort: 443, ownPorts })).toEqual({ ...ports, tls: 443 });
  for (const localPort of [3003, 5349, 0, undefined]) {
    expect(relayPorts(ports, { localPort, ownPorts })).toEqual(ports);
  }
});

test("whatever the header contains, browsers accept the resulting URLs", () => {
  const label = fc.stringMatching(/^[\w.:%[\]@/?# -]{0,20}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6(), label), (text) => {
      for (const host of [text, `[${text}]`, `${text}:3003`]) {
        const ports = { udp: 3003, tcp: 3478, tls: 5349 };
        const servers = ownIceServers({
          host: relayHost({ host, localAddress: undefined }, LAN),
          ports,
          credentials,
        });
        expect(() => readIceServers(JSON.stringify(servers))).not.toThrow();
      }
    }),
  );
});
