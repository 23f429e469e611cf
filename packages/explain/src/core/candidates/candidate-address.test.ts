import { expect, test } from "vitest";
import { addressKind } from "./candidate-address.ts";

test.each([
  ["0.0.0.0", "unspecified"],
  ["10.0.0.1", "private"],
  ["172.15.0.1", "global"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["172.32.0.1", "global"],
  ["192.168.1.7", "private"],
  ["100.63.255.255", "global"],
  ["100.64.0.1", "shared"],
  ["100.127.255.255", "shared"],
  ["100.128.0.0", "global"],
  ["127.0.0.1", "loopback"],
  ["169.254.3.4", "linkLocal"],
  ["192.0.2.1", "documentation"],
  ["239.1.2.3", "multicast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["fe80::1", "linkLocal"],
  ["FEBF::1", "linkLocal"],
  ["fd00::2", "uniqueLocal"],
  ["fc00::2", "uniqueLocal"],
  ["ff02::fb", "multicast"],
  ["2001:db8::1", "documentation"],
  ["2001:0db8::1", "documentation"],
  ["2a00:1450::1", "global"],
  ["981a4032-3eb5-40a6-a69e-97f4c235fa2c.local", "hidden"],
  ["turn.example.org", "name"],
  ["", "name"],
] as const)("%s is %s", (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});
