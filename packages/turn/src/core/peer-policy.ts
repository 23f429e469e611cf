import {
  type AddressRange,
  isInRange,
  isSingleAddress,
  parseAddress,
  parseAddressRange,
  type SpecialPurpose,
  specialPurposeOf,
  specialRangeAround,
} from "@visavis/stun/core";

/**
 * What opens addresses of a special purpose to peers.
 *
 * - `nothing`
 * - `configuration`: the operator allows them
 * - `neighbourhood`: the operator allows them, or the server is in that network
 * - `loopback`, `multicast`: their own switch
 */
type Opening = "nothing" | "configuration" | "neighbourhood" | "loopback" | "multicast";

const OPENINGS: Readonly<Record<SpecialPurpose, Opening>> = {
  unspecified: "nothing",
  loopback: "loopback",
  private: "neighbourhood",
  shared: "neighbourhood",
  uniqueLocal: "neighbourhood",
  linkLocal: "nothing",
  multicast: "multicast",
  benchmark: "configuration",
  documentation: "nothing",
  cloudService: "nothing",
  reserved: "nothing",
};

/** What opens an address, as bytes; `undefined` for a public one, which is open by default. */
export function openedBy(address: Uint8Array): Opening | undefined {
  const purpose = specialPurposeOf(address);
  return purpose === undefined ? undefined : OPENINGS[purpose];
}

/** The purpose of a range that no configuration can open; `undefined` for any other range. */
export function closedPurpose(range: AddressRange): string | undefined {
  const special = specialRangeAround(range);
  if (special === undefined || OPENINGS[special.purpose] !== "nothing") return undefined;
  return `${special.meaning}, ${special.source}`;
}

/**
 * What may be relayed to an address.
 *
 * - `any`: anything at that address
 * - `relays`: the address is the server's own; only relayed transport addresses on it are reachable, inside the process
 * - `none`: nothing
 */
export type PeerReach = "any" | "relays" | "none";

/** Decides on one canonical address. */
export type PeerPolicy = (address: string) => PeerReach;

/** Ranges are in the notation of `parseAddressRange`. */
export interface PeerRules {
  /** Take precedence over `denied`, as in coturn, and open private networks. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  /** Allows peers on this machine. For tests only, since it exposes the machine's services. */
  readonly allowLoopback: boolean;
  readonly allowMulticast: boolean;
  /** The relay addresses, both local and external, and the addresses of all interfaces. */
  readonly ownAddresses: readonly string[];
  /** Of those, the ones that clients are given relayed transport addresses of. */
  readonly relayAddresses: readonly string[];
  /** Private networks that the server is part of, open unless denied, except their network and broadcast addresses. */
  readonly privateNetworks: readonly string[];
}

/**
 * A policy that denies all peers that strangers must not reach: this machine, its links, private networks, cloud
 * metadata services, and IPv4 addresses embedded in IPv6 ones.
 *
 * @throws {AddressRangeError}
 */
export function createPeerPolicy(rules: PeerRules): PeerPolicy {
  const { allowLoopback, allowMulticast } = rules;
  const allowed = rules.allowed.map(parseAddressRange);
  const denied = rules.denied.map(parseAddressRange);
  const named = allowed.filter(isSingleAddress);
  const own = rules.ownAddresses
    .map(parseAddressRange)
    .filter(({ first }) => first.some((byte) => byte !== 0));
  const relays = rules.relayAddresses.map(parseAddressRange);
  const neighbours = rules.privateNetworks.map((network) => hostsOf(parseAddressRange(network)));

  const isOpen = (address: Uint8Array): boolean => {
    const opening = openedBy(address);
    switch (opening) {
      case "nothing":
        return false;
      case "loopback":
        if (!allowLoopback) return false;
        break;
      case "multicast":
        if (!allowMulticast) return false;
        break;
      default:
    }
    if (isInSome(allowed, address)) return true;
    if (isInSome(denied, address)) return false;
    if (opening === "configuration") return false;
    return opening !== "neighbourhood" || isInSome(neighbours, address);
  };

  return (text) => {
    const address = parseAddress(text);
    if (address === undefined) return "none";
    const open = isOpen(address);
    if (!isInSome(own, address)) return open ? "any" : "none";
    // Opening the machine's network must not open its other services.
    const isMeant = isInSome(named, address) || openedBy(address) === "loopback";
    if (isMeant && open) return "any";
    // Clients know the relay addresses. Of the others they learn nothing: requests are answered as for the addresses around them.
    return open || isInSome(relays, address) ? "relays" : "none";
  };
}

function isInSome(ranges: readonly AddressRange[], address: Uint8Array): boolean {
  for (const range of ranges) {
    if (isInRange(range, address)) return true;
  }
  return false;
}

/** The network without its own address and its broadcast address, which IPv6 does not have. */
function hostsOf(network: AddressRange): AddressRange {
  const { first, last } = network;
  const low = first[3] ?? 0;
  const high = last[3] ?? 0;
  const hasBroadcast = first.length === 4 && (low & 3) === 0 && (high & 3) === 3;
  return hasBroadcast ? { first: first.with(3, low + 1), last: last.with(3, high - 1) } : network;
}
