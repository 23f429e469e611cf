import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import {
  type ClassicNat,
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type EndpointVerdict,
  type Hairpinning,
  type NatBehaviour,
  type NatLimit,
  NOTHING_EXCLUDED,
  verdictAmong,
} from "./nat-behaviour.ts";

/** An answer to one local socket: the queried server address, and the mapped address that it saw. */
export interface MappingAnswer {
  readonly asked: TransportAddress;
  readonly mapped: TransportAddress;
}

/** One Binding request with CHANGE-REQUEST. RFC 5780 §4.4. */
export interface ChangeRequestTest {
  readonly expectedFrom: TransportAddress;
  /** Where the answer came from; `failed` if the request could not be sent. */
  readonly answer: TransportAddress | "refused" | "silence" | "failed";
}

/** All queries and their outcomes. */
export interface NatObservations {
  readonly local: TransportAddress;
  readonly server: TransportAddress;
  /** The outcome of the first plain Binding request to `server`. */
  readonly contact: "answer" | "refused" | "silence" | "failed";
  /** The answers to one socket. */
  readonly mappings: readonly MappingAnswer[];
  /** Addresses that were queried from that socket and did not answer. */
  readonly silent: readonly TransportAddress[];
  /** From a socket that has sent to `server` only. */
  readonly changeRequests: readonly ChangeRequestTest[];
  /** Whether that socket had the same mapping after the change requests as before. */
  readonly contactHeld: boolean;
  readonly hairpin: "arrived" | "silence" | "untested";
}

/** Why nothing is known without a first answer. */
const NO_CONTACT = {
  refused: "server-refused",
  silence: "server-silent",
  failed: "server-unusable",
} as const satisfies Record<string, NatLimit>;

/** Infers the behaviour of the NATs from the observations. */
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

/** Every pair of answers, once. */
function pairsOf(answers: readonly MappingAnswer[]): [MappingAnswer, MappingAnswer][] {
  return answers.flatMap((one, index) =>
    answers.slice(index + 1).map((other): [MappingAnswer, MappingAnswer] => [one, other]),
  );
}

/** Whether there is a NAT between `local` and the servers that answered; undefined if none did. RFC 5780 §4.3. */
function isBehindNat(local: TransportAddress, answers: readonly MappingAnswer[]): boolean | undefined {
  if (answers.length === 0) return undefined;
  return answers.some(({ mapped }) => !isSameTransportAddress(mapped, local));
}

/** Whether one address saw two mappings of the socket. */
function isUnstable(answers: readonly MappingAnswer[]): boolean {
  return pairsOf(answers).some(
    ([one, other]) =>
      isSameTransportAddress(one.asked, other.asked) && !isSameTransportAddress(one.mapped, other.mapped),
  );
}

/**
 * How a NAT maps, from answers to one local socket. RFC 5780 §4.3 and RFC 4787 §4.1.
 *
 * Two different mappings exclude every kind that would have reused the first one. Two addresses that see the same
 * mapping are the RFC's evidence for endpoint-independent. A mapping that changes between two requests to the same
 * address shows that differences prove nothing.
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

/** Why the mapping is unknown. */
function mappingLimits({ server, mappings, silent }: NatObservations): NatLimit[] {
  const missing = missingAddresses(server, [...mappings.map(({ asked }) => asked), ...silent]);
  return [
    ...(missing === undefined ? [] : [missing]),
    ...(silent.length === 0 ? [] : ["other-address-silent" as const]),
    ...(isUnstable(mappings) ? ["mapping-unstable" as const] : []),
  ];
}

/** How a NAT maps, or why that is unknown. `behindNat`: undefined if no server answered. */
function concludeMapping(observations: NatObservations): {
  readonly behindNat: boolean | undefined;
  readonly mapping: EndpointVerdict;
  readonly limits: readonly NatLimit[];
} {
  const { local, mappings } = observations;
  const mapping = decideMapping(local, mappings);
  return {
    behindNat: isBehindNat(local, mappings),
    mapping,
    limits: mapping.verdict === "unknown" ? mappingLimits(observations) : [],
  };
}

/** Whether a datagram arrived from an address that the socket had not sent to. */
interface FilteringOutcome {
  readonly from: TransportAddress;
  readonly arrived: boolean;
}

