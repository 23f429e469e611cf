import { type AddressKind, NETWORKS } from "./address-kind.ts";
import { type AddressRange, isInRange, parseAddressRange } from "./address-range.ts";

/**
 * The purpose of an address that is not a public unicast address. In addition to the kinds of `addressKind`:
 *
 * - `cloudService`: services that clouds offer to their own machines, such as credentials
 * - `benchmark`: networks under test
 * - `reserved`: protocols, translations of IPv4, and addresses that IANA has not assigned
 */
export type SpecialPurpose =
  | Exclude<AddressKind, "mdnsName" | "name" | "public">
  | "cloudService"
  | "benchmark"
  | "reserved";

export interface SpecialPurposeRange extends AddressRange {
  readonly purpose: SpecialPurpose;
  /** A short description for people. */
  readonly meaning: string;
  /** The document that defines it. */
  readonly source: string;
}

type Meaning = readonly [meaning: string, source: string];

const MEANINGS: Readonly<Record<(typeof NETWORKS)[number][0], Meaning>> = {
  "0.0.0.0/8": ["this host, this network", "RFC 791 §3.2, RFC 1122 §3.2.1.3"],
  "10.0.0.0/8": ["private networks", "RFC 1918"],
  "100.64.0.0/10": ["between a provider and its customers", "RFC 6598"],
  "127.0.0.0/8": ["this machine alone", "RFC 1122 §3.2.1.3"],
  "169.254.0.0/16": ["one link; metadata, roles and time of most clouds", "RFC 3927"],
  "172.16.0.0/12": ["private networks", "RFC 1918"],
  "192.0.2.0/24": ["documentation", "RFC 5737"],
  "192.168.0.0/16": ["private networks", "RFC 1918"],
  "198.51.100.0/24": ["documentation", "RFC 5737"],
  "203.0.113.0/24": ["documentation", "RFC 5737"],
  "224.0.0.0/4": ["groups of hosts", "RFC 5771"],
  "::/128": ["no address", "RFC 4291 §2.5.2"],
  "::1/128": ["this machine alone", "RFC 4291 §2.5.3"],
  "2001:db8::/32": ["documentation", "RFC 3849"],
  "3fff::/20": ["documentation", "RFC 9637"],
  "fc00::/7": ["private networks", "RFC 4193"],
  "fe80::/10": ["one link", "RFC 4291 §2.5.6"],
  "ff00::/8": ["groups of hosts", "RFC 4291 §2.7"],
};

/** Service addresses of clouds, inside other ranges or outside all of them. */
const CLOUD_SERVICES: readonly (readonly [range: string, ...Meaning])[] = [
  ["100.100.100.200", "metadata of Alibaba Cloud", "its documentation of ECS"],
  ["168.63.129.16", "the host of an Azure machine", "Azure documentation"],
  ["192.0.0.192", "metadata of Oracle Cloud", "its documentation"],
  ["fd00:ec2::/32", "metadata, names, time and roles of AWS", "documentation of EC2 and EKS"],
  ["fd20:ce::254", "metadata of Google Cloud", "its documentation"],
  ["fd00:c1::a9fe:a9fe", "metadata of Oracle Cloud", "its documentation"],
  ["fd00:42::42", "metadata of Scaleway", "documentation of cloud-init"],
  ["fd00:a9fe:a9fe::1", "metadata of Akamai", "documentation of cloud-init"],
  ["fd00:100::100:200", "metadata of Alibaba Cloud", "its documentation of ECS"],
];

