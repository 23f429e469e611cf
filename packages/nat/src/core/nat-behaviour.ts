import type { TransportAddress } from "@visavis/stun/core";

/** What a NAT's mapping or filtering depends on. RFC 4787 §4.1 and §5. */
export const ENDPOINT_DEPENDENCES = [
  "endpoint-independent",
  "address-dependent",
  "address-and-port-dependent",
] as const;
export type EndpointDependence = (typeof ENDPOINT_DEPENDENCES)[number];

/** How a NAT, or a firewall in front of public addresses, treats UDP. RFC 4787 §4.1 and §5. */
export interface NatKind {
  readonly mapping: EndpointDependence;
  readonly filtering: EndpointDependence;
}

/** The names of RFC 3489 §5 and §10.1 in the words of RFC 4787. */
export const CLASSIC_KINDS = {
  "open-internet": { mapping: "endpoint-independent", filtering: "endpoint-independent" },
  "symmetric-udp-firewall": { mapping: "endpoint-independent", filtering: "address-and-port-dependent" },
  "full-cone": { mapping: "endpoint-independent", filtering: "endpoint-independent" },
  "restricted-cone": { mapping: "endpoint-independent", filtering: "address-dependent" },
  "port-restricted-cone": { mapping: "endpoint-independent", filtering: "address-and-port-dependent" },
  symmetric: { mapping: "address-and-port-dependent", filtering: "address-and-port-dependent" },
} as const satisfies Record<string, NatKind>;
export type ClassicNat = keyof typeof CLASSIC_KINDS | "unknown";

/** What tests have shown about mapping or filtering. */
export interface EndpointVerdict {
  /** `unknown` unless exactly one is possible. */
  readonly verdict: EndpointDependence | "unknown";
  /** The kinds that no answer has excluded; empty if answers contradict each other. */
  readonly possible: readonly EndpointDependence[];
}

export const NOTHING_EXCLUDED: EndpointVerdict = { verdict: "unknown", possible: ENDPOINT_DEPENDENCES };

export function verdictAmong(possible: readonly EndpointDependence[]): EndpointVerdict {
  const [first, second] = possible;
  return { verdict: first !== undefined && second === undefined ? first : "unknown", possible };
}

export type Hairpinning = "supported" | "unsupported" | "not-applicable" | "unknown";

/**
 * Why something is unknown.
 *
 * - `server-silent`: no answer to a plain Binding request
 * - `server-refused`: an error response to one
 * - `server-unusable`: the request could not be sent, or its answer has no address
 * - `no-other-address`: the server has no second address to query, or to answer from
 * - `one-ip-address`: it has a second port, but no second IP address
 * - `other-address-silent`: another address of the server did not answer when asked directly
 * - `mapping-unstable`: the NAT mapped one socket in two ways towards one address
 * - `change-request-refused`, `change-request-ignored`: the server does not answer from another address
 * - `response-port-unsupported`: the server answers only to the port that asked
 * - `contact-lost`: the path to the server had changed after a test
 */
export type NatLimit =
  | "server-silent"
  | "server-refused"
  | "server-unusable"
  | "no-other-address"
  | "one-ip-address"
  | "other-address-silent"
  | "mapping-unstable"
  | "change-request-refused"
  | "change-request-ignored"
  | "response-port-unsupported"
  | "contact-lost";

/** How the NATs and firewalls between this computer and the servers behave. Plain data. */
export interface NatBehaviour {
  readonly local: TransportAddress;
  readonly mapped: TransportAddress | null;
  /** Null if no server answered. */
  readonly isBehindNat: boolean | null;
  readonly mapping: EndpointVerdict;
  readonly filtering: EndpointVerdict;
  readonly hairpinning: Hairpinning;
  readonly classic: ClassicNat;
  /** Why something is unknown, without duplicates. */
  readonly limits: readonly NatLimit[];
}
