import { expect, test } from "vitest";
import {
  oneOf,
  readConnectionLimit,
  readExternalIps,
  readHost,
  readIceServers,
  readPath,
  readPort,
  readPortRange,
} from "./values.ts";

test("a port is a whole number from 0 to 65535", () => {
  expect(readPort("0")).toBe(0);
  expect(readPort("65535")).toBe(65_535);
  for (const text of ["65536", "-1", "80.5", "0x50", "1e3", " 80", "", "http"]) {
    expect(() => readPort(text), text).toThrow(
      `"${text}" is not a port; give a whole number from 0 to 65535`,
    );
  }
});

test("the connection limit is from 1 to 1,000,000", () => {
  expect(readConnectionLimit("1")).toBe(1);
  expect(readConnectionLimit("1000000")).toBe(1_000_000);
  expect(() => readConnectionLimit("0")).toThrow("from 1 to 1000000");
  expect(() => readConnectionLimit("1000001")).toThrow("from 1 to 1000000");
});

test("a host is an IP address or a name, not a URL", () => {
  for (const text of ["127.0.0.1", "::", "2001:db8::7", "localhost", "calls.example.org"]) {
    expect(readHost(text)).toBe(text);
  }
  for (const text of ["", "http://192.0.2.1", "192.0.2.1:3003", "a b", "-x"]) {
    expect(() => readHost(text), text).toThrow("is not an address");
  }
});

test("a choice must be one of those offered", () => {
  const read = oneOf("text", "json");
  expect(read("json")).toBe("json");
  expect(() => read("xml")).toThrow('"xml" is not one of text, json');
});

test("a path is not empty", () => {
  expect(readPath("visavis.json")).toBe("visavis.json");
  expect(() => readPath("")).toThrow("give the path of a file");
});

test("ICE servers are accepted as by RTCPeerConnection", () => {
  const servers = [
    { urls: "stun:stun.example.org" },
    {
      urls: ["turn:turn.example.org:3478?transport=udp", "turns:[2001:db8::7]:443?transport=tcp"],
      username: "alice",
      credential: "secret",
    },
  ];
  expect(readIceServers(JSON.stringify(servers))).toEqual(servers);
  expect(readIceServers("[]")).toEqual([]);
});

test("the url key of old drafts is refused with the name of the new one", () => {
  expect(() => readIceServers('[{"url":"stun:stun.example.org"}]')).toThrow('write "urls" instead');
});

test.each([
  ["malformed JSON", "stun:stun.example.org", "is not valid JSON"],
  ["an object instead of a list", '{"urls":"stun:stun.example.org"}', "is not a list of at most 16 servers"],
  ["an unknown key", '[{"urls":"stun:stun.example.org","user":"alice"}]', "has a mistake at 0.user"],
  ["no addresses", '[{"urls":[]}]', "has a mistake at 0.urls"],
  ["another scheme", '[{"urls":"https://turn.example.org"}]', "has a mistake at 0.urls"],
  ["no host", '[{"urls":"stun::3478"}]', "has a malformed address at 0.urls"],
  ["a malformed port", '[{"urls":"stun:stun.example.org:http"}]', "has a malformed address at 0.urls"],
  ["port 0", '[{"urls":"stun:stun.example.org:0"}]', "has a malformed address at 0.urls"],
  ["a port above 65535", '[{"urls":"stun:[2001:db8::7]:65536"}]', "has a malformed address at 0.urls"],
  ["an empty port", '[{"urls":["stun:a.example","stun:b.example:"]}]', "has a malformed address at 0.urls"],
  ["a zone", '[{"urls":"stun:[fe80::1%eth0]"}]', "has a malformed address at 0.urls"],
  [
    "an empty username",
    '[{"urls":"turn:a.example","username":"","credential":"x"}]',
    "needs username and credential at 0",
  ],
  [
    "an empty credential",
    '[{"urls":"turn:a.example","username":"x","credential":""}]',
    "needs username and credential at 0",
  ],
  [
    "a username of 510 bytes",
    JSON.stringify([{ urls: "turn:a.example", username: "é".repeat(255), credential: "x" }]),
    "has a username of more than 508 bytes at 0",
  ],
  [
    "a transport for STUN",
    '[{"urls":"stun:stun.example.org?transport=udp"}]',
    'has a "?" in a stun: address',
  ],
  ["TURN without a credential", '[{"urls":"turn:turn.example.org"}]', "needs username and credential at 0"],
])("ICE servers with %s are refused with an example", (_, text, problem) => {
  expect(() => readIceServers(text)).toThrow(problem);
  expect(() => readIceServers(text)).toThrow('write it like [{"urls":');
});

test("at most 16 ICE servers are accepted", () => {
  const many = (count: number) => JSON.stringify(Array(count).fill({ urls: "stun:stun.example.org" }));
  expect(readIceServers(many(16))).toHaveLength(16);
  expect(() => readIceServers(many(17))).toThrow("at most 16 servers");
});

test("the error message does not contain a credential", () => {
  const text = '[{"urls":"turn:turn.example.org","username":"alice","credential":"hunter2","x":1}]';
  expect(() => readIceServers(text)).toThrow(expect.not.stringContaining("hunter2"));
});

test("relay ports are a range above the system's ports", () => {
  expect(readPortRange("1024-65535")).toEqual({ first: 1024, last: 65_535 });
  expect(readPortRange("50000-50000")).toEqual({ first: 50_000, last: 50_000 });
  for (const text of ["1023-2000", "50001-50000", "50000-65536", "50000", "50000-", "a-b", ""]) {
    expect(() => readPortRange(text), text).toThrow(
      `"${text}" is not a range of ports from 1024 to 65535; write it like 50000-50999`,
    );
  }
});

test("an external address is given once for each family", () => {
  expect(readExternalIps("203.0.113.7")).toEqual(["203.0.113.7"]);
  expect(readExternalIps("203.0.113.7, 2001:db8::7")).toEqual(["203.0.113.7", "2001:db8::7"]);
  for (const text of ["", "calls.example.org", "203.0.113.7,", "fe80::1%eth0"]) {
    expect(() => readExternalIps(text), text).toThrow("is not an IP address; write");
  }
  for (const text of ["203.0.113.7,203.0.113.8", "dns:home.example,stun:stun.example.org"]) {
    expect(() => readExternalIps(text), text).toThrow("has too many addresses; give one such as 203.0.113.7");
  }
});

test("an external address may be looked up, also beside one that is given", () => {
  const home = { kind: "dns", name: "home.example" };
  expect(readExternalIps("dns:home.example")).toEqual([home]);
  expect(readExternalIps("dns:home.example,2001:db8::7")).toEqual([home, "2001:db8::7"]);
  const server = { address: "stun.example.org", port: 3478 };
  expect(readExternalIps("stun:stun.example.org")).toEqual([{ kind: "stun", server }]);
});
