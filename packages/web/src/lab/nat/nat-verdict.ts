import {
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type EndpointVerdict,
  NOTHING_EXCLUDED,
  verdictAmong,
} from "@visavis/nat/core";
import { familyOf } from "@visavis/stun/core";
import {
  type Base,
  type Comparison,
  comparisonsOf,
  type Family,
  isInside,
  isIpAddress,
  type PairObservation,
  relationOf,
  returnsMapping,
  type SoloObservation,
  seesOwnAddress,
} from "./mapping-evidence.ts";

/**
 * Why there is no verdict:
 *
 * - `no-answer`: no server answered
 * - `one-server`: a single server answered, so there is nothing to compare
 * - `one-address`: all servers that answered have the same address
 * - `one-port`: no address answered on two ports, which would show what the mapping depends on
 * - `names`: servers are given by names, which may belong to the same server
 * - `silent-servers`: other servers did not answer
 * - `inside`: the servers are in the same network as this computer, and cannot see what a NAT around it does
 * - `not-comparable`: two servers were queried together, and the result does not show what each of them saw
 * - `contradiction`: the results contradict each other
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

/** What the evidence shows about the NATs between one network interface and the servers, and no more than that. */
export interface NatVerdict {
  readonly family: Family;
  /** The address of this computer; `undefined` if the browser hides it. */
  readonly address: string | undefined;
  /** The IP address that servers see; `undefined` if they see only its own. */
  readonly seenAddress: string | undefined;
  /** `unknown` if the browser hides the address of this computer, or if no server outside the network answered. */
  readonly nat: "present" | "absent" | "unknown";
  readonly mapping: EndpointVerdict;
  readonly missing: readonly Missing[];
  readonly comparisons: readonly Comparison[];
}

/** Everything that was observed. */
export interface NatEvidence {
  readonly solos: readonly SoloObservation[];
  readonly pairs: readonly PairObservation[];
}

/**
 * The mapping behaviour of the NATs in front of each network interface, separately for IPv4 and IPv6. RFC 5780 §4.3 and
 * RFC 4787 §4.1.
 *
 * There is always at least one verdict, even if it says that nothing is known.
 */
export function natVerdicts(evidence: NatEvidence): readonly NatVerdict[] {
  const bases = new Map(
    evidence.solos.flatMap(({ mappings }) => mappings.map(({ base }) => [base.key, base] as const)),
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
 * The verdict if servers with an address of the family answered, and all of them see the address of this computer. Servers
 * inside its network would see the same behind any NAT.
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
  const answered = solos.filter(({ mappings }) => mappings.some((mapping) => mapping.base.key === base.key));
  const own = answered.flatMap(({ mappings }) => mappings.filter((mapping) => mapping.base.key === base.key));
  const isOwn = own.every((mapping) => mapping.isOwn);
  const isAbsent = isOwn && !isInside(base.seenAddress);
  const comparisons = pairs
    .flatMap((pair) => comparisonsOf(pair, solos))
    .filter((comparison) => comparison.base.key === base.key);
  const mapping = isAbsent
    ? verdictAmong(["endpoint-independent"])
    : verdictAmong(possibleAfter(comparisons));
  const others = solos.filter((solo) => !returnsMapping(solo) && !seesOwnAddress(solo));
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

/** The dependences that no comparison excludes. */
function possibleAfter(comparisons: readonly Comparison[]): readonly EndpointDependence[] {
  return comparisons.reduce<readonly EndpointDependence[]>((possible, comparison) => {
    const left = leftBy(comparison);
    return possible.filter((dependence) => left.includes(dependence));
  }, ENDPOINT_DEPENDENCES);
}

/**
 * The dependences that one comparison leaves. Two different mappings exclude, by definition, those that would have reused
 * one. The same mapping at two addresses is the RFC's evidence for endpoint-independent mapping.
 */
function leftBy({ isSame, servers, base }: Comparison): readonly EndpointDependence[] {
  // A NAT further out may still use different mappings where servers inside see only one.
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
