import { BlockList, isIPv4, isIPv6 } from "node:net";
import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { isLinkLocal, isUnspecified } from "../network/addresses.ts";

/** A link in the sense of mDNS: a network that this computer is part of. RFC 6762 §3. */
export interface MdnsLink {
  /** The IPv4 address for sending and receiving multicast. */
  readonly address: string;
  readonly prefixLength: number;
  /** All addresses on the link at which others can reach the server. */
  readonly addresses: readonly string[];
}

/**
 * The links on which the name is announced: those on which the server can be reached and that have IPv4, which every
 * device uses for queries.
 *
 * @param boundAddress where the server listens, in canonical form
 */
export function mdnsLinks(interfaces: Interfaces, boundAddress: string): readonly MdnsLink[] {
  const isServed = (address: string) =>
    isUnspecified(boundAddress) ? boundAddress === "::" || !isIPv6(address) : address === boundAddress;
  return Object.values(interfaces).flatMap((infos = []) => {
    const usable = infos
      .filter(({ internal, address }) => !internal && !isLinkLocal(address))
      .map(({ address, cidr }) => ({ address: canonicalAddress(address), cidr }));
    const served = usable.filter(({ address }) => isServed(address));
    const first = [...served, ...usable].find(({ address }) => isIPv4(address));
    if (first === undefined || served.length === 0) return [];
    return [
      {
        address: first.address,
        prefixLength: Number(first.cidr?.split("/")[1] ?? 32),
        addresses: served.map(({ address }) => address),
      },
    ];
  });
}

/**
 * True for an address on the link. Queries from elsewhere are not answered (RFC 6762 §11), nor those for another of our
 * sockets, since a system may deliver every datagram to all of them.
 */
export function isOnLink({ address, prefixLength }: MdnsLink, sender: string): boolean {
  const link = new BlockList();
  link.addSubnet(address, prefixLength, "ipv4");
  return isIPv4(sender) && link.check(sender, "ipv4");
}
