import { canonicalAddress, formatAddress, parseAddress } from "@visavis/stun/core";
import { isTrusted, type TrustedProxies } from "../proxy/trusted-proxies.ts";

/** A household or a rented server has at least a /64 of IPv6, and can use any address in it. RFC 6177 §2. */
const GROUP_BYTES = 8;

/** What counts as one address: IPv4 as it is, IPv6 by its first 64 bits. */
export function addressGroup(address: string): string {
  const canonical = canonicalAddress(address);
  const bytes = parseAddress(canonical);
  if (bytes?.length !== 16) return canonical;
  return `${formatAddress(bytes.fill(0, GROUP_BYTES))}/64`;
}

/**
 * Whether an address stands for everyone, and is not limited: that of a trusted proxy which does not tell whom it speaks for, and
 * that of a proxy on this computer, which may be one. Other loopback addresses are as good as any.
 */
export function isForEveryone(address: string, trustedProxies: TrustedProxies): boolean {
  const canonical = canonicalAddress(address);
  return canonical === "127.0.0.1" || canonical === "::1" || isTrusted(trustedProxies, canonical);
}
