import { CLASSIC_KINDS, type NatBehaviour, type NatKind, verdictAmong } from "./nat-behaviour.ts";

/** The path of the media between two people. */
export type Contact = "direct" | "relay" | "unknown";

/**
 * Why two people find a direct path or not, the simplest reason first:
 *
 * - `lets-everybody-in`: one of them accepts packets from anyone who knows the address
 * - `ports-known`: each sends to the port from which the other sends, which opens it for the answer
 * - `any-port-let-in`: one of them sends from an unknown port, and the other accepts any port of its address
 * - `port-unknown`: one of them sends from an unknown port, and the other accepts only known ports
 * - `both-ports-unknown`: both send from unknown ports, and neither accepts packets from everyone
 */
export type ContactReason =
  | "lets-everybody-in"
  | "ports-known"
  | "any-port-let-in"
  | "port-unknown"
  | "both-ports-unknown";

const OUTCOMES = {
  "lets-everybody-in": "direct",
  "ports-known": "direct",
  "any-port-let-in": "direct",
  "port-unknown": "relay",
  "both-ports-unknown": "relay",
} as const satisfies Record<ContactReason, Contact>;

/** The contact to expect, with every reason that is still possible. */
export interface ContactForecast {
  readonly contact: Contact;
  readonly reasons: readonly ContactReason[];
}

/**
 * How two people behind different NATs reach each other if each sends to the other's server-reflexive address (RFC 8445
 * §5.1.1.2, §7). Once a packet of one arrives, the other answers to its source.
 */
function contactReason(one: NatKind, other: NatKind): ContactReason {
  const both = [one, other];
  if (both.some(({ filtering }) => filtering === "endpoint-independent")) return "lets-everybody-in";
  // If a mapping depends on the destination, packets to the other leave from a port that the server never saw.
  const withKnownPort = both.filter(({ mapping }) => mapping === "endpoint-independent");
  const [known, second] = withKnownPort;
  if (known === undefined) return "both-ports-unknown";
  if (second !== undefined) return "ports-known";
  return known.filtering === "address-dependent" ? "any-port-let-in" : "port-unknown";
}

/** Whether two people behind different NATs find a path without a relay. */
export function isContactDirect(one: NatKind, other: NatKind): boolean {
  return OUTCOMES[contactReason(one, other)] === "direct";
}

/** What is known about a NAT; part of a `NatBehaviour`. */
export type KnownNat = Pick<NatBehaviour, "mapping" | "filtering">;

const kindsPossible = ({ mapping, filtering }: KnownNat): readonly NatKind[] =>
  mapping.possible.flatMap((mapped) =>
    filtering.possible.map((filtered) => ({ mapping: mapped, filtering: filtered })),
  );

/** The contact of two people; `unknown` unless all possible kinds of their NATs lead to the same one. */
export function forecastContact(one: KnownNat, other: KnownNat): ContactForecast {
  const reasons = new Set(
    kindsPossible(one).flatMap((kind) => kindsPossible(other).map((met) => contactReason(kind, met))),
  );
  const [first, second] = new Set([...reasons].map((reason) => OUTCOMES[reason]));
  return { contact: second === undefined ? (first ?? "unknown") : "unknown", reasons: [...reasons] };
}

/** The contact to expect with people behind each of the classic kinds. */
export function contactsOf(
  nat: KnownNat,
): readonly ({ readonly with: keyof typeof CLASSIC_KINDS } & ContactForecast)[] {
  const names = Object.keys(CLASSIC_KINDS) as (keyof typeof CLASSIC_KINDS)[];
  return names.map((name) => ({ with: name, ...forecastContact(nat, knownNat(CLASSIC_KINDS[name])) }));
}

/** A kind as a completely known NAT. */
export function knownNat({ mapping, filtering }: NatKind): KnownNat {
  return { mapping: verdictAmong([mapping]), filtering: verdictAmong([filtering]) };
}
