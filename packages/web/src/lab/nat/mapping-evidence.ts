import { type AddressKind, addressKind, familyOf, parseAddress, urlHost } from "@visavis/stun/core";
import type { GatheredCandidate, Gathering } from "../../ice-servers/gathering.ts";
import type { StunEndpoint } from "../../ice-servers/stun-endpoint.ts";

export type Family = 4 | 6;

/**
 * The network interface that sent, and the IP address that a server saw. Servers that see another address are on
 * another side of a NAT, or wrong: their results are never compared.
 */
export interface Base {
  readonly family: Family;
  /** The address of this computer; `undefined` if the browser hides it. */
  readonly address: string | undefined;
  readonly seenAddress: string;
  /** Identifies the base in all connections. */
  readonly key: string;
}

/** A mapping of one base, as a server sees it. */
interface Mapping {
  readonly base: Base;
  /** It is the address of this computer itself: there is no NAT in between. */
  readonly isOwn: boolean;
  /** Such as `192.0.2.1:40000`. */
  readonly seenAs: string;
}

/** What the candidates of one connection show. */
export interface Observation {
  /** Gathering is complete: each server answered, or the browser reported that it cannot be reached. */
  readonly isComplete: boolean;
  /** One for each server-reflexive candidate. */
  readonly mappings: readonly Mapping[];
  /** There is a host candidate, and so a network. */
  readonly hasHost: boolean;
  /** The number of errors that the browser reported. */
  readonly errors: number;
  /** None of the errors is more than a server of the other IP version. */
  readonly isWithoutFault: boolean;
}

/** Chromium's texts for an interface and a server of different IP versions; Firefox has no texts for errors. */
const OTHER_FAMILY = /incompatible|address family|desired network interface/i;

/** Evaluates what one connection gathered. */
export function observationOf({ candidates, errors, end }: Gathering): Observation {
  const udp = candidates.filter(({ protocol }) => protocol === "udp");
  return {
    isComplete: end?.kind === "complete",
    mappings: udp.filter(({ type }) => type === "srflx").flatMap(mappingOf),
    hasHost: udp.some(({ type }) => type === "host"),
    errors: errors.length,
    isWithoutFault: errors.every(({ text }) => OTHER_FAMILY.test(text)),
  };
}

function mappingOf({ address, port, relatedAddress, relatedPort, priority }: GatheredCandidate): Mapping[] {
  if (address === "" || port === undefined) return [];
  const family = familyOf(address);
  const isShown = relatedAddress !== undefined && relatedPort !== undefined && relatedPort > 0;
  const base = isShown ? relatedAddress : undefined;
  return [
    {
      base: {
        family,
        address: base,
        seenAddress: address,
        key: `${base ?? interfacePreference(priority)} ${address}`,
      },
      isOwn: isShown && relatedAddress === address && relatedPort === port,
      seenAs: `${urlHost(address)}:${port}`,
    },
  ];
}

/**
 * RFC 8445 §5.1.2.1: the local preference differs between the addresses of this computer. In Chromium and Firefox, its
 * upper half is that of the interface; in Firefox, the lower half depends on the server.
 */
function interfacePreference(priority: number): number {
  return (priority >>> 16) & 0xff;
}

/** What a connection with a single server showed. */
export interface SoloObservation extends Observation {
  readonly server: StunEndpoint;
}

/** What a connection with two servers showed, both of which see the same socket. */
export interface PairObservation extends Observation {
  readonly servers: readonly [StunEndpoint, StunEndpoint];
}

/** Whether two servers see the same mapping of one socket. */
export interface Comparison {
  readonly base: Base;
  readonly servers: readonly [StunEndpoint, StunEndpoint];
  /** The mappings that they see: one if they agree, else two. */
  readonly seenAs: readonly string[];
  /** `undefined` if this connection does not show it. */
  readonly isSame: boolean | undefined;
}

/** Whether the server returned a mapping. */
export function returnsMapping({ mappings }: Observation): boolean {
  return mappings.length > 0;
}

/**
 * Whether the server answered, and sees the address of this computer itself: browsers omit redundant candidates (RFC 8445
 * §5.1.3), and complete gathering only when each server has answered or failed.
 */
export function seesOwnAddress({ isComplete, mappings, hasHost, isWithoutFault }: Observation): boolean {
  return (
    (isComplete && mappings.length === 0 && hasHost && isWithoutFault) ||
    (mappings.length > 0 && mappings.every(({ isOwn }) => isOwn))
  );
}

/**
 * What one connection with two servers shows, for each base.
 *
 * Both servers are known to answer. The browser lists each mapping once, even if both see it. So after complete gathering,
 * one mapping means that they agree, and two that they differ. More than two come from interfaces that the browser does
 * not distinguish. An error that neither server caused alone means that one of them did not answer this time.
 */
export function comparisonsOf(
  { servers, isComplete, errors, mappings }: PairObservation,
  solos: readonly SoloObservation[],
): readonly Comparison[] {
  const alone = servers.map((server) => solos.find((solo) => solo.server.url === server.url));
  const errorsAlone = alone.reduce((sum, solo) => sum + (solo?.errors ?? 0), 0);
  const haveBothAnswered = isComplete && errors <= errorsAlone;
  const bases = new Map(mappings.map(({ base }) => [base.key, base]));
  return [...bases.values()]
    .filter(({ key }) => alone.every((solo) => solo?.mappings.some(({ base }) => base.key === key)))
    .map((base) => {
      const seenAs = [
        ...new Set(mappings.filter((mapping) => mapping.base.key === base.key).map((one) => one.seenAs)),
      ];
      return {
        base,
        servers,
        seenAs,
        isSame: haveBothAnswered && seenAs.length <= servers.length ? seenAs.length === 1 : undefined,
      };
    });
}

/** Whether two servers share an address or a port. The addresses behind a name are unknown. */
export function relationOf([one, other]: Comparison["servers"]): {
  readonly address: "same" | "other" | "unknown";
  readonly port: "same" | "other";
} {
  const areAddresses = isIpAddress(one.host) && isIpAddress(other.host);
  return {
    address: areAddresses ? (one.host === other.host ? "same" : "other") : "unknown",
    port: one.port === other.port ? "same" : "other",
  };
}

/** Addresses that do not exist on the Internet. */
const INSIDE: readonly AddressKind[] = ["loopback", "private", "shared", "linkLocal", "uniqueLocal"];

/** Whether there may be a NAT between this address and the Internet. */
export function isInside(address: string): boolean {
  return INSIDE.includes(addressKind(address));
}

export function isIpAddress(host: string): boolean {
  return parseAddress(host) !== undefined;
}
