import type { TransportAddress } from "@visavis/stun/core";
import type { EndpointDependence, EndpointVerdict } from "./endpoint-dependence.ts";
import { concludeFiltering } from "./nat-filtering.ts";
import type { NatLimit } from "./nat-limit.ts";
import { concludeMapping } from "./nat-mapping.ts";
import type { NatObservations } from "./nat-observations.ts";

/** The names of RFC 3489 §5 and §10.1. */
export type ClassicNat =
  | "open-internet"
  | "symmetric-udp-firewall"
  | "full-cone"
  | "restricted-cone"
  | "port-restricted-cone"
  | "symmetric"
  | "unknown";

export type Hairpinning = "supported" | "unsupported" | "not-applicable" | "unknown";

/** How the NATs and firewalls between us and the servers behave. Plain data. */
export interface NatBehaviour {
  readonly local: TransportAddress;
  readonly mapped: TransportAddress | null;
  /** Null where no server answered. */
  readonly isBehindNat: boolean | null;
  readonly mapping: EndpointVerdict;
  readonly filtering: EndpointVerdict;
  readonly hairpinning: Hairpinning;
  readonly classic: ClassicNat;
  /** Why something is unknown, each once. */
  readonly limits: readonly NatLimit[];
}

/**
 * Whether two hosts behind the NAT reach each other through its outside, when both sockets have sent to the other's
 * mapped address. RFC 5780 §3.4.
 *
 * Where a mapping depends on the destination, neither socket knew where to send, and silence shows nothing.
 */
function decideHairpinning(facts: {
  readonly behindNat: boolean | undefined;
  readonly mapping: EndpointDependence | "unknown";
  readonly outcome: "arrived" | "silence" | "untested";
}): Hairpinning {
  if (facts.behindNat === false) return "not-applicable";
  if (facts.outcome === "arrived") return "supported";
  const silenceTells = facts.behindNat === true && facts.mapping === "endpoint-independent";
  return facts.outcome === "silence" && silenceTells ? "unsupported" : "unknown";
}

const CONES = {
  "endpoint-independent": "full-cone",
  "address-dependent": "restricted-cone",
  "address-and-port-dependent": "port-restricted-cone",
} as const satisfies Record<EndpointDependence, ClassicNat>;

/** The name in RFC 3489 of every combination that is still possible; "unknown" where they are not one. */
function classicNat(facts: {
  readonly behindNat: boolean | undefined;
  readonly mapping: EndpointVerdict;
  readonly filtering: EndpointVerdict;
}): ClassicNat {
  const { behindNat, mapping, filtering } = facts;
  if (behindNat === undefined) return "unknown";
  const names = new Set<ClassicNat>(
    mapping.possible.flatMap((mapped) =>
      filtering.possible.map((filtered): ClassicNat => {
        if (!behindNat)
          return filtered === "endpoint-independent" ? "open-internet" : "symmetric-udp-firewall";
        return mapped === "endpoint-independent" ? CONES[filtered] : "symmetric";
      }),
    ),
  );
  const [first, second] = names;
  return first !== undefined && second === undefined ? first : "unknown";
}

/** Why nothing at all is known: there was no first answer. */
const NO_CONTACT = {
  refused: "server-refused",
  silence: "server-silent",
  failed: "server-unusable",
} as const satisfies Record<string, NatLimit>;

/** From observations to names. */
export function concludeNatBehaviour(observations: NatObservations): NatBehaviour {
  const { local, contact, mappings, hairpin } = observations;
  const { behindNat, mapping, limits: mappingLimits } = concludeMapping(observations);
  const { filtering, limits: filteringLimits } = concludeFiltering(observations);
  return {
    local,
    mapped: mappings[0]?.mapped ?? null,
    isBehindNat: behindNat ?? null,
    mapping,
    filtering,
    hairpinning: decideHairpinning({ behindNat, mapping: mapping.verdict, outcome: hairpin }),
    classic: classicNat({ behindNat, mapping, filtering }),
    limits:
      contact === "answer" ? [...new Set([...mappingLimits, ...filteringLimits])] : [NO_CONTACT[contact]],
  };
}
