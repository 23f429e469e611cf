import { BlockList, isIPv4 } from "node:net";
import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { isLinkLocal } from "../network/addresses.ts";

/** A network that this computer is in, as mDNS sees it. RFC 6762 §3. */
export interface MdnsLink {
  /** The IPv4 address by which its multicast is sent and received. */
  readonly address: string;
  readonly prefixLength: number;
  /** All addresses on it that others can call. */
  readonly addresses: readonly string[];
}

/** The links on which the name is announced: those with IPv4, by which every device is asked. */
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
 * True for an address of the link. What comes from elsewhere is not answered: RFC 6762 §11. Nor is what another socket of ours
 * is for, since a system may hand every datagram to each of them.
 */
export function isOnLink({ address, prefixLength }: MdnsLink, sender: string): boolean {
  const link = new BlockList();
  link.addSubnet(address, prefixLength, "ipv4");
  return isIPv4(sender) && link.check(sender, "ipv4");
}