/** The rest of IANA's registries of special-purpose addresses. A range precedes those that contain it. */
const FURTHER: readonly (readonly [range: string, purpose: SpecialPurpose, ...Meaning])[] = [
  // IPv4
  ["192.0.0.0/24", "reserved", "protocols of the IETF", "RFC 6890 §2.1"],
  ["192.31.196.0/24", "reserved", "answers to stray reverse look-ups (AS112)", "RFC 7535"],
  ["192.52.193.0/24", "reserved", "multicast tunnels (AMT)", "RFC 7450"],
  ["192.88.99.0/24", "reserved", "relays of 6to4, deprecated", "RFC 7526"],
  ["192.175.48.0/24", "reserved", "answers to stray reverse look-ups (AS112)", "RFC 7534"],
  ["198.18.0.0/15", "benchmark", "benchmarks", "RFC 2544"],
  ["240.0.0.0/4", "reserved", "reserved, and the broadcast address", "RFC 1112 §4, RFC 919 §7"],

  // IPv6. Apart from these, IANA has assigned only 2000::/3 (its registry of the IPv6 address space).
  ["::/96", "reserved", "IPv4 in disguise: compatible, deprecated", "RFC 4291 §2.5.5.1"],
  ["::ffff:0:0/96", "reserved", "IPv4 in disguise: mapped", "RFC 4291 §2.5.5.2"],
  ["::ffff:0:0:0/96", "reserved", "IPv4 in disguise: translated (SIIT)", "RFC 2765 §2.1"],
  ["64:ff9b::/96", "reserved", "IPv4 in disguise: NAT64", "RFC 6052 §2.1"],
  ["64:ff9b:1::/48", "reserved", "IPv4 in disguise: NAT64 of one network", "RFC 8215"],
  ["100::/64", "reserved", "discarded", "RFC 6666"],
  ["100:0:0:1::/64", "reserved", "a dummy for tunnels", "RFC 9780"],
  ["2001::/32", "reserved", "IPv4 in disguise: Teredo", "RFC 4380"],
  ["2001:2::/48", "reserved", "benchmarks", "RFC 5180"],
  ["2001:10::/28", "reserved", "names of hosts (ORCHID), deprecated", "RFC 4843"],
  ["2001:20::/28", "reserved", "names of hosts (ORCHIDv2)", "RFC 7343"],
  ["2001::/23", "reserved", "protocols of the IETF", "RFC 2928"],
  ["2002::/16", "reserved", "IPv4 in disguise: 6to4", "RFC 3056"],
  ["2620:4f:8000::/48", "reserved", "answers to stray reverse look-ups (AS112)", "RFC 7534"],
  ["5f00::/16", "reserved", "segment routing", "RFC 9602"],
  ["fec0::/10", "reserved", "one site, deprecated", "RFC 3879"],
  ["::-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "not allocated", "RFC 4291 §2.4"],
  ["4000::-fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "not allocated", "RFC 4291 §2.4"],
  ["fe00::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved", "not allocated", "RFC 4291 §2.4"],
];

const RANGES: readonly SpecialPurposeRange[] = [
  ...CLOUD_SERVICES.map(([range, ...meaning]) => specialRange(range, "cloudService", meaning)),
  ...NETWORKS.map(([range, kind]) => specialRange(range, kind, MEANINGS[range])),
  ...FURTHER.map(([range, purpose, ...meaning]) => specialRange(range, purpose, meaning)),
];

function specialRange(
  range: string,
  purpose: SpecialPurpose,
  [meaning, source]: Meaning,
): SpecialPurposeRange {
  return { ...parseAddressRange(range), purpose, meaning, source };
}

/** All ranges with a special purpose, without those that lie within another. */
export function outermostSpecialRanges(): readonly SpecialPurposeRange[] {
  return RANGES.filter((range) => !RANGES.some((other) => other !== range && isWithin(range, other)));
}

/** The purpose of an address given as bytes; `undefined` for a public one. */
export function specialPurposeOf(address: Uint8Array): SpecialPurpose | undefined {
  if (isIsatap(address)) return "reserved";
  for (const range of RANGES) {
    if (isInRange(range, address)) return range.purpose;
  }
  return undefined;
}

/** The narrowest special range that contains all of these addresses. */
export function specialRangeAround(addresses: AddressRange): SpecialPurposeRange | undefined {
  return RANGES.find((range) => isWithin(addresses, range));
}

function isWithin({ first, last }: AddressRange, range: AddressRange): boolean {
  return isInRange(range, first) && isInRange(range, last);
}

/** An embedded IPv4 address under any prefix: an ISATAP interface identifier, RFC 5214 §6.1. */
function isIsatap(address: Uint8Array): boolean {
  return (
    address.length === 16 &&
    (address[8] === 0 || address[8] === 2) &&
    address[9] === 0 &&
    address[10] === 0x5e &&
    address[11] === 0xfe
  );
}
