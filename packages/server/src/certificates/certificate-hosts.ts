import { X509Certificate } from "node:crypto";
import { isIPv6 } from "node:net";
import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { needsZone } from "../network/addresses.ts";
import { dnsHostName, localName } from "../network/host-name.ts";

/** What a certificate must cover. */
export interface CertificateHosts {
  readonly names: readonly string[];
  /** In canonical form, without zones. */
  readonly addresses: readonly string[];
}

/** All names and addresses under which a browser may reach this computer. */
export function certificateHosts(interfaces: Interfaces, hostName: string): CertificateHosts {
  const name = dnsHostName(hostName);
  // Browsers parse a name that ends in a number as an IPv4 address.
  const isName = !/(?:^|\.)\d+$/.test(name);
  const addresses = Object.values(interfaces)
    .flatMap((infos = []) => infos.map((info) => canonicalAddress(info.address)))
    // Obsolete IPv6 addresses that end in an IPv4 address are not used to open pages.
    .filter((address) => !needsZone(address) && !(isIPv6(address) && address.includes(".")));
  return {
    names: [...new Set(["localhost", ...(isName ? [name] : []), localName(hostName)])],
    addresses: [...new Set(["127.0.0.1", "::1", ...addresses])],
  };
}

/** The names that a certificate covers, except wildcards, which nobody can open. RFC 6125 §6.4. */
export function certificateNames(pem: string | Uint8Array): readonly string[] {
  const { subjectAltName = "" } = new X509Certificate(pem);
  return subjectAltName
    .split(", ")
    .map((name) => /^DNS:([a-z\d.-]+)$/i.exec(name)?.[1])
    .filter((name) => name !== undefined);
}
