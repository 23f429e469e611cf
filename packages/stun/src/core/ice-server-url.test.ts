import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatIceServerUrl,
  parseIceServerUrl,
  portOf,
  readIceServerUrl,
  transportOf,
} from "./ice-server-url.ts";

test.each([
  ["turn:turn.example.com", { scheme: "turn", host: "turn.example.com" }, 3478, "udp"],
  [
    "turn:192.0.2.1:443?transport=tcp",
    { scheme: "turn", host: "192.0.2.1", port: 443, transport: "tcp" },
    443,
    "tcp",
  ],
  [
    "TURNS:[2001:db8::1]?transport=tcp",
    { scheme: "turns", host: "2001:db8::1", transport: "tcp" },
    5349,
    "tls",
  ],
  ["stun:[2001:db8::1]:19302", { scheme: "stun", host: "2001:db8::1", port: 19_302 }, 19_302, "udp"],
  ["stuns:stun.example.com", { scheme: "stuns", host: "stun.example.com" }, 5349, "tls"],
] as const)("%s is valid", (text, url, port, transport) => {
  expect(parseIceServerUrl(text)).toEqual({ url, problems: [] });
  expect(portOf(url)).toBe(port);
  expect(transportOf(url)).toBe(transport);
  expect(formatIceServerUrl(url)).toBe(text.replace("TURNS", "turns"));
});

test.each([
  ["", undefined, [{ kind: "empty" }]],
  [" stun:a.example ", "stun:a.example", [{ kind: "surroundingSpaces" }]],
  ["a.example:19302", "stun:a.example:19302", [{ kind: "noScheme" }]],
  ["HTTPS://a.example", undefined, [{ kind: "otherScheme", scheme: "https" }]],
  ["turn://a.example", "turn:a.example", [{ kind: "slashes" }]],
  ["turn:ada:a:b@a.example", "turn:a.example", [{ kind: "userinfo", username: "ada", password: "a:b" }]],
  ["turn:ada@a.example", "turn:a.example", [{ kind: "userinfo", username: "ada", password: undefined }]],
  ["stun:a.example:1/x#y", "stun:a.example:1", [{ kind: "path", path: "/x#y" }]],
  ["turn:2001:db8::1", "turn:[2001:db8::1]", [{ kind: "bareIpv6", address: "2001:db8::1" }]],
  ["stun:", undefined, [{ kind: "noHost" }]],
  ["stun:a,b", undefined, [{ kind: "badHost", host: "a,b" }]],
  ["stun:[a]:1", undefined, [{ kind: "badHost", host: "[a]" }]],
  ["stun:[192.0.2.1]", undefined, [{ kind: "badHost", host: "[192.0.2.1]" }]],
  ["stun:a.example:0", undefined, [{ kind: "badPort", port: "0" }]],
  ["stun:a.example:65536", undefined, [{ kind: "badPort", port: "65536" }]],
  ["stun:example:1:x", undefined, [{ kind: "badPort", port: "1:x" }]],
  ["stun:a.example?transport=udp", "stun:a.example", [{ kind: "stunParameter", query: "transport=udp" }]],
  ["turn:a.example?transport=tls", "turns:a.example?transport=tcp", [{ kind: "tlsTransport" }]],
  ["turn:a.example?x", "turn:a.example", [{ kind: "unknownParameter", query: "x" }]],
  [
    "turn:a.example?transport=UDP",
    "turn:a.example?transport=udp",
    [{ kind: "upperCaseTransport", transport: "UDP" }],
  ],
] as const)("the problem of %j is named", (text, meant, problems) => {
  const parsed = parseIceServerUrl(text);
  expect(parsed.problems).toEqual(problems);
  expect(parsed.url && formatIceServerUrl(parsed.url)).toBe(meant);
});

test("all problems of a text are found, in their order", () => {
  const { problems } = parseIceServerUrl(" turn://ada@a.example:x/?transport=TCP");
  expect(problems.map(({ kind }) => kind)).toEqual([
    "surroundingSpaces",
    "slashes",
    "userinfo",
    "path",
    "badPort",
    "upperCaseTransport",
  ]);
});

test("a text without a scheme gets the one that the caller expects", () => {
  expect(parseIceServerUrl("a.example", { defaultScheme: "turn" }).url).toEqual({
    scheme: "turn",
    host: "a.example",
  });
});

test("port 65535 is the last, and a name of 253 characters the longest", () => {
  expect(readIceServerUrl("stun:a.example:65535")?.port).toBe(65_535);
  const label = `${"a".repeat(62)}.`;
  const longest = `${label.repeat(4)}a`;
  expect(readIceServerUrl(`stun:${longest}`)?.host).toHaveLength(253);
  expect(readIceServerUrl(`stun:${longest}a`)).toBeUndefined();
});

test("only problems that the caller tolerates are ignored", () => {
  expect(readIceServerUrl("turn:a.example?transport=TCP")).toBeUndefined();
  expect(readIceServerUrl("turn:a.example?transport=TCP", { tolerate: ["upperCaseTransport"] })).toEqual({
    scheme: "turn",
    host: "a.example",
    transport: "tcp",
  });
  expect(
    readIceServerUrl("turn://a.example?transport=TCP", { tolerate: ["upperCaseTransport"] }),
  ).toBeUndefined();
});

test("any text can be read, and the URL that it means formats to a valid one", () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.constantFrom("stun:", "TURN:", "turns://", "", "https:"),
        fc.constantFrom("a.example", "[2001:db8::1]", "2001:db8::1", "u:p@192.0.2.1", ""),
        fc.constantFrom("", ":1", ":65535", ":65536", ":x"),
        fc.constantFrom("", "/", "?transport=udp", "?transport=TLS", "?x"),
      )
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (written) => {
      const { url } = parseIceServerUrl(written);
      if (url !== undefined) expect(parseIceServerUrl(formatIceServerUrl(url)).problems).toEqual([]);
    }),
  );
});
