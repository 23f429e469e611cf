import { isInDomain, PRIVATE_DOMAINS } from "../network/host-name.ts";

/**
 * The domains, including their subdomains, that the authority of a computer with that name may sign for. They keep a
 * stolen key from being used against public websites. Addresses are not limited, since they change with the network.
 */
export function permittedDomains(hostName: string): readonly string[] {
  return [...new Set([...PRIVATE_DOMAINS, hostName])];
}

/** Whether the authority of a computer with that name may sign for a name. RFC 5280 §4.2.1.10. */
export function isPermittedName(name: string, hostName: string): boolean {
  return isInDomain(name, permittedDomains(hostName));
}
