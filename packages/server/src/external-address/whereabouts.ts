import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { type ExternalAddress, relayIpsOf, type Whereabouts } from "@visavis/turn/core";
import type { Externals } from "./external-addresses.ts";

/**
 * `relayIpsOf` with external addresses that may be looked up.
 *
 * Whoever has one looked up serves the Internet, even while it is not known: private networks never count as the server's own
 * then. An address that this computer itself has is no other one's external address.
 */
export function whereaboutsOf({
  interfaces,
  localIps,
  externals: { addresses, areLookedUp },
}: {
  readonly interfaces: Interfaces;
  readonly localIps: readonly string[];
  readonly externals: Externals;
}): Whereabouts {
  const own = new Set(
    Object.values(interfaces).flatMap((infos = []) => infos.map(({ address }) => canonicalAddress(address))),
  );
  const placed = (entry: ExternalAddress): ExternalAddress =>
    entry.local === undefined && own.has(entry.external) ? { ...entry, local: entry.external } : entry;
  const externalIps = areLookedUp ? addresses.map(placed) : addresses;
  const found = relayIpsOf({ interfaces, localIps, externalIps });
  return areLookedUp ? { ...found, privateNetworks: [] } : found;
}
