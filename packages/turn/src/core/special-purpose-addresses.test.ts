import { expect, test } from "vitest";
import { isInRange, parseAddressRange } from "./address-range.ts";
import { closedRanges, openedBy } from "./special-purpose-addresses.ts";

const isClosed = (address: Uint8Array) => closedRanges().some((range) => isInRange(range, address));

test("the closed ranges hold what the policy closes, and nothing else", () => {
  for (const { first, last } of closedRanges()) {
    expect(openedBy(first)).toBeDefined();
    expect(openedBy(last)).toBeDefined();
  }
  const texts = ["10.0.0.1", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "::1", "64:ff9b::a00:1"];
  for (const text of texts) expect(isClosed(parseAddressRange(text).first), text).toBe(true);
  for (const text of ["9.255.255.255", "11.0.0.0", "2606:4700::1"]) {
    expect(isClosed(parseAddressRange(text).first), text).toBe(false);
  }
});

test("no closed range lies within another", () => {
  const ranges = closedRanges();
  for (const { first, last } of ranges) {
    expect(ranges.filter((other) => isInRange(other, first) && isInRange(other, last))).toHaveLength(1);
  }
});
