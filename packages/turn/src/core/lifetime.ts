import { LIFETIME, readAttribute, type StunMessage } from "@visavis/stun/core";

/** RFC 8656 §3.2: what a client gets that asks for nothing, or for less. */
const DEFAULT_LIFETIME_MS = 600_000;

/** The lifetime that a request gets, RFC 8656 §7.2 and §8.2. Zero, which ends an allocation, is the caller's affair. */
export function grantedLifetimeMs(message: StunMessage, maxLifetimeMs: number): number {
  const asked = (readAttribute(message, LIFETIME) ?? 0) * 1000;
  return Math.max(DEFAULT_LIFETIME_MS, Math.min(asked, maxLifetimeMs));
}
