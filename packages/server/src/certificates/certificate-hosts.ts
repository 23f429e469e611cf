import { isIPv6 } from "node:net";
import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { needsZone } from "../network/addresses.ts";
import { dnsHostName, localName } from "../network/host-name.ts";

/** What a certificate must be good for. */
export interface CertificateHosts {
  readonly names: readonly string[];
  /** In canonical form, without zones. */
  readonly addresses: readonly string[];
}

/** All names and addresses by which a browser may call this computer. */
export function certificateHosts(interfaces: Interfaces, hostName: string): CertificateHosts {
  const name = dnsHostName(hostName);
  // To a browser, what ends in a number is an IPv4 address.
  const isName = !/(?:^|\.)\d+$/.test(name);
  const addresses = Object.values(interfaces)
    .flatMap((infos = []) => infos.map((info) => canonicalAddress(info.address)))
    // Nobody calls a computer by an IPv6 address of old that ends in IPv4.
    .filter((address) => !needsZone(address) && !(isIPv6(address) && address.includes(".")));
  return {
    names: [...new Set(["localhost", ...(isName ? [name] : []), localName(hostName)])],
    addresses: [...new Set(["127.0.0.1", "::1", ...addresses])],
  };
}
