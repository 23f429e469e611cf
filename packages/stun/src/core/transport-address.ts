import { formatAddress, parseAddress } from "./ip-address.ts";

/** An IP address and a port. RFC 8489 §3. */
export interface TransportAddress {
  /** In Node's notation: dotted IPv4, or IPv6 as `formatAddress` writes it. */
  readonly address: string;
  readonly port: number;
}

const MAPPED_PREFIX = "::ffff:";

/** Compares address and port. The addresses are compared as text, so both must be in Node's notation. */
export function isSameTransportAddress(one: TransportAddress, other: TransportAddress): boolean {
  return one.address === other.address && one.port === other.port;
}

/** `192.0.2.1:3478` or `[2001:db8::1]:3478`. */
export function formatTransportAddress({ address, port }: TransportAddress): string {
  return familyOf(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Looks for a colon only: for texts that are known to be addresses. */
export function familyOf(address: string): 4 | 6 {
  return address.includes(":") ? 6 : 4;
}

/**
 * One text for each address: an IPv4-mapped IPv6 address, as dual-stack sockets report it, becomes IPv4; other IPv6
 * addresses are written as by `formatAddress`, without their zone. Anything else is returned unchanged.
 */
export function canonicalAddress(address: string): string {
  if (familyOf(address) === 4) return address;
  const bytes = parseAddress(address);
  if (bytes === undefined) return address;
  const text = formatAddress(bytes);
  return text.startsWith(MAPPED_PREFIX) && text.includes(".") ? text.slice(MAPPED_PREFIX.length) : text;
}
