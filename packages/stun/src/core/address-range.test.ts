import { parseAddress } from "@visavis/stun/core";
import { expect, test } from "vitest";
import { AddressRangeError, isInRange, isSingleAddress, parseAddressRange } from "./address-range.ts";

function holds(range: string, address: string): boolean {
  return isInRange(parseAddressRange(range), parseAddress(address) ?? new Uint8Array());
}

test.each([
  ["192.0.2.7", "192.0.2.7", "192.0.2.6", "192.0.2.8"],
  ["192.0.2.7-192.0.2.9", "192.0.2.9", "192.0.2.6", "192.0.2.10"],
  ["192.0.2.7 - 192.0.2.9", "192.0.2.7", "192.0.2.6", "192.0.2.10"],
  ["192.0.1.255-192.0.3.0", "192.0.2.200", "192.0.1.254", "192.0.3.1"],
  ["192.0.2.0/24", "192.0.2.255", "192.0.1.255", "192.0.3.0"],
  ["192.0.2.77/26", "192.0.2.64", "192.0.2.63", "192.0.2.128"],
  ["192.0.2.7/32", "192.0.2.7", "192.0.2.6", "192.0.2.8"],
  ["2001:db8::1", "2001:db8::1", "2001:db8::", "2001:db8::2"],
  ["2001:db8::ffff-2001:db8::1:1", "2001:db8::1:0", "2001:db8::fffe", "2001:db8::1:2"],
  ["2001:db8::/33", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db8:8000::"],
  ["2001:db8::5/127", "2001:db8::4", "2001:db8::3", "2001:db8::6"],
])("%s holds %s, but neither %s nor %s", (range, inside, before, after) => {
  expect(holds(range, inside)).toBe(true);
  expect(holds(range, before)).toBe(false);
  expect(holds(range, after)).toBe(false);
});

test("a network with prefix length 0 contains every address of its family and none of the other", () => {
  expect(holds("192.0.2.1/0", "255.255.255.255")).toBe(true);
  expect(holds("192.0.2.1/0", "::1")).toBe(false);
  expect(holds("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).toBe(true);
  expect(holds("::/0", "0.0.0.0")).toBe(false);
});

test("a range of one address is recognized, however it is written", () => {
  for (const single of ["192.0.2.7", "192.0.2.7-192.0.2.7", "192.0.2.7/32", "2001:db8::1/128"]) {
    expect(isSingleAddress(parseAddressRange(single)), single).toBe(true);
  }
  expect(isSingleAddress(parseAddressRange("192.0.2.6/31"))).toBe(false);
});

test.each([
  ["", "RANGE_BAD_ADDRESS", '"" is not an address range'],
  ["localhost", "RANGE_BAD_ADDRESS", '"localhost" is not an address range'],
  ["10.0.0", "RANGE_BAD_ADDRESS", "as first-last"],
  ["10.0.0.1-", "RANGE_BAD_ADDRESS", "is not an address range"],
  ["10.0.0.1-10.0.0.2-10.0.0.3", "RANGE_BAD_ADDRESS", "is not an address range"],
  ["10.0.0.0/33", "RANGE_BAD_PREFIX", "no prefix length from 0 to 32"],
  ["10.0.0.0/", "RANGE_BAD_PREFIX", "no prefix length from 0 to 32"],
  ["10.0.0.0/-1", "RANGE_BAD_ADDRESS", "is not an address range"],
  ["10.0.0.0/255.0.0.0", "RANGE_BAD_PREFIX", "no prefix length from 0 to 32"],
  ["2001:db8::/129", "RANGE_BAD_PREFIX", "no prefix length from 0 to 128"],
  ["10.0.0.1-2001:db8::1", "RANGE_MIXED", "mixes IPv4 and IPv6"],
  ["10.0.0.9-10.0.0.1", "RANGE_REVERSED", "write 10.0.0.1-10.0.0.9"],
])("%j is refused", (text, code, message) => {
  expect(() => parseAddressRange(text)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
  expect(() => parseAddressRange(text)).toThrow(AddressRangeError);
});
