import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import {
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type EndpointVerdict,
  verdictAmong,
} from "./endpoint-dependence.ts";
import { missingAddresses, type NatLimit } from "./nat-limit.ts";
import type { ChangeRequestTest, NatObservations } from "./nat-observations.ts";

/** Whether a datagram from an address that our socket has not sent to came through. */
interface FilteringOutcome {
  readonly from: TransportAddress;
  readonly arrived: boolean;
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

/** How a NAT or firewall filters, from what reached a socket that has sent to `contacted` alone. */
function decideFiltering(
  contacted: TransportAddress,
  outcomes: readonly FilteringOutcome[],
): EndpointVerdict {
  const fits = outcomes.map((outcome) => filteringsThatFit(contacted, outcome));
  return verdictAmong(ENDPOINT_DEPENDENCES.filter((one) => fits.every((fit) => fit.includes(one))));
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

/** How a NAT or firewall filters, and, where that stays open, why. RFC 5780 §4.4. */
export function concludeFiltering(observations: NatObservations): {
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
