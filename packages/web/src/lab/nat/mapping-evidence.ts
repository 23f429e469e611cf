import { type AddressKind, addressKind } from "@visavis/explain/core";
import { parseAddress } from "@visavis/stun/core";
import type { StunEndpoint } from "../../ice-servers/stun-endpoint.ts";
import type { Base, Sight } from "./sight.ts";

/** What a connection with one server alone showed. */
export interface SoloSight {
  readonly server: StunEndpoint;
  readonly sight: Sight;
}

/** What a connection with two servers showed, which both see the same socket. */
export interface PairSight {
  readonly servers: readonly [StunEndpoint, StunEndpoint];
  readonly sight: Sight;
}

/** Whether two servers see one socket as the same. */
export interface Comparison {
  readonly base: Base;
  readonly servers: readonly [StunEndpoint, StunEndpoint];
  /** As whom they see it: one text where they agree, else two. */
  readonly seenAs: readonly string[];
  /** `undefined` where this connection does not tell. */
  readonly isSame: boolean | undefined;
}

/** Whether the server told an address by itself. */
export function tellsAddress({ sight }: SoloSight): boolean {
  return sight.mappings.length > 0;
}

/**
 * Whether the server answered that it sees the very address of this computer: browsers leave a candidate out that says
 * what another says already (RFC 8445 §5.1.3), and are done only when each server has answered or failed.
 */
export function seesOwnAddress({ sight }: SoloSight): boolean {
  return (
    (sight.isComplete && sight.mappings.length === 0 && sight.hasHost && sight.isWithoutFault) ||
    (sight.mappings.length > 0 && sight.mappings.every(({ isOwn }) => isOwn))
  );
}

/**
 * What one connection with two servers says, base by base.
 *
 * Both are known to answer. A browser tells each address that they see once, whoever sees it; so one address from a
 * browser that was done means that they agree, and two that they do not. More than two are of more interfaces than the
 * browser shows; an error that none of the two caused by itself means that one of them was not heard this time.
 */
export function comparisonsOf(
  { servers, sight }: PairSight,
  solos: readonly SoloSight[],
): readonly Comparison[] {
  const alone = servers.map((server) => solos.find((solo) => solo.server.url === server.url)?.sight);
  const errorsAlone = alone.reduce((sum, solo) => sum + (solo?.errors ?? 0), 0);
  const isHeard = sight.isComplete && sight.errors <= errorsAlone;
  const bases = new Map(sight.mappings.map(({ base }) => [base.key, base]));
  return [...bases.values()]
    .filter(({ key }) => alone.every((solo) => solo?.mappings.some(({ base }) => base.key === key)))
    .map((base) => {
      const seenAs = [
        ...new Set(
          sight.mappings.filter((mapping) => mapping.base.key === base.key).map((one) => one.seenAs),
        ),
      ];
      return {
        base,
        servers,
        seenAs,
        isSame: isHeard && seenAs.length <= servers.length ? seenAs.length === 1 : undefined,
      };
    });
}

/** How two servers stand to each other. A name says nothing of the address behind it, which need not be one. */
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

/** Addresses that the Internet does not know. */
const INSIDE: readonly AddressKind[] = ["loopback", "private", "shared", "linkLocal", "uniqueLocal"];

/** Whether who has this address, or sees it, stands on the inner side of a NAT that may be there. */
export function isInside(address: string): boolean {
  return INSIDE.includes(addressKind(address));
}

export function isIpAddress(host: string): boolean {
  return parseAddress(host) !== undefined;
}
