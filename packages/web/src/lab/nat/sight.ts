import { familyOf } from "@visavis/stun/core";
import type { GatheredCandidate, Gathering } from "../../ice-servers/gathering.ts";

export type Family = 4 | 6;

/**
 * The network interface that was sent from, and the IP address under which it was seen. Servers that see it under another
 * one stand on another side of a NAT, or say what is not so: what they see is never compared.
 */
export interface Base {
  readonly family: Family;
  /** `undefined` where the browser hides the address of this computer. */
  readonly address: string | undefined;
  readonly seenAddress: string;
  /** The same in each connection. */
  readonly key: string;
}

/** As whom servers see one base. */
interface Mapping {
  readonly base: Base;
  /** The address of this computer itself: there is no NAT between. */
  readonly isOwn: boolean;
  /** Such as `192.0.2.1:40000`. */
  readonly seenAs: string;
}

/** What the candidates of one connection say. */
export interface Sight {
  /** The browser was done: each server answered, or it was told that it cannot be asked. */
  readonly isComplete: boolean;
  /** One for each address that was told. */
  readonly mappings: readonly Mapping[];
  /** There is a network to send from. */
  readonly hasHost: boolean;
  /** How many errors the browser told. */
  readonly errors: number;
  /** Among them none that is more than another IP version. */
  readonly isWithoutFault: boolean;
}

/** Chromium’s words where an interface has another IP version than the server; Firefox has none for any error. */
const OTHER_FAMILY = /incompatible|address family|desired network interface/i;

/** Reads what one connection gathered. */
export function sightOf({ candidates, errors, end }: Gathering): Sight {
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
  const seenAs = family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
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
      seenAs,
    },
  ];
}

/**
 * RFC 8445 §5.1.2.1: the local preference tells one address of this computer from another. Its upper half is that of the
 * interface in Chromium and in Firefox; the lower one depends on the server in Firefox.
 */
function interfacePreference(priority: number): number {
  return (priority >>> 16) & 0xff;
}
