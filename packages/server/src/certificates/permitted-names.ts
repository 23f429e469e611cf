/** Domains that cannot get a public certificate: RFC 6761, RFC 6762, RFC 8375, and those that home routers hand out. */
const PRIVATE_DOMAINS = ["localhost", "local", "home.arpa", "internal", "lan", "home"] as const;

/**
 * The domains, including their subdomains, that the authority of a computer with that name may sign for. They keep a
 * stolen key from being used against public websites. Addresses are not limited, since they change with the network.
 */
export function permittedDomains(hostName: string): readonly string[] {
  return [...new Set([...PRIVATE_DOMAINS, hostName])];
}

/** RFC 5280 §4.2.1.10. */
export function isPermittedName(name: string, domains: readonly string[]): boolean {
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}