/**
 * What a CHANGE-REQUEST showed. Silence means that a datagram was filtered only if the server is known to send from
 * that address: it must have answered a direct request there (`answering`), and the path to the server must have been
 * the same afterwards (`contactHeld`).
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

/** The kinds of filtering that are consistent with whether a datagram from another address arrived. RFC 4787 §5. */
function consistentFilterings(
  contacted: TransportAddress,
  { from, arrived }: FilteringOutcome,
): readonly EndpointDependence[] {
  if (from.address !== contacted.address) {
    return arrived ? ["endpoint-independent"] : ["address-dependent", "address-and-port-dependent"];
  }
  return arrived ? ["endpoint-independent", "address-dependent"] : ["address-and-port-dependent"];
}

/** How a NAT or firewall filters, judged by the datagrams that reached a socket that has sent to `contacted` only. */
function decideFiltering(
  contacted: TransportAddress,
  outcomes: readonly FilteringOutcome[],
): EndpointVerdict {
  const fits = outcomes.map((outcome) => consistentFilterings(contacted, outcome));
  return verdictAmong(ENDPOINT_DEPENDENCES.filter((one) => fits.every((fit) => fit.includes(one))));
}

/** Why the filtering is unknown. */
function filteringLimits(
  { server, changeRequests }: NatObservations,
  readings: readonly (FilteringOutcome | NatLimit)[],
): NatLimit[] {
  const missing = missingAddresses(
    server,
    changeRequests.map(({ expectedFrom }) => expectedFrom),
  );
  // For example a server that changes its port although it should change its address.
  const isHalfObeyed = changeRequests.some(
    ({ expectedFrom, answer }) => typeof answer === "object" && answer.address !== expectedFrom.address,
  );
  return [
    ...(missing === undefined ? [] : [missing]),
    ...readings.filter((reading) => typeof reading === "string"),
    ...(isHalfObeyed ? ["change-request-ignored" as const] : []),
  ];
}

/** How a NAT or firewall filters, or why that is unknown. RFC 5780 §4.4. */
function concludeFiltering(observations: NatObservations): {
  readonly filtering: EndpointVerdict;
  readonly limits: readonly NatLimit[];
} {
  const { server, mappings, changeRequests, contactHeld } = observations;
  const answering = mappings.map(({ asked }) => asked);
  const readings = changeRequests.map((test) =>
    readChangeRequestTest(test, { contacted: server, answering, contactHeld }),
  );
  const outcomes = readings.filter((reading) => typeof reading !== "string");
  const filtering = decideFiltering(server, outcomes);
  return {
    filtering,
    limits: filtering.verdict === "unknown" ? filteringLimits(observations, readings) : [],
  };
}

/** The limit if `addresses`, the server's own and others, are not enough for a conclusion. */
function missingAddresses(
  server: TransportAddress,
  addresses: readonly TransportAddress[],
): "no-other-address" | "one-ip-address" | undefined {
  if (addresses.every((address) => isSameTransportAddress(address, server))) return "no-other-address";
  return addresses.every(({ address }) => address === server.address) ? "one-ip-address" : undefined;
}

/**
 * Whether two hosts behind the NAT reach each other through its public address, after each socket has sent to the
 * other's mapped address. RFC 5780 §3.4.
 *
 * If the mapping depends on the destination, neither socket knew where to send, and silence shows nothing.
 */
function decideHairpinning(facts: {
  readonly behindNat: boolean | undefined;
  readonly mapping: EndpointDependence | "unknown";
  readonly outcome: "arrived" | "silence" | "untested";
}): Hairpinning {
  if (facts.behindNat === false) return "not-applicable";
  if (facts.outcome === "arrived") return "supported";
  const isSilenceConclusive = facts.behindNat === true && facts.mapping === "endpoint-independent";
  return facts.outcome === "silence" && isSilenceConclusive ? "unsupported" : "unknown";
}

const CONES = {
  "endpoint-independent": "full-cone",
  "address-dependent": "restricted-cone",
  "address-and-port-dependent": "port-restricted-cone",
} as const satisfies Record<EndpointDependence, ClassicNat>;

/** The name that RFC 3489 has for every combination that is still possible; "unknown" if they have several. */
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
