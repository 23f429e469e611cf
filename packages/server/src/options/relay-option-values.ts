import { isIP } from "node:net";
import { OptionValueError } from "./values.ts";

/** Both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Ports below are the system's and its services'. RFC 8656 §7.2. */
const LOWEST_RELAY_PORT = 1024;

/** @throws {OptionValueError} as every reader below. */
export function readPortRange(text: string): PortRange {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (first >= LOWEST_RELAY_PORT && first <= last && last <= 65_535) return { first, last };
  throw new OptionValueError(
    `"${text}" is no range of ports from ${LOWEST_RELAY_PORT} to 65535; write it like 50000-50999`,
  );
}

/** One address, or one of IPv4 and one of IPv6 with a comma between. */
export function readExternalIps(text: string): readonly string[] {
  const addresses = text.split(",").map((address) => address.trim());
  const families = addresses.map((address) => (address.includes("%") ? 0 : isIP(address)));
  if (!families.includes(0) && new Set(families).size === families.length) return addresses;
  throw new OptionValueError(
    `"${text}" is no IP address; give one such as 203.0.113.7, or 203.0.113.7,2001:db8::7 for both families`,
  );
}
