import { expect, test } from "vitest";
import { directPath } from "./direct-path.ts";
import type { NetworkKindName } from "./network-kinds.ts";

const CASES: readonly [one: NetworkKindName, other: NetworkKindName, path: ReturnType<typeof directPath>][] =
  [
    ["open", "open", "ipv4"],
    ["open", "symmetric", "ipv4"],
    ["full-cone", "symmetric", "ipv4"],
    ["restricted-cone", "symmetric", "ipv4"],
    ["restricted-cone", "address-dependent", "ipv4"],
    ["stateful-firewall", "symmetric", undefined],
    ["stateful-firewall", "port-restricted-cone", "ipv4"],
    ["port-restricted-cone", "port-restricted-cone", "ipv4"],
    ["port-restricted-cone", "carrier-grade", "ipv4"],
    ["port-restricted-cone", "address-dependent", undefined],
    ["port-restricted-cone", "symmetric", undefined],
    ["carrier-grade", "symmetric", undefined],
    ["address-dependent", "address-dependent", undefined],
    ["symmetric", "symmetric", undefined],
    ["symmetric-unfiltered", "symmetric", "ipv4"],
    ["open", "udp-blocked", undefined],
    ["full-cone", "tcp-443-only", undefined],
    ["https-only", "https-only", undefined],
    ["ipv6-only", "open", undefined],
    ["ipv6-only", "ipv6-only", "ipv6"],
    ["ipv6-only", "dual-stack", "ipv6"],
    ["dual-stack", "dual-stack", "ipv6"],
    ["dual-stack", "open", "ipv4"],
    ["dual-stack", "symmetric", undefined],
  ];

test.each(CASES)("without a relay, %s and %s are connected over %s", (one, other, path) => {
  expect(directPath(one, other)).toBe(path);
  expect(directPath(other, one)).toBe(path);
});
