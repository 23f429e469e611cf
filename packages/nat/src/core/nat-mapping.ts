import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import { type EndpointVerdict, NOTHING_EXCLUDED, verdictAmong } from "./endpoint-dependence.ts";
import { missingAddresses, type NatLimit } from "./nat-limit.ts";
import type { MappingAnswer, NatObservations } from "./nat-observations.ts";

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

/** Why mappings do not tell more. */
function mappingLimits({ server, mappings, silent }: NatObservations): NatLimit[] {
  const missing = missingAddresses(server, [...mappings.map(({ asked }) => asked), ...silent]);
  return [
    ...(missing === undefined ? [] : [missing]),
    ...(silent.length === 0 ? [] : ["other-address-silent" as const]),
    ...(isUnstable(mappings) ? ["mapping-unstable" as const] : []),
  ];
}

/** How a NAT maps, and, where that stays open, why. `behindNat`: undefined where no server answered. */
export function concludeMapping(observations: NatObservations): {
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
