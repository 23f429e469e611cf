import {
  type EndpointDependence,
  isContactDirect,
  type NatKind,
} from "../../../packages/nat/src/core/index.ts";
import { type NetworkKindName, networkKind } from "./network-kinds.ts";

const OPENNESS = ["endpoint-independent", "address-dependent", "address-and-port-dependent"] as const;

/** Of several NATs in series, the one whose behaviour depends most on the destination decides. */
function strictest(behaviours: readonly EndpointDependence[]): EndpointDependence {
  return OPENNESS[Math.max(0, ...behaviours.map((behaviour) => OPENNESS.indexOf(behaviour)))] ?? OPENNESS[0];
}

/**
 * The NATs and firewalls in front of a host with IPv4, combined into the one NAT that the other side sees; `undefined`
 * if no UDP gets through.
 */
export function obstacleOf(name: NetworkKindName): NatKind | undefined {
  const { ipv4, firewall } = networkKind(name);
  if (ipv4 === undefined || firewall !== "none") return undefined;
  const { connection } = ipv4;
  if ("filtering" in connection) {
    return { mapping: "endpoint-independent", filtering: connection.filtering };
  }
  return {
    mapping: strictest(connection.nats.map(({ mapping }) => mapping)),
    filtering: strictest(connection.nats.map(({ filtering }) => filtering)),
  };
}

const hasIpv6Udp = (name: NetworkKindName): boolean => {
  const { ipv6, firewall } = networkKind(name);
  return ipv6 !== undefined && firewall === "none";
};

/**
 * The IP version over which two hosts in different networks reach each other without a relay; `undefined` if they
 * cannot. If both versions work, IPv6 comes first (RFC 8421).
 */
export function directPath(one: NetworkKindName, other: NetworkKindName): "ipv6" | "ipv4" | undefined {
  // The firewalls in front of public addresses open once both sides send.
  if (hasIpv6Udp(one) && hasIpv6Udp(other)) return "ipv6";
  const [first, second] = [obstacleOf(one), obstacleOf(other)];
  if (first === undefined || second === undefined) return undefined;
  return isContactDirect(first, second) ? "ipv4" : undefined;
}
