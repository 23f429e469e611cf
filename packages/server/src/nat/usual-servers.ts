import { familyOf, type TransportAddress } from "@visavis/stun/core";
import type { StunProbe } from "@visavis/stun/node";

const MOST_OTHERS = 4;

/**
 * Chooses servers for the NAT test: the first that responds, preferably one with RFC 5780, and others to compare it
 * with. `undefined` if none responds.
 */
export function chooseServers(
  probes: readonly StunProbe[],
): { readonly server: TransportAddress; readonly others: readonly TransportAddress[] } | undefined {
  const usable = probes.filter(({ status, agreement }) => status === "alive" && agreement !== "differs");
  const remote = (usable.find(({ hasBehaviourDiscovery }) => hasBehaviourDiscovery) ?? usable[0])?.remote;
  if (remote === undefined || remote === null) return undefined;
  const others = new Map<string, TransportAddress>();
  for (const { remote: other } of usable) {
    // Several names often share one address, and comparing it with itself would show nothing.
    const isComparable = other !== null && familyOf(other.address) === familyOf(remote.address);
    if (isComparable && other.address !== remote.address && others.size < MOST_OTHERS) {
      others.set(other.address, other);
    }
  }
  return { server: remote, others: [...others.values()] };
}
