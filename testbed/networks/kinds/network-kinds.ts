import type { EndpointDependence, NatBehaviour } from "../../../packages/nat/src/core/index.ts";

/** One NAT, in the terms of RFC 4787. */
export interface Nat {
  readonly mapping: EndpointDependence;
  readonly filtering: EndpointDependence;
  /** Whether two hosts behind it reach each other through its public side. Needs an endpoint-independent mapping. */
  readonly hairpinning: boolean;
}

/**
 * The outgoing traffic that a network allows, besides answers.
 *
 * - `none`: everything
 * - `udp-blocked`: everything but UDP
 * - `tcp-443-only`: TCP to port 443
 * - `https-only`: the same, and a connection that does not start with a TLS ClientHello is reset
 */
export type Firewall = "none" | "udp-blocked" | "tcp-443-only" | "https-only";

/** Which senders a router lets in to hosts with public addresses: all, or only those that were sent to. */
export type PublicFiltering = Extract<
  EndpointDependence,
  "endpoint-independent" | "address-and-port-dependent"
>;

/** The expected result of NAT behaviour discovery for a host in the network. */
interface ExpectedBehaviour extends Pick<NatBehaviour, "isBehindNat" | "hairpinning" | "classic" | "limits"> {
  readonly mapping: NatBehaviour["mapping"]["verdict"];
  readonly filtering: NatBehaviour["filtering"]["verdict"];
}

/** A host's connection over one IP version, and the expected result of discovery. */
interface Family<Connection> {
  readonly connection: Connection;
  readonly expected: ExpectedBehaviour;
}

export interface NetworkKind {
  readonly description: string;
  /** NATs from the outside in, or public addresses. */
  readonly ipv4?: Family<{ readonly nats: readonly Nat[] } | { readonly filtering: PublicFiltering }>;
  /** Addresses are always public. */
  readonly ipv6?: Family<{ readonly filtering: PublicFiltering }>;
  readonly firewall: Firewall;
}

const OPEN_INTERNET = {
  isBehindNat: false,
  mapping: "endpoint-independent",
  filtering: "endpoint-independent",
  hairpinning: "not-applicable",
  classic: "open-internet",
  limits: [],
} as const satisfies ExpectedBehaviour;

const PUBLIC_BEHIND_FIREWALL = {
  ...OPEN_INTERNET,
  filtering: "address-and-port-dependent",
  classic: "symmetric-udp-firewall",
} as const satisfies ExpectedBehaviour;

const NOTHING_KNOWN = {
  isBehindNat: null,
  mapping: "unknown",
  filtering: "unknown",
  hairpinning: "unknown",
  classic: "unknown",
  limits: ["server-silent"],
} as const satisfies ExpectedBehaviour;

/** What most routers at home and in offices do. */
const HOME_NAT = {
  mapping: "endpoint-independent",
  filtering: "address-and-port-dependent",
  hairpinning: false,
} as const satisfies Nat;

const BEHIND_HOME_NAT = {
  isBehindNat: true,
  mapping: "endpoint-independent",
  filtering: "address-and-port-dependent",
  hairpinning: "unsupported",
  classic: "port-restricted-cone",
  limits: [],
} as const satisfies ExpectedBehaviour;

/** One NAT whose behaviour discovery can find out. */
function behindOne(nat: Nat, classic: ExpectedBehaviour["classic"]): NonNullable<NetworkKind["ipv4"]> {
  const { mapping, filtering } = nat;
  // If the mapping depends on the destination, silence proves nothing.
  const silence = mapping === "endpoint-independent" ? "unsupported" : "unknown";
  return {
    connection: { nats: [nat] },
    expected: {
      isBehindNat: true,
      mapping,
      filtering,
      hairpinning: nat.hairpinning ? "supported" : silence,
      classic,
      limits: [],
    },
  };
}

/** An office. Its NAT is like one at home, but its firewall lets no UDP out. */
const OFFICE = { connection: { nats: [HOME_NAT] }, expected: NOTHING_KNOWN } as const;

