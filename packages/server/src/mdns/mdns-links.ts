import { BlockList, isIPv4 } from "node:net";
import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { isLinkLocal } from "../network/addresses.ts";

/** A link in the sense of mDNS: a network that this computer is part of. RFC 6762 §3. */
export interface MdnsLink {
  /** The IPv4 address for sending and receiving multicast. */
  readonly address: string;
  readonly prefixLength: number;
  /** All addresses on the link that others can reach. */
  readonly addresses: readonly string[];
}

/** The links on which the name is announced: those with IPv4, which every device uses for queries. */
export function mdnsLinks(interfaces: Interfaces): readonly MdnsLink[] {
  return Object.values(interfaces).flatMap((infos = []) => {
    const usable = infos
      .filter(({ internal, address }) => !internal && !isLinkLocal(address))
      .map(({ address, cidr }) => ({ address: canonicalAddress(address), cidr }));
    const first = usable.find(({ address }) => isIPv4(address));
    if (first === undefined) return [];
    return [
      {
        address: first.address,
        prefixLength: Number(first.cidr?.split("/")[1] ?? 32),
        addresses: usable.map(({ address }) => address),
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
