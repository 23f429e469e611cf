import { type AddressRange, isInRange, parseAddressRange } from "./address-range.ts";
import { parseAddress } from "./ip-address.ts";
import { canonicalAddress } from "./transport-address.ts";

/**
 * What kind of host this is, and with that how far it reaches:
 *
 * - `mdnsName`: made up by a browser, or announced in a local network (RFC 6762)
 * - `name`: any other text
 * - `shared`: between a provider's NAT and its customers (RFC 6598)
 * - `uniqueLocal`: what private addresses are in IPv6 (RFC 4193)
 * - `public`: everything else, so also what `specialPurposeOf` knows beyond these kinds
 */
export type AddressKind = "mdnsName" | "name" | "public" | (typeof NETWORKS)[number][1];

/** IANA's registries of special-purpose addresses, as far as people meet them. `SPECIAL_PURPOSES` has the rest. */
export const NETWORKS = [
  ["0.0.0.0/8", "unspecified"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "shared"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "linkLocal"],
  ["172.16.0.0/12", "private"],
  ["192.0.2.0/24", "documentation"],
  ["192.168.0.0/16", "private"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["::/128", "unspecified"],
  ["::1/128", "loopback"],
  ["2001:db8::/32", "documentation"],
  ["3fff::/20", "documentation"],
  ["fc00::/7", "uniqueLocal"],
  ["fe80::/10", "linkLocal"],
  ["ff00::/8", "multicast"],
] as const;

const KINDS = NETWORKS.map(([network, kind]) => ({ range: parseAddressRange(network), kind }));

/** All networks of these kinds. */
export function networksOf(...kinds: readonly AddressKind[]): readonly AddressRange[] {
  return KINDS.filter(({ kind }) => kinds.includes(kind)).map(({ range }) => range);
}

/** A name of mDNS: RFC 6762 §3. Browsers put such names in place of the addresses that they hide. */
export function isMdnsName(host: string): boolean {
  return /\.local$/i.test(host);
}

/** The kind of a host as candidates, URLs and sockets have it. An IPv4-mapped IPv6 address is of the kind of its IPv4 address. */
export function addressKind(host: string): AddressKind {
  if (isMdnsName(host)) return "mdnsName";
  const address = parseAddress(canonicalAddress(host));
  if (address === undefined) return "name";
  return KINDS.find(({ range }) => isInRange(range, address))?.kind ?? "public";
}
