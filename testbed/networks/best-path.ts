import { directPath } from "./direct-path.ts";
import { type Firewall, type NetworkKindName, networkKind } from "./network-kinds.ts";

/** How one side of a call sends and receives: to the other's address, or by a relay that it reaches over a transport. */
export type Way = "direct" | "relay-udp" | "relay-tcp" | "relay-tls";

export type Ways = readonly [Way, Way];

/** What a firewall leaves of them, the best first: a browser prefers UDP to TCP, and TCP to TLS. */
const BEST_WAY_OUT = {
  none: "direct",
  "udp-blocked": "relay-tcp",
  "tcp-443-only": "relay-tcp",
  "https-only": "relay-tls",
} as const satisfies Record<Firewall, Way>;

/** The best path that two networks allow, where the only relays are those of a server that has one port open. */
export function bestPath(one: NetworkKindName, other: NetworkKindName): Ways {
  if (directPath(one, other) !== undefined) return ["direct", "direct"];
  const [ours, theirs] = [wayToRelay(one), wayToRelay(other)];
  // One relay is enough, and it may be either's.
  return ours === "direct" && theirs === "direct" ? ["relay-udp", "direct"] : [ours, theirs];
}

/**
 * How a host reaches the other's relayed address. What it sends there has to look like an answer, since no port of a
 * relay is open: it has to come from the mapping that the other knows, which is the one towards the server's address.
 * And relayed addresses are IPv4. Who fulfils neither needs a relay as well; the two meet inside the server.
 */
function wayToRelay(name: NetworkKindName): Way {
  const { firewall, ipv4 } = networkKind(name);
  const way = BEST_WAY_OUT[firewall];
  const isKnown = ipv4 !== undefined && ipv4.expected.mapping !== "address-and-port-dependent";
  return way === "direct" && !isKnown ? "relay-udp" : way;
}

/** What one relay costs more than all that is better. */
const COSTS = {
  direct: 0,
  "relay-udp": 1,
  "relay-tcp": 3,
  "relay-tls": 7,
} as const satisfies Record<Way, number>;

/** Whether a path is as good as another one, or better. */
export function isAsGoodAs(ways: Ways, [one, other]: Ways): boolean {
  return COSTS[ways[0]] + COSTS[ways[1]] <= COSTS[one] + COSTS[other];
}
