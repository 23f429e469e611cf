import { type EndpointDependence, verdictAmong } from "./endpoint-dependence.ts";
import type { ClassicNat, NatBehaviour } from "./nat-behaviour.ts";

/** How a NAT, or a firewall in front of public addresses, treats UDP. RFC 4787 §4.1 and §5. */
export interface NatKind {
  readonly mapping: EndpointDependence;
  readonly filtering: EndpointDependence;
}

/** The kinds of RFC 3489 §5 and §10.1 in the words of RFC 4787. */
export const CLASSIC_KINDS = {
  "open-internet": { mapping: "endpoint-independent", filtering: "endpoint-independent" },
  "symmetric-udp-firewall": { mapping: "endpoint-independent", filtering: "address-and-port-dependent" },
  "full-cone": { mapping: "endpoint-independent", filtering: "endpoint-independent" },
  "restricted-cone": { mapping: "endpoint-independent", filtering: "address-dependent" },
  "port-restricted-cone": { mapping: "endpoint-independent", filtering: "address-and-port-dependent" },
  symmetric: { mapping: "address-and-port-dependent", filtering: "address-and-port-dependent" },
} as const satisfies Record<Exclude<ClassicNat, "unknown">, NatKind>;

/** How the media of two people go. */
export type Contact = "direct" | "relay" | "unknown";

/**
 * Why two people find a path or do not, the plainest reason first:
 *
 * - `lets-everybody-in`: one of them is reached by whoever knows the address
 * - `ports-known`: each sends to the port from which the other sends, and so lets it in
 * - `any-port-let-in`: one of them comes from a port that nobody knows, and the other lets in its address
 * - `port-unknown`: one of them comes from a port that nobody knows, and the other lets in known ports alone
 * - `both-ports-unknown`: both come from ports that nobody knows, and neither lets everybody in
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

/** What becomes of a contact; where not everything is known, with each reason that is possible. */
export interface ContactForecast {
  readonly contact: Contact;
  readonly reasons: readonly ContactReason[];
}

/**
 * What becomes of two people behind NATs of their own, when each sends to the address where a STUN server saw the other
 * (RFC 8445 §5.1.1.2, §7). Once one gets in, the other answers to where that came from.
 */
function contactReason(one: NatKind, other: NatKind): ContactReason {
  const both = [one, other];
  if (both.some(({ filtering }) => filtering === "endpoint-independent")) return "lets-everybody-in";
  // Where a mapping depends on who is sent to, what leaves towards the other has a port that the server never saw.
  const withKnownPort = both.filter(({ mapping }) => mapping === "endpoint-independent");
  const [known, second] = withKnownPort;
  if (known === undefined) return "both-ports-unknown";
  if (second !== undefined) return "ports-known";
  return known.filtering === "address-dependent" ? "any-port-let-in" : "port-unknown";
}

/** Whether two people behind NATs of their own find a path without a relay. */
export function isContactDirect(one: NatKind, other: NatKind): boolean {
  return OUTCOMES[contactReason(one, other)] === "direct";
}

/** What is known of a NAT; a `NatBehaviour` is one. */
export type KnownNat = Pick<NatBehaviour, "mapping" | "filtering">;

const kindsPossible = ({ mapping, filtering }: KnownNat): readonly NatKind[] =>
  mapping.possible.flatMap((mapped) =>
    filtering.possible.map((filtered) => ({ mapping: mapped, filtering: filtered })),
  );

/** What becomes of two people: a verdict only where all that is possible of both comes to the same. */
export function forecastContact(one: KnownNat, other: KnownNat): ContactForecast {
  const reasons = new Set(
    kindsPossible(one).flatMap((kind) => kindsPossible(other).map((met) => contactReason(kind, met))),
  );
  const [first, second] = new Set([...reasons].map((reason) => OUTCOMES[reason]));
  return { contact: second === undefined ? (first ?? "unknown") : "unknown", reasons: [...reasons] };
}

/** What to expect of calls with people behind each of the classic kinds. */
export function contactsOf(
  nat: KnownNat,
): readonly ({ readonly with: keyof typeof CLASSIC_KINDS } & ContactForecast)[] {
  const names = Object.keys(CLASSIC_KINDS) as (keyof typeof CLASSIC_KINDS)[];
  return names.map((name) => ({ with: name, ...forecastContact(nat, knownNat(CLASSIC_KINDS[name])) }));
}

/** A kind of which all is known. */
export function knownNat({ mapping, filtering }: NatKind): KnownNat {
  return { mapping: verdictAmong([mapping]), filtering: verdictAmong([filtering]) };
}
