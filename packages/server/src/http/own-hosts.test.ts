import { expect, test } from "vitest";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import { InvalidValueError } from "../options/invalid-value.ts";
import { isForeignOrigin, ownHosts, readPublicHosts } from "./own-hosts.ts";

/** For `*.example.org`, `calls.example.com` and 192.0.2.50. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBqzCCAVCgAwIBAgIUfRcoD0MMlRBkhQb9uIBVTZrJwFcwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjgxMDQ3MzNaGA8yMTI2MTEwNDEwNDcz
M1owDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGNZ
WYYKjCTVvYjL40wyE/fFNJ1ioEWoOPCldqiUrHqayNak0QDvU/YhmVKp7FyE4BT/
Imw3EFw9R6bxnx77d/ajgYcwgYQwHQYDVR0OBBYEFCkdPWv+cpxSWA7ZhtCwu+d9
zJtQMB8GA1UdIwQYMBaAFCkdPWv+cpxSWA7ZhtCwu+d9zJtQMA8GA1UdEwEB/wQF
MAMBAf8wMQYDVR0RBCowKIINKi5leGFtcGxlLm9yZ4IRY2FsbHMuZXhhbXBsZS5j
b22HBMAAAjIwCgYIKoZIzj0EAwIDSQAwRgIhAIiuaZY+y+A9C742FK2UdKj8kPrF
U11RQo05hWqTZg+4AiEA2BgQKb46OWWe2d1EmF+ENweHrVcasqjgdedmgrsGbiA=
-----END CERTIFICATE-----
`;

const isOwn = ownHosts({
  publicHosts: () => ["meet.example.net", "203.0.113.7", "2001:db8::7"],
  hostName: "Nas.example.com",
  certificate: () => CERTIFICATE,
});

test.each([
  "localhost",
  "localhost:3003",
  "127.0.0.1",
  "[::1]:3003",
  "nas",
  "NAS.local:3003",
  "nas.lan",
  "nas.home.arpa",
  "nas.example.com",
  "calls.example.com",
  "meet.example.org",
  "192.0.2.50",
  "meet.example.net:8443",
  "203.0.113.7",
  "[2001:db8:0::7]:3003",
  "198.51.100.4:3003",
])("%s is the server", (host) => {
  expect(isOwn(host, "::ffff:198.51.100.4")).toBe(true);
});

test.each([
  "evil.example",
  "evil.example:3003",
  "nas.evil.example",
  "nas.local.evil.example",
  "other.local",
  "a.b.example.org",
  "example.org",
  "localhost.evil.example",
  "203.0.113.8",
  "",
  "nas/",
  "nas:3003:3003",
])("%j is not the server", (host) => {
  expect(isOwn(host, "::ffff:198.51.100.4")).toBe(false);
});

test("a request without a host is not from a browser, and nothing that a website could lead here", () => {
  expect(isOwn(undefined, undefined)).toBe(true);
});

test("another certificate has other names", () => {
  let current = CERTIFICATE;
  const isOwn = ownHosts({ publicHosts: () => [], hostName: "nas", certificate: () => current });
  expect(isOwn("meet.example.org", undefined)).toBe(true);
  current = TEST_CERTIFICATES[0].cert;
  expect(isOwn("meet.example.org", undefined)).toBe(false);
});

test.each<[string | undefined, string | undefined, boolean]>([
  [undefined, "a.example", false],
  ["https://a.example", "a.example", false],
  ["https://a.example", "a.example:443", false],
  ["http://a.example:3003", "A.example:3003", false],
  ["https://meet.example.net", "127.0.0.1:3003", false],
  ["https://a.example", "a.example:3003", true],
  ["https://a.example.evil.example", "a.example", true],
  ["https://a.example", undefined, true],
  ["null", "a.example", true],
  ["", "a.example", true],
  ["file://a.example", "a.example", true],
])("the origin %s of a request for %s is foreign: %s", (origin, host, isForeign) => {
  expect(isForeignOrigin(origin, { host, publicHosts: () => ["meet.example.net"] })).toBe(isForeign);
});

test("public hosts are names and addresses without port", () => {
  expect(readPublicHosts("Meet.example.org, 203.0.113.7,2001:db8:0::7,[2001:db8::8]")).toEqual([
    ...["meet.example.org", "203.0.113.7", "2001:db8::7", "2001:db8::8"],
  ]);
  for (const wrong of ["https://a.example", "a.example:443", "a b", "", "a.example,"]) {
    expect(() => readPublicHosts(wrong)).toThrow(InvalidValueError);
  }
});
