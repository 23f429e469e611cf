import { type AddressRange, isInRange, parseAddressRange } from "./address-range.ts";

/**
 * What makes addresses of a special purpose peers like any other.
 *
 * - `nothing`
 * - `configuration`: the operator names them
 * - `neighbourhood`: the operator names them, or the server lives in that network
 * - `loopback`, `multicast`: a switch of their own
 */
type OpenedBy = "nothing" | "configuration" | "neighbourhood" | "loopback" | "multicast";

type SpecialPurpose = readonly [range: string, openedBy: OpenedBy, purpose: string, source: string];

/**
 * Addresses that are not simply somebody's place in the Internet: the IANA registries of special-purpose addresses for
 * IPv4 and IPv6, with what clouds keep for their own services. Where ranges overlap, `nothing` wins.
 */
const SPECIAL_PURPOSES: readonly SpecialPurpose[] = [
  // What clouds answer on, inside ranges that may be open or outside of all.
  ["100.100.100.200", "nothing", "metadata of Alibaba Cloud", "its documentation of ECS"],
  ["168.63.129.16", "nothing", "the host of an Azure machine", "Azure documentation"],
  ["192.0.0.192", "nothing", "metadata of Oracle Cloud", "its documentation"],
  ["fd00:ec2::/32", "nothing", "metadata, names, time and roles of AWS", "documentation of EC2 and EKS"],
  ["fd20:ce::254", "nothing", "metadata of Google Cloud", "its documentation"],
  ["fd00:c1::a9fe:a9fe", "nothing", "metadata of Oracle Cloud", "its documentation"],
  ["fd00:42::42", "nothing", "metadata of Scaleway", "documentation of cloud-init"],
  ["fd00:a9fe:a9fe::1", "nothing", "metadata of Akamai", "documentation of cloud-init"],
  ["fd00:100::100:200", "nothing", "metadata of Alibaba Cloud", "its documentation of ECS"],

  // IPv4
  ["0.0.0.0/8", "nothing", "this host, this network", "RFC 791 §3.2, RFC 1122 §3.2.1.3"],
  ["10.0.0.0/8", "neighbourhood", "private networks", "RFC 1918"],
  ["100.64.0.0/10", "neighbourhood", "between a provider and its customers", "RFC 6598"],
  ["127.0.0.0/8", "loopback", "this machine alone", "RFC 1122 §3.2.1.3"],
  ["169.254.0.0/16", "nothing", "one link; metadata, roles and time of most clouds", "RFC 3927"],
  ["172.16.0.0/12", "neighbourhood", "private networks", "RFC 1918"],
  ["192.0.0.0/24", "nothing", "protocols of the IETF", "RFC 6890 §2.1"],
  ["192.0.2.0/24", "nothing", "documentation", "RFC 5737"],
  ["192.31.196.0/24", "nothing", "answers to stray reverse look-ups (AS112)", "RFC 7535"],
  ["192.52.193.0/24", "nothing", "multicast tunnels (AMT)", "RFC 7450"],
  ["192.88.99.0/24", "nothing", "relays of 6to4, given up", "RFC 7526"],
  ["192.168.0.0/16", "neighbourhood", "private networks", "RFC 1918"],
  ["192.175.48.0/24", "nothing", "answers to stray reverse look-ups (AS112)", "RFC 7534"],
  ["198.18.0.0/15", "configuration", "benchmarks", "RFC 2544"],
  ["198.51.100.0/24", "nothing", "documentation", "RFC 5737"],
  ["203.0.113.0/24", "nothing", "documentation", "RFC 5737"],
  ["224.0.0.0/4", "multicast", "groups of hosts", "RFC 5771"],
  ["240.0.0.0/4", "nothing", "reserved, and the broadcast address", "RFC 1112 §4, RFC 919 §7"],

  // IPv6. Besides all this only 2000::/3 has been given out: IANA's registry of the IPv6 address space.
  ["::", "nothing", "no address", "RFC 4291 §2.5.2"],
  ["::/96", "nothing", "IPv4 in disguise: compatible, given up", "RFC 4291 §2.5.5.1"],
  ["::ffff:0:0/96", "nothing", "IPv4 in disguise: mapped", "RFC 4291 §2.5.5.2"],
  ["::ffff:0:0:0/96", "nothing", "IPv4 in disguise: translated (SIIT)", "RFC 2765 §2.1"],
  ["64:ff9b::/96", "nothing", "IPv4 in disguise: NAT64", "RFC 6052 §2.1"],
  ["64:ff9b:1::/48", "nothing", "IPv4 in disguise: NAT64 of one network", "RFC 8215"],
  ["100::/64", "nothing", "thrown away", "RFC 6666"],
  ["100:0:0:1::/64", "nothing", "a dummy for tunnels", "RFC 9780"],
  ["2001::/23", "nothing", "protocols of the IETF", "RFC 2928"],
  ["2001::/32", "nothing", "IPv4 in disguise: Teredo", "RFC 4380"],
  ["2001:2::/48", "nothing", "benchmarks", "RFC 5180"],
  ["2001:10::/28", "nothing", "names of hosts (ORCHID), given up", "RFC 4843"],
  ["2001:20::/28", "nothing", "names of hosts (ORCHIDv2)", "RFC 7343"],
  ["2001:db8::/32", "nothing", "documentation", "RFC 3849"],
  ["2002::/16", "nothing", "IPv4 in disguise: 6to4", "RFC 3056"],
  ["2620:4f:8000::/48", "nothing", "answers to stray reverse look-ups (AS112)", "RFC 7534"],
  ["3fff::/20", "nothing", "documentation", "RFC 9637"],
  ["5f00::/16", "nothing", "segment routing", "RFC 9602"],
  ["fc00::/7", "neighbourhood", "private networks", "RFC 4193"],
  ["fe80::/10", "nothing", "one link", "RFC 4291 §2.5.6"],
  ["fec0::/10", "nothing", "one site, given up", "RFC 3879"],
  ["ff00::/8", "multicast", "groups of hosts", "RFC 4291 §2.7"],
  ["::-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "nothing", "not given out", "RFC 4291 §2.4"],
  ["4000::-fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "nothing", "not given out", "RFC 4291 §2.4"],
  ["fe00::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "nothing", "not given out", "RFC 4291 §2.4"],
];

const COMPILED = SPECIAL_PURPOSES.map(([range, openedBy, purpose, source]) => ({
  ...parseAddressRange(range),
  openedBy,
  meaning: `${purpose}, ${source}`,
}));

/** A range that is closed unless something opens it. */
interface ClosedRange extends AddressRange {
  readonly purpose: string;
}

/** All that is closed to begin with, each address in one range or a few: for servers that know only ranges. */
export function closedRanges(): readonly ClosedRange[] {
  const ranges = SPECIAL_PURPOSES.map(([range, , purpose]) => ({ ...parseAddressRange(range), purpose }));
  return ranges.filter(
    (range) =>
      !ranges.some(
        (other) => other !== range && isInRange(other, range.first) && isInRange(other, range.last),
      ),
  );
}

/** One address within a range that nothing opens. RFC 4291 §2.5.3. */
const LOOPBACK_V6 = parseAddressRange("::1");

/** What opens an address, as bytes; `undefined` where it is a public one, open to begin with. */
export function openedBy(address: Uint8Array): OpenedBy | undefined {
  if (isInRange(LOOPBACK_V6, address)) return "loopback";
  if (isIsatap(address)) return "nothing";
  let found: OpenedBy | undefined;
  for (const row of COMPILED) {
    if (!isInRange(row, address)) continue;
    if (row.openedBy === "nothing") return "nothing";
    found = row.openedBy;
  }
  return found;
}

/** What a range is there for of which no configuration opens a single address; `undefined` for any other range. */
export function closedPurpose({ first, last }: AddressRange): string | undefined {
  if (isInRange(LOOPBACK_V6, first) && isInRange(LOOPBACK_V6, last)) return undefined;
  return COMPILED.find((row) => row.openedBy === "nothing" && isInRange(row, first) && isInRange(row, last))
    ?.meaning;
}

/** IPv4 in disguise under anybody's prefix: an interface identifier of RFC 5214 §6.1. */
function isIsatap(address: Uint8Array): boolean {
  return (
    address.length === 16 &&
    (address[8] === 0 || address[8] === 2) &&
    address[9] === 0 &&
    address[10] === 0x5e &&
    address[11] === 0xfe
  );
}
