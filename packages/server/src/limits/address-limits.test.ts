import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readTrustedProxies } from "../proxy/trusted-proxies.ts";
import { addressGroup } from "./address-group.ts";
import { DEFAULT_LIMITS, readAddressLimits } from "./address-limits.ts";
import { addressRates } from "./address-rates.ts";
import { addressShares } from "./address-shares.ts";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["unknown", "unknown"],
])("%s counts as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

test("an address has its share, and gets back what it gives back, once", () => {
  const shares = addressShares(2, []);
  const release = shares.take("2001:db8::1");
  expect(shares.take("2001:db8::2")).toBeDefined();
  expect(shares.take("2001:db8::3")).toBeUndefined();
  expect(shares.take("2001:db8:0:1::3")).toBeDefined();
  release?.();
  release?.();
  expect(shares.take("2001:db8::3")).toBeDefined();
  expect(shares.take("2001:db8::4")).toBeUndefined();
});

test("a proxy, trusted or on this computer, stands for everyone; other loopback addresses do not", () => {
  const proxies = readTrustedProxies("192.0.2.0/24");
  const shares = addressShares(0, proxies);
  const rates = addressRates({ burst: 0, perSecond: 0 }, proxies);
  for (const address of ["127.0.0.1", "::ffff:127.0.0.1", "::1", "192.0.2.7"]) {
    rates.fine(address, 1);
    rates.charge(address, 1);
    expect([shares.take(address) !== undefined, rates.take(address), rates.isEmpty(address)]).toEqual([
      ...[true, true, false],
    ]);
  }
  expect([shares.take("127.0.0.66"), rates.take("127.0.0.66")]).toEqual([undefined, false]);
});

test("an address may do so much at once, and then so much a second", () => {
  let nowMs = 0;
  const rates = addressRates({ burst: 3, perSecond: 2 }, [], () => nowMs);
  const taken = () => Array.from({ length: 5 }, () => rates.take("192.0.2.7")).filter(Boolean).length;
  expect(taken()).toBe(3);
  expect([rates.isEmpty("192.0.2.7"), rates.isEmpty("192.0.2.8")]).toEqual([true, false]);
  nowMs = 1_000;
  expect(taken()).toBe(2);
  nowMs = 60_000;
  expect(taken()).toBe(3);
});

test("a fine takes what there is, and what comes in the next seconds", () => {
  let nowMs = 0;
  const rates = addressRates({ burst: 10, perSecond: 2 }, [], () => nowMs);
  rates.fine("192.0.2.7", 5);
  nowMs = 5_000;
  expect(rates.isEmpty("192.0.2.7")).toBe(true);
  nowMs = 5_500;
  expect(rates.take("192.0.2.7")).toBe(true);
});

test("what an address is charged adds up, but it never waits longer than ten seconds", () => {
  let nowMs = 0;
  const rates = addressRates({ burst: 10, perSecond: 2 }, [], () => nowMs);
  for (let count = 0; count < 4; count += 1) rates.charge("192.0.2.7", 1);
  expect(rates.isEmpty("192.0.2.7")).toBe(false);
  rates.charge("192.0.2.7", 1);
  expect(rates.isEmpty("192.0.2.7")).toBe(true);
  for (let count = 0; count < 1_000; count += 1) rates.charge("192.0.2.7", 1);
  nowMs = 10_000;
  expect(rates.isEmpty("192.0.2.7")).toBe(true);
  nowMs = 10_500;
  expect(rates.isEmpty("192.0.2.7")).toBe(false);
});

test("a million addresses take no more memory than some ten thousand", () => {
  const rates = addressRates({ burst: 1, perSecond: 0 }, []);
  rates.take("192.0.2.7");
  const at = (number: number) => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
  for (let number = 0; number < 65_535; number += 1) rates.take(at(number));
  expect(rates.take("192.0.2.7")).toBe(false);
  for (let number = 65_536; number < 140_000; number += 1) rates.take(at(number));
  // Forgotten meanwhile.
  expect(rates.take("192.0.2.7")).toBe(true);
});

test("limits are read by name; the others keep their defaults", () => {
  expect(readAddressLimits("requests=20, connections=7")).toEqual({
    ...DEFAULT_LIMITS,
    requests: 20,
    connections: 7,
  });
  for (const wrong of ["", "requests", "requests=0", "requests=-1", "rooms=1e3", "toString=1"]) {
    expect(() => readAddressLimits(wrong)).toThrow(InvalidValueError);
  }
});
