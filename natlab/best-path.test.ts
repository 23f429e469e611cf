import { expect, test } from "vitest";
import { bestPath, isSamePath } from "./best-path.ts";
import { NETWORK_KIND_NAMES } from "./network-kinds.ts";

test.each([
  ["open", "open", "direct", "direct"],
  ["port-restricted-cone", "port-restricted-cone", "direct", "direct"],
  ["restricted-cone", "symmetric", "direct", "direct"],
  ["symmetric", "full-cone", "direct", "direct"],
  ["port-restricted-cone", "symmetric", "direct", "relay-udp"],
  ["stateful-firewall", "address-dependent", "direct", "relay-udp"],
  ["symmetric", "symmetric", "relay-udp", "relay-udp"],
  ["address-dependent", "address-dependent", "relay-udp", "relay-udp"],
  ["udp-blocked", "open", "relay-tcp", "direct"],
  ["udp-blocked", "symmetric", "relay-tcp", "relay-udp"],
  ["https-only", "tcp-443-only", "relay-tls", "relay-tcp"],
  ["ipv6-only", "dual-stack", "direct", "direct"],
  ["ipv6-only", "open", "relay-udp", "direct"],
  ["udp-blocked", "ipv6-only", "relay-tcp", "relay-udp"],
] as const)("%s and %s: %s, %s", (one, other, ...ways) => {
  expect(bestPath(one, other)).toEqual(ways);
});

test("it is the same seen from the other side, for every pair", () => {
  for (const one of NETWORK_KIND_NAMES) {
    for (const other of NETWORK_KIND_NAMES) {
      const [first, second] = bestPath(other, one);
      expect(isSamePath(bestPath(one, other), [second, first]), `${one} and ${other}`).toBe(true);
    }
  }
});