/** The networks that people call from. */
const NETWORK_KINDS = {
  open: {
    description: "a public address without any filtering",
    ipv4: { connection: { filtering: "endpoint-independent" }, expected: OPEN_INTERNET },
    firewall: "none",
  },
  "stateful-firewall": {
    description: "a public address behind a firewall that lets in only answers",
    ipv4: {
      connection: { filtering: "address-and-port-dependent" },
      expected: PUBLIC_BEHIND_FIREWALL,
    },
    firewall: "none",
  },
  "full-cone": {
    description: "a NAT that lets everyone in and hairpins",
    ipv4: behindOne(
      { mapping: "endpoint-independent", filtering: "endpoint-independent", hairpinning: true },
      "full-cone",
    ),
    firewall: "none",
  },
  "restricted-cone": {
    description: "a NAT that lets in only addresses that were sent to, and hairpins",
    ipv4: behindOne(
      { mapping: "endpoint-independent", filtering: "address-dependent", hairpinning: true },
      "restricted-cone",
    ),
    firewall: "none",
  },
  "port-restricted-cone": {
    description: "a NAT as in most homes, without hairpinning",
    ipv4: behindOne(HOME_NAT, "port-restricted-cone"),
    firewall: "none",
  },
  "port-restricted-cone-hairpinning": {
    description: "a NAT as in most homes, with hairpinning",
    ipv4: behindOne({ ...HOME_NAT, hairpinning: true }, "port-restricted-cone"),
    firewall: "none",
  },
  "address-dependent-unfiltered": {
    description: "a NAT with one mapping per destination address, which lets everyone in",
    ipv4: behindOne(
      { mapping: "address-dependent", filtering: "endpoint-independent", hairpinning: false },
      "symmetric",
    ),
    firewall: "none",
  },
  "address-dependent": {
    description: "a NAT with one mapping per destination address, which lets in only that address",
    ipv4: behindOne(
      { mapping: "address-dependent", filtering: "address-dependent", hairpinning: false },
      "symmetric",
    ),
    firewall: "none",
  },
  "address-dependent-port-filtering": {
    description:
      "a NAT with one mapping per destination address, which lets in only addresses and ports that were sent to",
    ipv4: behindOne(
      { mapping: "address-dependent", filtering: "address-and-port-dependent", hairpinning: false },
      "symmetric",
    ),
    firewall: "none",
  },
  symmetric: {
    description: "a NAT with one mapping per destination address and port, which lets in only that one",
    ipv4: behindOne(
      { mapping: "address-and-port-dependent", filtering: "address-and-port-dependent", hairpinning: false },
      "symmetric",
    ),
    firewall: "none",
  },
  "symmetric-address-filtering": {
    description: "a NAT with one mapping per destination address and port, which lets in only that address",
    ipv4: behindOne(
      { mapping: "address-and-port-dependent", filtering: "address-dependent", hairpinning: false },
      "symmetric",
    ),
    firewall: "none",
  },
  "symmetric-unfiltered": {
    description: "a NAT with one mapping per destination address and port, which lets everyone in",
    ipv4: behindOne(
      { mapping: "address-and-port-dependent", filtering: "endpoint-independent", hairpinning: false },
      "symmetric",
    ),
    firewall: "none",
  },
  "carrier-grade": {
    description: "a home NAT behind a carrier's NAT, which lets everyone in and hairpins (RFC 6888)",
    ipv4: {
      connection: {
        nats: [
          { mapping: "endpoint-independent", filtering: "endpoint-independent", hairpinning: true },
          HOME_NAT,
        ],
      },
      expected: { ...BEHIND_HOME_NAT, hairpinning: "supported" },
    },
    firewall: "none",
  },
  "udp-blocked": {
    description: "an office that lets no UDP out",
    ipv4: OFFICE,
    firewall: "udp-blocked",
  },
  "tcp-443-only": {
    description: "an office that lets out only TCP to port 443",
    ipv4: OFFICE,
    firewall: "tcp-443-only",
  },
  "https-only": {
    description: "an office that lets out only TLS to port 443",
    ipv4: OFFICE,
    firewall: "https-only",
  },
  "ipv6-only": {
    description: "public IPv6 behind a firewall that lets in only answers, and no IPv4",
    ipv6: {
      connection: { filtering: "address-and-port-dependent" },
      expected: PUBLIC_BEHIND_FIREWALL,
    },
    firewall: "none",
  },
  "dual-stack": {
    description:
      "IPv4 behind a NAT as in most homes, and public IPv6 behind a firewall that lets in only answers",
    ipv4: { connection: { nats: [HOME_NAT] }, expected: BEHIND_HOME_NAT },
    ipv6: {
      connection: { filtering: "address-and-port-dependent" },
      expected: PUBLIC_BEHIND_FIREWALL,
    },
    firewall: "none",
  },
} as const satisfies Record<string, NetworkKind>;

export type NetworkKindName = keyof typeof NETWORK_KINDS;

export const NETWORK_KIND_NAMES = Object.keys(NETWORK_KINDS) as readonly NetworkKindName[];

/** The kind, with the fields that only some kinds have. */
export function networkKind(name: NetworkKindName): NetworkKind {
  return NETWORK_KINDS[name];
}
