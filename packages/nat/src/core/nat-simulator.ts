import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import type { EndpointDependence, NatKind } from "./nat-behaviour.ts";

/** A mapping for one inner socket. RFC 4787 §4.1. */
export interface NatMapping {
  readonly inside: TransportAddress;
  readonly outside: TransportAddress;
  /** The destination of its first packet, which limits the use of a mapping that depends on the destination. */
  readonly madeFor: TransportAddress;
  /** The destinations of its packets, without duplicates; filtering depends on them. RFC 4787 §5. */
  readonly sentTo: readonly TransportAddress[];
  /** The sources of packets that it let in. Answers to them use this mapping, as in every NAT that tracks sessions. */
  readonly answers: readonly TransportAddress[];
}

/** A NAT, or only a firewall in front of public addresses. */
export interface SimulatedNat {
  readonly kind: NatKind;
  /** Its public address; `undefined` if it does not translate. */
  readonly address: string | undefined;
  readonly mappings: readonly NatMapping[];
}

/** Two hosts, each behind its own NAT, and a server on the public Internet. */
export interface SimulatedNetwork {
  readonly hosts: {
    readonly [side in Side]: { readonly socket: TransportAddress; readonly nat: SimulatedNat };
  };
  readonly server: TransportAddress;
  /** A relayed transport address on the server. RFC 8656 §3.2. */
  readonly relay: TransportAddress;
}

export type Side = "a" | "b";

/** A sender or receiver. */
export type SimulatedParty = Side | "server" | "relay";

/** Why a NAT dropped a packet from outside. */
export type NatRefusal =
  /** No mapping has that port. */
  | "no-mapping"
  /** Nothing had been sent to that address. */
  | "address-not-sent-to"
  /** Packets had been sent to that address, but not to that port. */
  | "port-not-sent-to";

/** The journey of one packet. */
export interface PacketJourney {
  readonly from: SimulatedParty;
  readonly to: TransportAddress;
  /** The source address on the public Internet. */
  readonly source: TransportAddress;
  /** True if the NAT created a mapping for it. */
  readonly madeMapping: boolean;
  readonly end:
    | { readonly kind: "arrived"; readonly at: SimulatedParty }
    | { readonly kind: "refused"; readonly by: Side; readonly why: NatRefusal }
    /** No host has that address. */
    | { readonly kind: "lost" };
}

/** The first port that a NAT assigns. The next ones follow, so that a reader can tell them apart. */
const FIRST_PORT = 40_001;

/** A NAT of that kind without mappings. */
export function newNat(kind: NatKind, address: string | undefined): SimulatedNat {
  return { kind, address, mappings: [] };
}

/**
 * Sends one packet from a host or the server. Returns its journey, and the network with the updated state of the NATs.
 * Does not change its argument.
 */
export function sendPacket(
  network: SimulatedNetwork,
  { from, to }: { readonly from: SimulatedParty; readonly to: TransportAddress },
): { readonly network: SimulatedNetwork; readonly journey: PacketJourney } {
  if (from === "server" || from === "relay") {
    return deliver(network, { from, to, source: network[from], madeMapping: false });
  }
  const { socket, nat } = network.hosts[from];
  const { nat: left, mapping, madeMapping } = leave(nat, socket, to);
  return deliver(withNat(network, from, left), { from, to, source: mapping.outside, madeMapping });
}

