import { directPath } from "./direct-path.ts";
import { type Firewall, type NetworkKindName, networkKind } from "./network-kinds.ts";

/** How one side of a call sends: directly to the other side's address, or through a relay over a transport. */
export type Way = "direct" | "relay-udp" | "relay-tcp" | "relay-tls";

export type Ways = readonly [Way, Way];

/** The best way out that a firewall allows: browsers prefer UDP to TCP, and TCP to TLS. */
const BEST_WAY_OUT = {
  none: "direct",
  "udp-blocked": "relay-tcp",
  "tcp-443-only": "relay-tcp",
  "https-only": "relay-tls",
} as const satisfies Record<Firewall, Way>;

/** The best path that two networks allow if all relays are on a server with a single open port. */
export function bestPath(one: NetworkKindName, other: NetworkKindName): Ways {
  if (directPath(one, other) !== undefined) return ["direct", "direct"];
  const [ours, theirs] = [wayToRelay(one), wayToRelay(other)];
  // One relay is enough, and it may belong to either side.
  return ours === "direct" && theirs === "direct" ? ["relay-udp", "direct"] : [ours, theirs];
}

/**
 * How a host reaches the other side's relayed address. No relay port is open, so the host's packets must look like
 * answers: they must come from the mapping that the other side knows, the one towards the server's address. In
 * addition, relayed addresses are IPv4. A host that does not meet both conditions needs its own relay, and the two
 * relays exchange data inside the server.
 */
function wayToRelay(name: NetworkKindName): Way {
  const { firewall, ipv4 } = networkKind(name);
  const way = BEST_WAY_OUT[firewall];
  const isKnown = ipv4 !== undefined && ipv4.expected.mapping !== "address-and-port-dependent";
  return way === "direct" && !isKnown ? "relay-udp" : way;
}

/** Each way costs more than any two better ways together. */
const COSTS = {
  direct: 0,
  "relay-udp": 1,
  "relay-tcp": 3,
  "relay-tls": 7,
} as const satisfies Record<Way, number>;

/** Whether a path is at least as good as another one. */
export function isAsGoodAs(ways: Ways, [one, other]: Ways): boolean {
  return COSTS[ways[0]] + COSTS[ways[1]] <= COSTS[one] + COSTS[other];
}
