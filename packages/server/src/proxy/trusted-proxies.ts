import {
  type AddressRange,
  AddressRangeError,
  canonicalAddress,
  isInRange,
  networksOf,
  parseAddress,
  parseAddressRange,
} from "@visavis/stun/core";
import { InvalidValueError } from "../options/invalid-value.ts";

/** The addresses whose forwarding headers are trusted. Empty: none. */
export type TrustedProxies = readonly AddressRange[];

/** Keywords for the networks in which an operator's own proxy usually is. RFC 1122 §3.2.1.3, RFC 1918, RFC 4193. */
const WORDS: ReadonlyMap<string, readonly AddressRange[]> = new Map([
  ["loopback", networksOf("loopback")],
  ["private", networksOf("private", "uniqueLocal")],
]);

const FORMS = "give addresses, networks such as 10.1.0.0/16, loopback or private, separated by commas";

/**
 * Reads a comma-separated list of addresses, networks, ranges (`192.0.2.7-192.0.2.9`) and the keywords `loopback` and
 * `private`.
 *
 * @throws {InvalidValueError}
 */
export function readTrustedProxies(text: string): TrustedProxies {
  return text
    .split(",")
    .map((part) => part.trim())
    .flatMap((part) => WORDS.get(part.toLowerCase()) ?? [readRange(part)]);
}

function readRange(text: string): AddressRange {
  try {
    const range = parseAddressRange(canonicalAddress(text));
    // Client addresses are compared as plain IPv4, so such a range would never match.
    if (!isInRange(MAPPED, range.first)) return range;
  } catch (error) {
    if (!(error instanceof AddressRangeError)) throw error;
  }
  throw new InvalidValueError(`"${text}" is not a proxy address; ${FORMS}`);
}

/** RFC 4291 §2.5.5.2. */
const MAPPED = parseAddressRange("::ffff:0:0/96");

/** True if the address, in canonical form, belongs to a trusted proxy. */
export function isTrusted(trusted: TrustedProxies, address: string): boolean {
  const bytes = parseAddress(address);
  return bytes !== undefined && trusted.some((range) => isInRange(range, bytes));
}
