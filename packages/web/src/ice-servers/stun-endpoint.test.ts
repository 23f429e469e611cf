import { expect, test } from "vitest";
import { MAX_CHARACTERS, MAX_SERVERS, readServers, stunEndpoint, udpEndpoints } from "./stun-endpoint.ts";

const urlsIn = (text: string) => readServers(text).servers.map(({ url }) => url);

test("a list is read as people write it", () => {
  const text = [
    "# ours",
    "stun.example.org",
    "STUN:Other.example.org:19302 # a comment",
    "192.0.2.1:5000, stun:192.0.2.2",
    "'stun:192.0.2.3:3478',",
    "[2001:db8::1]:3479",
    "stun:[2001:db8::2]",
    "stun.example.org:3478",
  ].join("\r\n");
  expect(urlsIn(text)).toEqual([
    "stun:stun.example.org:3478",
    "stun:other.example.org:19302",
    "stun:192.0.2.1:5000",
    "stun:192.0.2.2:3478",
    "stun:192.0.2.3:3478",
    "stun:[2001:db8::1]:3479",
    "stun:[2001:db8::2]:3478",
  ]);
});

test("words that are not STUN servers over UDP are listed as unreadable", () => {
  const { servers, unreadable } = readServers(
    "https://a.example turn:b.example stun:c.example:99999 d.example",
  );
  expect(servers.map(({ host }) => host)).toEqual(["d.example"]);
  expect(unreadable).toEqual(["https://a.example", "turn:b.example", "stun:c.example:99999"]);
});

test("a JSON array of strings is a list, too", () => {
  expect(urlsIn('["stun:a.example:1", "stun:b.example:2"]')).toEqual([
    "stun:a.example:1",
    "stun:b.example:2",
  ]);
});

test("a list is cut at the limits", () => {
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, index) => `s${index}.example`).join("\n");
  expect(readServers(hosts(MAX_SERVERS))).toMatchObject({ isCut: false });
  expect(readServers(hosts(MAX_SERVERS + 1))).toMatchObject({ isCut: true });
  expect(readServers(hosts(MAX_SERVERS + 1)).servers).toHaveLength(MAX_SERVERS);
  expect(readServers(`a.example ${" ".repeat(MAX_CHARACTERS)}`).isCut).toBe(true);
});

test("an endpoint has a host and a port", () => {
  expect(stunEndpoint("[2001:db8::1]")).toEqual({
    url: "stun:[2001:db8::1]:3478",
    host: "2001:db8::1",
    port: 3478,
  });
  expect(stunEndpoint("")).toBeUndefined();
});

test("ICE servers answer STUN requests where they are reached over UDP", () => {
  const iceServers = [
    { urls: "stun:192.0.2.1:3003" },
    {
      urls: [
        "turn:192.0.2.1:3003?transport=udp",
        "turn:192.0.2.1:3004?transport=udp",
        "turn:192.0.2.1:3005?transport=tcp",
        "turns:192.0.2.1:3006?transport=tcp",
        "turn:[2001:db8::1]",
      ],
    },
  ];
  expect(udpEndpoints(iceServers).map(({ url }) => url)).toEqual([
    "stun:192.0.2.1:3003",
    "stun:192.0.2.1:3004",
    "stun:[2001:db8::1]:3478",
  ]);
});
