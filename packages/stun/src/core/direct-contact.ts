import type { EndpointDependence, EndpointVerdict } from "./endpoint-dependence.ts";
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
 * Whether `sender` gets in at the address where a STUN server saw `receiver`, when `receiver` has sent to the address
 * where it saw `sender`.
 */
function getsIn(sender: NatKind, receiver: NatKind): boolean {
  if (receiver.filtering === "endpoint-independent") return true;
  // What `receiver` has sent to `sender` left by another port than that which `sender` knows.
  if (receiver.mapping !== "endpoint-independent") return false;
  // The port that `sender` comes from is the one that `receiver` knows, or does not matter.
  return sender.mapping === "endpoint-independent" || receiver.filtering === "address-dependent";
}

/**
 * Whether two people behind NATs of their own find a path without a relay, when each sends to the address where a STUN
 * server saw the other (RFC 8445 §5.1.1.2, §7). Once one gets in, the other answers to where that came from.
 */
export function isContactDirect(one: NatKind, other: NatKind): boolean {
  return getsIn(one, other) || getsIn(other, one);
}

/** The same for a NAT of which not everything is known: a verdict only where all that is possible has the same one. */
export function contactWith(
  { mapping, filtering }: { readonly mapping: EndpointVerdict; readonly filtering: EndpointVerdict },
  other: NatKind,
): Contact {
  const outcomes = new Set(
    mapping.possible.flatMap((mapped) =>
      filtering.possible.map((filtered) => isContactDirect({ mapping: mapped, filtering: filtered }, other)),
    ),
  );
  const [first, second] = outcomes;
  if (first === undefined || second !== undefined) return "unknown";
  return first ? "direct" : "relay";
}

/** What to expect of calls with people behind each of the classic kinds. */
export function contactsOf(
  behaviour: Pick<NatBehaviour, "mapping" | "filtering">,
): readonly { readonly with: keyof typeof CLASSIC_KINDS; readonly contact: Contact }[] {
  const names = Object.keys(CLASSIC_KINDS) as (keyof typeof CLASSIC_KINDS)[];
  return names.map((name) => ({ with: name, contact: contactWith(behaviour, CLASSIC_KINDS[name]) }));
}