function deliver(
  network: SimulatedNetwork,
  packet: Omit<PacketJourney, "end">,
): { readonly network: SimulatedNetwork; readonly journey: PacketJourney } {
  const { to, source } = packet;
  const ended = (end: PacketJourney["end"]) => ({ network, journey: { ...packet, end } });
  const open = (["server", "relay"] as const).find((name) => isSameTransportAddress(to, network[name]));
  if (open !== undefined) return ended({ kind: "arrived", at: open });
  const side = (["a", "b"] as const).find((name) => outerAddress(network.hosts[name]) === to.address);
  if (side === undefined) return ended({ kind: "lost" });
  const { socket, nat } = network.hosts[side];
  const mapping = nat.mappings.find(({ outside }) => isSameTransportAddress(outside, to));
  const isPublic = nat.address === undefined && isSameTransportAddress(to, socket);
  // Without filtering, a host with a public address is reached before it has sent anything.
  if (mapping === undefined && !(isPublic && nat.kind.filtering === "endpoint-independent")) {
    return ended({ kind: "refused", by: side, why: isPublic ? "address-not-sent-to" : "no-mapping" });
  }
  const why = mapping === undefined ? undefined : refusalOf(nat.kind.filtering, mapping.sentTo, source);
  if (why !== undefined) return ended({ kind: "refused", by: side, why });
  const known = mapping ?? { inside: socket, outside: socket, madeFor: source, sentTo: [], answers: [] };
  const learned = { ...known, answers: withAddress(known.answers, source) };
  const end = { kind: "arrived", at: side } as const;
  return { network: withNat(network, side, withMapping(nat, learned)), journey: { ...packet, end } };
}

/** RFC 4787 §5. */
function refusalOf(
  filtering: EndpointDependence,
  sentTo: readonly TransportAddress[],
  source: TransportAddress,
): NatRefusal | undefined {
  if (filtering === "endpoint-independent") return undefined;
  if (!sentTo.some(({ address }) => address === source.address)) return "address-not-sent-to";
  if (filtering === "address-dependent") return undefined;
  return sentTo.some((known) => isSameTransportAddress(known, source)) ? undefined : "port-not-sent-to";
}

/** Sends a packet out through an existing mapping, or a new one. */
function leave(nat: SimulatedNat, inside: TransportAddress, to: TransportAddress) {
  const known = mappingTowards(nat, inside, to);
  const mapping = known ?? {
    inside,
    outside:
      nat.address === undefined ? inside : { address: nat.address, port: FIRST_PORT + nat.mappings.length },
    madeFor: to,
    sentTo: [],
    answers: [],
  };
  const used = { ...mapping, sentTo: withAddress(mapping.sentTo, to) };
  return {
    nat: withMapping(nat, used),
    mapping: used,
    madeMapping: known === undefined && nat.address !== undefined,
  };
}

/** RFC 4787 §4.1. */
function mappingTowards(
  { kind, mappings }: SimulatedNat,
  inside: TransportAddress,
  to: TransportAddress,
): NatMapping | undefined {
  const own = mappings.filter((mapping) => isSameTransportAddress(mapping.inside, inside));
  const answering = own.find(({ answers }) => answers.some((known) => isSameTransportAddress(known, to)));
  if (answering !== undefined) return answering;
  return own.find(({ madeFor }) => {
    switch (kind.mapping) {
      case "endpoint-independent":
        return true;
      case "address-dependent":
        return madeFor.address === to.address;
      case "address-and-port-dependent":
        return isSameTransportAddress(madeFor, to);
      default:
        return kind.mapping satisfies never;
    }
  });
}

const outerAddress = ({ socket, nat }: SimulatedNetwork["hosts"][Side]): string =>
  nat.address ?? socket.address;

function withAddress(
  known: readonly TransportAddress[],
  address: TransportAddress,
): readonly TransportAddress[] {
  return known.some((one) => isSameTransportAddress(one, address)) ? known : [...known, address];
}

function withMapping(nat: SimulatedNat, mapping: NatMapping): SimulatedNat {
  const others = nat.mappings.filter(({ outside }) => !isSameTransportAddress(outside, mapping.outside));
  const place = nat.mappings.findIndex(({ outside }) => isSameTransportAddress(outside, mapping.outside));
  return { ...nat, mappings: others.toSpliced(place < 0 ? others.length : place, 0, mapping) };
}

function withNat(network: SimulatedNetwork, side: Side, nat: SimulatedNat): SimulatedNetwork {
  return { ...network, hosts: { ...network.hosts, [side]: { ...network.hosts[side], nat } } };
}
