import { expect, test } from "vitest";
import { verdictOnIpv6 } from "./ipv6-verdict.ts";

test.each([
  ["a global address", ["192.0.2.7", "2001:db8::7"], "passed", "ipv6Global"],
  ["a unique local address alone", ["192.0.2.7", "fd12::7"], "warning", "ipv6LocalOnly"],
  ["IPv4 alone", ["192.0.2.7"], "warning", "noIpv6"],
  ["made-up names alone", ["4f9b.local"], "skipped", "addressesHidden"],
  ["a made-up name, and IPv6 seen by the server", ["4f9b.local", "2001:db8::7"], "passed", "ipv6Global"],
  ["no address at all", [], "skipped", "noNetwork"],
] as const)("%s", (_what, addresses, grade, reason) => {
  expect(verdictOnIpv6(addresses)).toEqual({ grade, reason });
});
