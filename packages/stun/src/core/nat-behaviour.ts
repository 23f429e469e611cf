import type { TransportAddress } from "./transport-address.ts";

/** On what a NAT's mapping or filtering depends. RFC 4787 §4.1 and §5. */
export const ENDPOINT_DEPENDENCES = [
  "endpoint-independent",
  "address-dependent",
  "address-and-port-dependent",
] as const;
export type EndpointDependence = (typeof ENDPOINT_DEPENDENCES)[number];

/** What the answers leave open; a verdict only where that is one thing. */
export interface EndpointVerdict {
  readonly verdict: EndpointDependence | "unknown";
  /** What no answer has excluded. None where answers contradict each other. */
  readonly possible: readonly EndpointDependence[];
}

/** The names of RFC 3489 §5 and §10.1. */
export type ClassicNat =
  | "open-internet"
  | "symmetric-udp-firewall"
  | "full-cone"
  | "restricted-cone"
  | "port-restricted-cone"
  | "symmetric"
  | "unknown";

/** From one local socket: which server address was asked, and as whom it saw us. */
export interface MappingAnswer {
  readonly asked: TransportAddress;
  readonly mapped: TransportAddress;
}

/** Whether a datagram from an address that our socket has not sent to came through. */
interface FilteringOutcome {
  readonly from: TransportAddress;
  readonly arrived: boolean;
}

/** One Binding request with CHANGE-REQUEST. RFC 5780 §4.4. */
export interface ChangeRequestTest {
  readonly expectedFrom: TransportAddress;
  /** The source of the answer, as our socket saw it; `failed` where the question could not be asked. */
  readonly answer: TransportAddress | "refused" | "silence" | "failed";
}

/**
 * Why something stays unknown.
 *
 * - `server-silent`: no answer to a plain Binding request
 * - `no-other-address`: there is no second address to ask, or to be answered from
 * - `one-ip-address`: there is a second port, but no second IP address
 * - `other-address-silent`: another address of the server did not answer when asked directly
 * - `mapping-unstable`: the NAT maps one socket in two ways towards one address
 * - `change-request-refused`, `change-request-ignored`: the server does not answer from elsewhere
 * - `response-port-unsupported`: the server does not answer to another port than the one that asked
 * - `contact-lost`: the way to the server was no longer the same after a test
 */
export type NatLimit =
  | "server-silent"
  | "no-other-address"
  | "one-ip-address"
  | "other-address-silent"
  | "mapping-unstable"
  | "change-request-refused"
  | "change-request-ignored"
  | "response-port-unsupported"
  | "contact-lost";

export type Hairpinning = "supported" | "unsupported" | "not-applicable" | "unknown";

/** All that was asked and heard. */
export interface NatObservations {
  readonly local: TransportAddress;
  readonly server: TransportAddress;
  /** What answers of one socket said, from the servers that answered. */
  readonly mappings: readonly MappingAnswer[];
  /** Addresses that were asked from that socket and stayed silent. */
  readonly silent: readonly TransportAddress[];
  /** Of a socket that has sent to `server` alone. */
  readonly changeRequests: readonly ChangeRequestTest[];
  /** Whether that socket was still mapped as before after the change requests. */
  readonly contactHeld: boolean;
  readonly hairpin: "arrived" | "silence" | "untested";
}

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

const NOTHING_EXCLUDED: EndpointVerdict = { verdict: "unknown", possible: ENDPOINT_DEPENDENCES };

function verdictAmong(possible: readonly EndpointDependence[]): EndpointVerdict {
  const [first, second] = possible;
  return { verdict: first !== undefined && second === undefined ? first : "unknown", possible };
}

export function isSameTransportAddress(one: TransportAddress, other: TransportAddress): boolean {
  return one.address === other.address && one.port === other.port;
}

/** Every pair of answers, once. */
function pairsOf(answers: readonly MappingAnswer[]): [MappingAnswer, MappingAnswer][] {
  return answers.flatMap((one, index) =>
    answers.slice(index + 1).map((other): [MappingAnswer, MappingAnswer] => [one, other]),
  );
}

/** Whether a NAT stands between `local` and the servers that answered; undefined where none did. RFC 5780 §4.3. */
function isBehindNat(local: TransportAddress, answers: readonly MappingAnswer[]): boolean | undefined {
  if (answers.length === 0) return undefined;
  return answers.some(({ mapped }) => !isSameTransportAddress(mapped, local));
}

/** Whether one address saw the socket in two ways. */
function isUnstable(answers: readonly MappingAnswer[]): boolean {
  return pairsOf(answers).some(
    ([one, other]) =>
      isSameTransportAddress(one.asked, other.asked) && !isSameTransportAddress(one.mapped, other.mapped),
  );
}

/**
 * How a NAT maps, from answers to one local socket. RFC 5780 §4.3 and RFC 4787 §4.1.
 *
 * Two mappings that differ exclude, by definition, what would have reused one; that two addresses see the same mapping
 * is the RFC's evidence for endpoint-independent. A mapping that changes between two questions to the same address
 * proves that differences mean nothing.
 */
