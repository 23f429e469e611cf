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
  if (ours === "direct" && theirs === "direct")
    throw new RangeError("two that reach a relay reach each other");
  // Where neither has to, one of the two needs a relay of its own.
  return [ours, theirs];
}

/**
 * How a host reaches the other's relayed address. What it sends there has to look like an answer, as to a host behind a
 * firewall: no port of a relay is open. And relayed addresses are IPv4. Who fulfils neither needs a relay as well; the
 * two meet inside the server.
 */
function wayToRelay(name: NetworkKindName): Way {
  const way = BEST_WAY_OUT[networkKind(name).firewall];
  return way === "direct" && directPath(name, "stateful-firewall") !== "ipv4" ? "relay-udp" : way;
}

export function isSamePath([one, other]: Ways, ways: Ways): boolean {
  return ways[0] === one && ways[1] === other;
}
