import { expect, test } from "vitest";
import { bestPath, isAsGoodAs } from "./best-path.ts";
import { NETWORK_KIND_NAMES } from "./network-kinds.ts";

test.each([
  ["open", "open", "direct", "direct"],
  ["port-restricted-cone", "port-restricted-cone", "direct", "direct"],
  ["restricted-cone", "symmetric", "direct", "direct"],
  ["symmetric", "full-cone", "direct", "direct"],
  ["port-restricted-cone", "symmetric", "direct", "relay-udp"],
  ["stateful-firewall", "address-dependent", "relay-udp", "direct"],
  ["symmetric", "symmetric", "relay-udp", "relay-udp"],
  ["address-dependent", "address-dependent", "relay-udp", "direct"],
  ["address-dependent", "symmetric", "direct", "relay-udp"],
  ["udp-blocked", "open", "relay-tcp", "direct"],
  ["udp-blocked", "symmetric", "relay-tcp", "relay-udp"],
  ["https-only", "tcp-443-only", "relay-tls", "relay-tcp"],
  ["ipv6-only", "dual-stack", "direct", "direct"],
  ["ipv6-only", "open", "relay-udp", "direct"],
  ["udp-blocked", "ipv6-only", "relay-tcp", "relay-udp"],
] as const)("%s and %s: %s, %s", (one, other, ...ways) => {
  expect(bestPath(one, other)).toEqual(ways);
});

test("it is equally good from the other side, for every pair", () => {
  for (const one of NETWORK_KIND_NAMES) {
    for (const other of NETWORK_KIND_NAMES) {
      const [first, second] = bestPath(other, one);
      expect(isAsGoodAs([second, first], bestPath(one, other)), `${one} and ${other}`).toBe(true);
    }
  }
});

test("one relay less, or a better transport, is better", () => {
  const inOrder = [
    ["direct", "direct"],
    ["direct", "relay-udp"],
    ["relay-udp", "relay-udp"],
    ["relay-tcp", "direct"],
    ["relay-tcp", "relay-udp"],
    ["relay-tcp", "relay-tcp"],
    ["relay-tls", "direct"],
    ["relay-tls", "relay-udp"],
    ["relay-tls", "relay-tcp"],
    ["relay-tls", "relay-tls"],
  ] as const;
  for (const [index, better] of inOrder.entries()) {
    for (const worse of inOrder.slice(index + 1)) {
      expect(isAsGoodAs(better, worse)).toBe(true);
      expect(isAsGoodAs(worse, better)).toBe(false);
    }
  }
  expect(isAsGoodAs(["relay-udp", "direct"], ["direct", "relay-udp"])).toBe(true);
});
