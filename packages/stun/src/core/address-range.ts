import { parseAddress } from "./ip-address.ts";

/** Addresses of one family, both ends included: 4 or 16 bytes each. */
export interface AddressRange {
  readonly first: Uint8Array;
  readonly last: Uint8Array;
}

type AddressRangeErrorCode = "RANGE_BAD_ADDRESS" | "RANGE_BAD_PREFIX" | "RANGE_MIXED" | "RANGE_REVERSED";

/** The text is not an address range. The message says what to write instead. */
export class AddressRangeError extends Error {
  override readonly name = "AddressRangeError";
  readonly code: AddressRangeErrorCode;
  constructor(code: AddressRangeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const FORMS = "write an address, two of them as first-last, or a network as 192.0.2.0/24";

/**
 * Reads `192.0.2.7`, `192.0.2.7-192.0.2.9` or `192.0.2.0/24`, and the same of IPv6. The bits
 * of a network after its prefix are ignored.
 *
 * @throws {AddressRangeError}
 */
export function parseAddressRange(text: string): AddressRange {
  const dash = text.indexOf("-");
  if (dash >= 0) return rangeBetween(text, text.slice(0, dash).trim(), text.slice(dash + 1).trim());
  const slash = text.indexOf("/");
  if (slash >= 0) return networkOf(text, text.slice(0, slash), text.slice(slash + 1));
  const address = readAddress(text, text.trim());
  return { first: address, last: address };
}

/** True if both ends are the same address. */
export function isSingleAddress({ first, last }: AddressRange): boolean {
  return compareAddresses(first, last) === 0;
}

/** True if the address (as bytes) has the family of the range and lies within it. */
export function isInRange({ first, last }: AddressRange, address: Uint8Array): boolean {
  return (
    address.length === first.length &&
    compareAddresses(first, address) <= 0 &&
    compareAddresses(address, last) <= 0
  );
}

function rangeBetween(text: string, from: string, to: string): AddressRange {
  const first = readAddress(text, from);
  const last = readAddress(text, to);
  if (first.length !== last.length) {
    throw new AddressRangeError("RANGE_MIXED", `"${text}" mixes IPv4 and IPv6; give both ends in one family`);
  }
  if (compareAddresses(first, last) > 0) {
    throw new AddressRangeError("RANGE_REVERSED", `"${text}" ends before it begins; write ${to}-${from}`);
  }
  return { first, last };
}

function networkOf(text: string, address: string, prefix: string): AddressRange {
  const bytes = readAddress(text, address.trim());
  const highest = bytes.length * 8;
  const prefixLength = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(prefixLength <= highest)) {
    throw new AddressRangeError(
      "RANGE_BAD_PREFIX",
      `"${text}" has no prefix length from 0 to ${highest} after the slash`,
    );
  }
  const hostBits = bytes.map((_, index) => 0xff >> Math.min(8, Math.max(0, prefixLength - index * 8)));
  return {
    first: bytes.map((byte, index) => byte & ~(hostBits[index] ?? 0)),
    last: bytes.map((byte, index) => byte | (hostBits[index] ?? 0)),
  };
}

function readAddress(text: string, address: string): Uint8Array {
  const bytes = parseAddress(address);
  if (bytes !== undefined) return bytes;
  throw new AddressRangeError("RANGE_BAD_ADDRESS", `"${text}" is not an address range; ${FORMS}`);
}

/** Compares two addresses of one family: negative, 0 or positive. */
function compareAddresses(one: Uint8Array, other: Uint8Array): number {
  for (let index = 0; index < one.length; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
