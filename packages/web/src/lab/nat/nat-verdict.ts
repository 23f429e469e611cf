import {
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type EndpointVerdict,
  NOTHING_EXCLUDED,
  verdictAmong,
} from "@visavis/nat/core";
import { familyOf } from "@visavis/stun/core";
import {
  type Comparison,
  comparisonsOf,
  isInside,
  isIpAddress,
  type PairSight,
  relationOf,
  type SoloSight,
  seesOwnAddress,
  tellsAddress,
} from "./mapping-evidence.ts";
import type { Base, Family } from "./sight.ts";

/**
 * Why there is no verdict, and so what is missing:
 *
 * - `no-answer`: no server answered
 * - `one-server`: one server answered, which compares with nothing
 * - `one-address`: only ports of one address answered
 * - `one-port`: no address answered at two ports, which would tell what a mapping depends on
 * - `names`: servers are given by names, which may be those of one server
 * - `silent-servers`: others did not answer
 * - `inside`: servers in one network with this computer see it alike, and not what a NAT around that network does
 * - `not-comparable`: two servers were asked at once, and what came does not tell what each said
 * - `contradiction`: answers contradict each other
 */
export type Missing =
  | "no-answer"
  | "one-server"
  | "one-address"
  | "one-port"
  | "names"
  | "silent-servers"
  | "inside"
  | "not-comparable"
  | "contradiction";

/** What can be said of the NATs between one network interface and the servers that see it alike, and no more than that. */
export interface NatVerdict {
  readonly family: Family;
  /** The address of this computer; `undefined` where the browser hides it. */
  readonly address: string | undefined;
  /** Under which IP address servers see it; `undefined` where none told another than its own. */
  readonly seenAddress: string | undefined;
  /** `unknown` where the browser hides the address that would have to be another, or nobody outside was asked. */
  readonly nat: "present" | "absent" | "unknown";
  readonly mapping: EndpointVerdict;
  readonly missing: readonly Missing[];
  readonly comparisons: readonly Comparison[];
}

/** All that was seen. */
export interface NatEvidence {
  readonly solos: readonly SoloSight[];
  readonly pairs: readonly PairSight[];
}

/**
 * How the NATs in front of each network interface map, IPv4 and IPv6 apart. RFC 5780 §4.3 and RFC 4787 §4.1.
 *
 * There is always at least one verdict, if only that nothing is known.
 */
export function natVerdicts(evidence: NatEvidence): readonly NatVerdict[] {
  const bases = new Map(
    evidence.solos.flatMap(({ sight }) => sight.mappings.map(({ base }) => [base.key, base] as const)),
  );
  const verdicts = [...bases.values()].map((base) => verdictOn(base, evidence));
  const families = new Set(verdicts.map(({ family }) => family));
  const withoutNat = ([4, 6] as const)
    .filter((family) => !families.has(family))
    .flatMap((family) => verdictWithoutNat(family, evidence));
  const all = [...verdicts, ...withoutNat].sort((one, other) => one.family - other.family);
  return all.length > 0 ? all : [NOTHING_KNOWN];
}

const NOTHING_KNOWN: NatVerdict = {
  family: 4,
  address: undefined,
  seenAddress: undefined,
  nat: "unknown",
  mapping: NOTHING_EXCLUDED,
  missing: ["no-answer"],
  comparisons: [],
};

/**
 * Where servers that are given by an address of the family answered, and none told another address. Those inside the
 * network of this computer would see the same behind any NAT.
 */
function verdictWithoutNat(family: Family, { solos }: NatEvidence): NatVerdict[] {
  const hosts = solos
    .filter((solo) => isIpAddress(solo.server.host) && seesOwnAddress(solo))
    .map(({ server }) => server.host)
    .filter((host) => familyOf(host) === family);
  if (hosts.length === 0) return [];
  const base = { family, address: undefined, seenAddress: undefined, comparisons: [] };
  return hosts.every(isInside)
    ? [{ ...base, nat: "unknown", mapping: NOTHING_EXCLUDED, missing: ["inside"] }]
    : [{ ...base, nat: "absent", mapping: verdictAmong(["endpoint-independent"]), missing: [] }];
}

function verdictOn(base: Base, { solos, pairs }: NatEvidence): NatVerdict {
  const answered = solos.filter(({ sight }) =>
    sight.mappings.some((mapping) => mapping.base.key === base.key),
  );
  const own = answered.flatMap(({ sight }) =>
    sight.mappings.filter((mapping) => mapping.base.key === base.key),
  );
  const isOwn = own.every((mapping) => mapping.isOwn);
  const isAbsent = isOwn && !isInside(base.seenAddress);
  const comparisons = pairs
    .flatMap((pair) => comparisonsOf(pair, solos))
    .filter((comparison) => comparison.base.key === base.key);
  const mapping = isAbsent
    ? verdictAmong(["endpoint-independent"])
    : verdictAmong(possibleAfter(comparisons));
  const others = solos.filter((solo) => !tellsAddress(solo) && !seesOwnAddress(solo));
  return {
    family: base.family,
    address: base.address,
    seenAddress: base.seenAddress,
    nat: isAbsent ? "absent" : isOwn || base.address === undefined ? "unknown" : "present",
    mapping,
    missing:
      mapping.verdict === "unknown"
        ? [
            missingAmong(mapping.possible, { base, answers: answered.length, comparisons }),
            ...(others.length > 0 ? (["silent-servers"] as const) : []),
          ]
        : [],
    comparisons,
  };
}

/** What no comparison excludes. */
function possibleAfter(comparisons: readonly Comparison[]): readonly EndpointDependence[] {
  return comparisons.reduce<readonly EndpointDependence[]>((possible, comparison) => {
    const left = leftBy(comparison);
    return possible.filter((dependence) => left.includes(dependence));
  }, ENDPOINT_DEPENDENCES);
}

/**
 * What one comparison leaves. Two mappings that differ exclude, by definition, what would have reused one; that two
 * addresses see the same mapping is the RFC’s evidence for endpoint-independent.
 */
function leftBy({ isSame, servers, base }: Comparison): readonly EndpointDependence[] {
  // A NAT further out may still tell apart what those inside see as one.
  if (isSame === undefined || (isSame && isInside(base.seenAddress))) return ENDPOINT_DEPENDENCES;
  const { address, port } = relationOf(servers);
  if (!isSame) {
    return address === "same"
      ? ["address-and-port-dependent"]
      : ["address-dependent", "address-and-port-dependent"];
  }
  if (address === "other") return ["endpoint-independent"];
  return port === "other" ? ["endpoint-independent", "address-dependent"] : ENDPOINT_DEPENDENCES;
}

function missingAmong(
  possible: readonly EndpointDependence[],
  {
    base,
    answers,
    comparisons,
  }: { readonly base: Base; readonly answers: number; readonly comparisons: readonly Comparison[] },
): Missing {
  if (possible.length === 0) return "contradiction";
  if (!possible.includes("endpoint-independent")) return "one-port";
  if (isInside(base.seenAddress)) return "inside";
  if (answers < 2) return "one-server";
  if (comparisons.every(({ isSame }) => isSame === undefined)) return "not-comparable";
  return comparisons.some(({ servers }) => relationOf(servers).address === "unknown")
    ? "names"
    : "one-address";
}