function decideMapping(local: TransportAddress, answers: readonly MappingAnswer[]): EndpointVerdict {
  if (answers.length === 0) return NOTHING_EXCLUDED;
  const pairs = pairsOf(answers).map(([one, other]) => ({
    sameAddress: one.asked.address === other.asked.address,
    samePort: one.asked.port === other.asked.port,
    sameMapping: isSameTransportAddress(one.mapped, other.mapped),
  }));
  if (isUnstable(answers)) return NOTHING_EXCLUDED;
  if (isBehindNat(local, answers) === false) return verdictAmong(["endpoint-independent"]);
  const onePortsDiffer = pairs.some(({ sameAddress, sameMapping }) => sameAddress && !sameMapping);
  if (onePortsDiffer) return verdictAmong(["address-and-port-dependent"]);
  const onePortsAgree = pairs.some(({ sameAddress, samePort }) => sameAddress && !samePort);
  const addressPairs = pairs.filter(({ sameAddress }) => !sameAddress);
  if (addressPairs.some(({ sameMapping }) => !sameMapping)) {
    return verdictAmong(
      onePortsAgree ? ["address-dependent"] : ["address-dependent", "address-and-port-dependent"],
    );
  }
  if (addressPairs.length > 0) return verdictAmong(["endpoint-independent"]);
  return onePortsAgree ? verdictAmong(["endpoint-independent", "address-dependent"]) : NOTHING_EXCLUDED;
}

/**
 * What a CHANGE-REQUEST showed. Silence shows that a datagram was filtered only where the server is known to send from
 * that address: it must have answered a direct question from there (`answering`), and our own way to the server must
 * still have stood afterwards (`contactHeld`).
 */
function readChangeRequestTest(
  { expectedFrom, answer }: ChangeRequestTest,
  {
    contacted,
    answering,
    contactHeld,
  }: {
    readonly contacted: TransportAddress;
    readonly answering: readonly TransportAddress[];
    readonly contactHeld: boolean;
  },
): FilteringOutcome | NatLimit {
  if (answer === "refused") return "change-request-refused";
  if (answer === "failed") return "contact-lost";
  if (answer !== "silence") {
    return isSameTransportAddress(answer, contacted)
      ? "change-request-ignored"
      : { from: answer, arrived: true };
  }
  if (!answering.some((address) => isSameTransportAddress(address, expectedFrom)))
    return "other-address-silent";
  return contactHeld ? { from: expectedFrom, arrived: false } : "contact-lost";
}

/** What is left of the possibilities after a datagram from elsewhere came through, or did not. RFC 4787 §5. */
function filteringsThatFit(
  contacted: TransportAddress,
  { from, arrived }: FilteringOutcome,
): readonly EndpointDependence[] {
  if (from.address !== contacted.address) {
    return arrived ? ["endpoint-independent"] : ["address-dependent", "address-and-port-dependent"];
  }
  return arrived ? ["endpoint-independent", "address-dependent"] : ["address-and-port-dependent"];
}

/** How a NAT or firewall filters, from what reached a socket that has sent to `contacted` alone. RFC 5780 §4.4. */
function decideFiltering(
  contacted: TransportAddress,
  outcomes: readonly FilteringOutcome[],
): EndpointVerdict {
  const fits = outcomes.map((outcome) => filteringsThatFit(contacted, outcome));
  return verdictAmong(ENDPOINT_DEPENDENCES.filter((one) => fits.every((fit) => fit.includes(one))));
}

/**
 * Whether two hosts behind the NAT reach each other through its outside, when both sockets have sent to the other's
 * mapped address. RFC 5780 §4.5.
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

/** What it takes to tell more is missing among `addresses`, the server's own and others. */
function missingAddresses(
  server: TransportAddress,
  addresses: readonly TransportAddress[],
): "no-other-address" | "one-ip-address" | undefined {
  if (addresses.every((address) => isSameTransportAddress(address, server))) return "no-other-address";
  return addresses.every(({ address }) => address === server.address) ? "one-ip-address" : undefined;
}

/** Why mappings do not tell more. */
function mappingLimits({ server, mappings, silent }: NatObservations): NatLimit[] {
  const missing = missingAddresses(server, [...mappings.map(({ asked }) => asked), ...silent]);
  return [
    ...(missing === undefined ? [] : [missing]),
    ...(silent.length === 0 ? [] : ["other-address-silent" as const]),
    ...(isUnstable(mappings) ? ["mapping-unstable" as const] : []),
  ];
}

/** Why change requests do not tell more. */
function filteringLimits(
  { server, changeRequests }: NatObservations,
  readings: readonly (FilteringOutcome | NatLimit)[],
): NatLimit[] {
  const missing = missingAddresses(
    server,
    changeRequests.map(({ expectedFrom }) => expectedFrom),
  );
  // Such as one that changes its port where it was to change its address.
  const isHalfHeeded = changeRequests.some(
    ({ expectedFrom, answer }) => typeof answer === "object" && answer.address !== expectedFrom.address,
  );
  return [
    ...(missing === undefined ? [] : [missing]),
    ...readings.filter((reading) => typeof reading === "string"),
    ...(isHalfHeeded ? ["change-request-ignored" as const] : []),
  ];
}

/** From observations to names. */
export function concludeNatBehaviour(observations: NatObservations): NatBehaviour {
  const { local, server, mappings, changeRequests, contactHeld, hairpin } = observations;
  const behindNat = isBehindNat(local, mappings);
  const mapping = decideMapping(local, mappings);
  const answering = mappings.map(({ asked }) => asked);
  const readings = changeRequests.map((test) =>
    readChangeRequestTest(test, { contacted: server, answering, contactHeld }),
  );
  const filtering = decideFiltering(
    server,
    readings.filter((reading) => typeof reading !== "string"),
  );
  const limits = new Set([
    ...(mapping.verdict === "unknown" ? mappingLimits(observations) : []),
    ...(filtering.verdict === "unknown" ? filteringLimits(observations, readings) : []),
  ]);
  return {
    local,
    mapped: mappings[0]?.mapped ?? null,
    isBehindNat: behindNat ?? null,
    mapping,
    filtering,
    hairpinning: decideHairpinning({ behindNat, mapping: mapping.verdict, outcome: hairpin }),
    classic: classicNat({ behindNat, mapping, filtering }),
    limits: mappings.length === 0 ? ["server-silent"] : [...limits],
  };
}
