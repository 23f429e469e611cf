/** Names that no public certificate can be for: RFC 6761, RFC 6762, RFC 8375, and what routers of homes hand out. */
const PRIVATE_DOMAINS = ["localhost", "local", "home.arpa", "internal", "lan", "home"] as const;

/**
 * The domains that an authority made on a computer of that name may sign for, each with all below it: a stolen key of ours
 * is of no use against the web at large. Addresses are not limited, since they change with the network.
 */
export function permittedDomains(hostName: string): readonly string[] {
  return [...new Set([...PRIVATE_DOMAINS, hostName])];
}

/** RFC 5280 §4.2.1.10. */
export function isPermittedName(name: string, domains: readonly string[]): boolean {
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}
