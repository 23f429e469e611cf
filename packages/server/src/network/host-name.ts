/** RFC 1035 §2.3.4. */
const MAX_LABEL_LENGTH = 63;
const MAX_NAME_LENGTH = 253;

/** Used if no part of the host name is valid in DNS. */
const UNNAMED = "visavis";

/** The host name in a form that DNS accepts: lower case, valid labels only. RFC 1123 §2.1. */
export function dnsHostName(hostName: string): string {
  const labels = hostName.split(".").map(dnsLabel).filter(Boolean);
  const name = labels.join(".");
  if (name.length <= MAX_NAME_LENGTH) return name || UNNAMED;
  return labels[0] ?? UNNAMED;
}

/** The mDNS name of this computer: `alpha.local` for the host name `Alpha.example.org`. RFC 6762 §3. */
export function localName(hostName: string): string {
  return `${dnsHostName(hostName).split(".", 1)[0]}.local`;
}

/** Domains that cannot get a public certificate: RFC 6761, RFC 6762, RFC 8375, and those that home routers hand out. */
export const PRIVATE_DOMAINS = ["localhost", "local", "home.arpa", "internal", "lan", "home"] as const;

/** True if the name is one of the domains, or below one. */
export function isInDomain(name: string, domains: readonly string[]): boolean {
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

function dnsLabel(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .slice(0, MAX_LABEL_LENGTH)
    .replace(/^-|-$/g, "");
}
