import {
  addressKind,
  canonicalAddress,
  familyOf,
  type Interfaces,
  isVirtualInterface,
  parseAddress,
} from "@visavis/stun/core";
import type { RelayIp } from "./configuration.ts";
import { openedBy } from "./peer-policy.ts";

type InterfaceAddress = NonNullable<Interfaces[string]>[number];

/** The external address for an address of this machine behind a 1:1 NAT. */
export interface ExternalAddress {
  readonly external: string;
  /** May be missing when the machine has a single relay address of that family. */
  readonly local?: string;
}

/** The addresses of this machine that the peer policy and the relay configuration need. */
export interface Whereabouts {
  readonly relayIps: readonly RelayIp[];
  readonly ownAddresses: readonly string[];
  /** The external addresses of `relayIps`. */
  readonly relayAddresses: readonly string[];
  /** For `PeerRules.privateNetworks`. */
  readonly privateNetworks: readonly string[];
}

/**
 * The addresses to relay from, and what follows from them.
 *
 * Without `localIps`, these are all addresses of the machine that others can reach, public ones first. If one
 * interface has several addresses in one IPv6 network, only the permanent one is used. Loopback, and the interfaces
 * that lead only to containers and virtual machines, are used only if there is nothing else.
 *
 * An external address without a local one belongs to the first relay address of its family. The others of that family
 * are left out, because two that share an external address could not be distinguished.
 *
 * Private networks count as the server's own network as long as no relay address of their family is public.
 */
export function relayIpsOf({
  interfaces,
  localIps,
  externalIps,
}: {
  readonly interfaces: Interfaces;
  readonly localIps: readonly string[];
  readonly externalIps: readonly ExternalAddress[];
}): Whereabouts {
  const locals = localIps.length > 0 ? localIps.map(canonicalAddress) : usableAddresses(interfaces);
  const relayIps = withExternals([...new Set(locals)], externalIps);
  const all = allAddresses(interfaces);
  const own = [
    ...all.map(({ address }) => canonicalAddress(address)),
    ...relayIps.flatMap(({ local, external }) => [local, external]),
    ...externalIps.map(({ external }) => canonicalAddress(external)),
  ];
  return {
    relayIps,
    ownAddresses: [...new Set(own)],
    relayAddresses: relayIps.map(({ external }) => external),
    privateNetworks: privateNetworks(relayIps, all),
  };
}

function allAddresses(interfaces: Interfaces): readonly InterfaceAddress[] {
  return Object.values(interfaces).flatMap((addresses = []) => addresses);
}

function usableAddresses(interfaces: Interfaces): readonly string[] {
  const real = reachableOf(interfaces, (name) => !isVirtualInterface(name));
  if (real.length > 0) return real;
  const virtual = reachableOf(interfaces, isVirtualInterface);
  if (virtual.length > 0) return virtual;
  return allAddresses(interfaces)
    .map(({ address }) => canonicalAddress(address))
    .filter((address) => isOpenedBy(address, "loopback"));
}

function reachableOf(interfaces: Interfaces, isWanted: (name: string) => boolean): readonly string[] {
  const candidates = Object.entries(interfaces)
    .filter(([name]) => isWanted(name))
    .flatMap(([, addresses = []]) => permanentOf(addresses))
    .map(({ address }) => canonicalAddress(address));
  return candidates.toSorted((one, other) => rank(one) - rank(other));
}

/** Public addresses come first, then private ones, then the rest. */
function rank(address: string): number {
  if (isInternetFacing(address)) return 0;
  return isOpenedBy(address, "neighbourhood") ? 1 : 2;
}

/**
 * One interface's addresses that others can reach. IPv6 privacy extensions (RFC 8981) add a temporary address every day
 * and remove it some days later; systems list these before the permanent one.
 */
function permanentOf(addresses: readonly InterfaceAddress[]): readonly InterfaceAddress[] {
  const byNetwork = new Map<string, InterfaceAddress>();
  for (const entry of addresses) {
    const { address, internal } = entry;
    if (internal || addressKind(address) === "linkLocal") continue;
    const network = networkKey(address);
    const other = byNetwork.get(network);
    if (other === undefined || !isFromHardware(other.address)) byNetwork.set(network, entry);
  }
  return [...byNetwork.values()];
}

/** The /64 of an IPv6 address; an IPv4 address is its own key. */
function networkKey(address: string): string {
  const bytes = parseAddress(address);
  return bytes?.length === 16 ? bytes.subarray(0, 8).join() : address;
}

/** True for an interface identifier derived from the hardware address, which is permanent. RFC 4291 appendix A. */
function isFromHardware(address: string): boolean {
  const bytes = parseAddress(address);
  return bytes?.length === 16 && bytes[11] === 0xff && bytes[12] === 0xfe;
}

function withExternals(
  locals: readonly string[],
  externalIps: readonly ExternalAddress[],
): readonly RelayIp[] {
  const externals = externalIps.map(({ external, local }) => ({
    external: canonicalAddress(external),
    local: local === undefined ? undefined : canonicalAddress(local),
  }));
  const served = new Set<string>();
  return locals.flatMap((local) => {
    const ofThis = externals.find((entry) => entry.local === local);
    if (ofThis !== undefined) return [{ local, external: ofThis.external }];
    const ofFamily = externals.find(
      (entry) => entry.local === undefined && familyOf(entry.external) === familyOf(local),
    );
    if (ofFamily === undefined || isOpenedBy(local, "loopback")) return [{ local, external: local }];
    if (served.has(ofFamily.external)) return [];
    served.add(ofFamily.external);
    return [{ local, external: ofFamily.external }];
  });
}

/** The networks of private relay addresses, but only of a family without a public relay address. */
function privateNetworks(relayIps: readonly RelayIp[], all: readonly InterfaceAddress[]): readonly string[] {
  const facing = new Set(
    relayIps.filter(({ external }) => isInternetFacing(external)).map(({ local }) => familyOf(local)),
  );
  const networks = relayIps
    .filter(({ local }) => isOpenedBy(local, "neighbourhood") && !facing.has(familyOf(local)))
    .map(({ local }) => all.find(({ address }) => canonicalAddress(address) === local)?.cidr ?? undefined);
  return [...new Set(networks.filter((network) => network !== undefined))];
}

/** True for anything but loopback, private networks, multicast and benchmark networks. */
function isInternetFacing(address: string): boolean {
  const bytes = parseAddress(address);
  const opening = bytes === undefined ? "nothing" : openedBy(bytes);
  return opening === undefined || opening === "nothing";
}

function isOpenedBy(address: string, opening: ReturnType<typeof openedBy>): boolean {
  const bytes = parseAddress(address);
  return bytes !== undefined && openedBy(bytes) === opening;
}
