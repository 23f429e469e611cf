import { expect, test } from "vitest";
import { isInRange, parseAddressRange } from "./address-range.ts";
import { outermostSpecialRanges, specialPurposeOf, specialRangeAround } from "./special-purpose-addresses.ts";

const isSpecial = (address: Uint8Array) =>
  outermostSpecialRanges().some((range) => isInRange(range, address));

test("the outermost ranges contain every address with a purpose, and no other", () => {
  for (const { first, last } of outermostSpecialRanges()) {
    expect(specialPurposeOf(first)).toBeDefined();
    expect(specialPurposeOf(last)).toBeDefined();
  }
  const texts = ["10.0.0.1", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "::1", "64:ff9b::a00:1"];
  for (const text of texts) expect(isSpecial(parseAddressRange(text).first), text).toBe(true);
  for (const text of ["9.255.255.255", "11.0.0.0", "2606:4700::1"]) {
    expect(isSpecial(parseAddressRange(text).first), text).toBe(false);
  }
});

test("no outermost range lies within another", () => {
  const ranges = outermostSpecialRanges();
  for (const { first, last } of ranges) {
    expect(ranges.filter((other) => isInRange(other, first) && isInRange(other, last))).toHaveLength(1);
  }
});

test.each([
  ["100.64.0.1", "shared"],
  ["100.100.100.200", "cloudService"],
  ["192.0.0.1", "reserved"],
  ["192.0.0.192", "cloudService"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::2", "reserved"],
  ["fd00::1", "uniqueLocal"],
  ["fd00:ec2::254", "cloudService"],
  ["198.19.255.255", "benchmark"],
  ["2606:4700::1", undefined],
])("of several ranges that contain %s the narrowest decides: %s", (text, purpose) => {
  expect(specialPurposeOf(parseAddressRange(text).first)).toBe(purpose);
});

test("the range around other addresses is the narrowest that contains all of them", () => {
  expect(specialRangeAround(parseAddressRange("2001::/32"))?.meaning).toBe("IPv4 in disguise: Teredo");
  expect(specialRangeAround(parseAddressRange("2001::/24"))?.meaning).toBe("protocols of the IETF");
  expect(specialRangeAround(parseAddressRange("2000::/8"))).toBeUndefined();
});
