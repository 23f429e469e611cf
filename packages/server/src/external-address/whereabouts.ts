import { isIPv6 } from "node:net";
import { addressKind, type Interfaces } from "@visavis/stun/core";
import { type ExternalAddress, relayIpsOf, type Whereabouts } from "@visavis/turn/core";
import type { Externals } from "./external-addresses.ts";

/**
 * `relayIpsOf` with external addresses that may be looked up.
 *
 * What is found for no certain local address does not count if it is an address of this computer, or if it is an IPv6 address and
 * the computer has a public one to relay from: the name of a home may have the IPv6 address of its router.
 *
 * Whoever has an address looked up serves the Internet, even while it is not known: private networks never count as the server's
 * own then.
 */
export function whereaboutsOf({
  interfaces,
  localIps,
  externals: { given, found, areLookedUp },
}: {
  readonly interfaces: Interfaces;
  readonly localIps: readonly string[];
  readonly externals: Externals;
}): Whereabouts {
  const plain = relayIpsOf({ interfaces, localIps, externalIps: given });
  if (!areLookedUp) return plain;
  const own = new Set(plain.ownAddresses);
  const hasPublicIpv6 = plain.relayIps.some(
    ({ local }) => isIPv6(local) && !["uniqueLocal", "linkLocal", "loopback"].includes(addressKind(local)),
  );
  const counts = ({ external, local }: ExternalAddress) =>
    local !== undefined || !(own.has(external) || (isIPv6(external) && hasPublicIpv6));
  const externalIps = [...given, ...found.filter(counts)];
  return { ...relayIpsOf({ interfaces, localIps, externalIps }), privateNetworks: [] };
}
