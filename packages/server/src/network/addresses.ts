import { isIPv6 } from "node:net";
import { addressKind, type Interfaces, isVirtualInterface } from "@visavis/stun/core";

/** The addresses of the server for people. */
export interface Addresses {
  readonly thisComputer: string | undefined;
  /** For other devices, the most likely one first. */
  readonly network: readonly string[];
}

export const isLoopback = (host: string): boolean => addressKind(host) === "loopback";

/** Binds a socket to every address. The rest of 0.0.0.0/8, which `addressKind` calls unspecified too, does not. */
export const isUnspecified = (host: string): boolean => host === "::" || host === "0.0.0.0";

export const isLinkLocal = (address: string): boolean => addressKind(address) === "linkLocal";

/** True for a link-local IPv6 address: it needs a zone, which URLs cannot contain. */
export const needsZone = (address: string): boolean => isIPv6(address) && isLinkLocal(address);

/** The addresses to show to people if the server listens on `boundAddress`. */
export function reachableAddresses(boundAddress: string, interfaces: Interfaces): Addresses {
  if (isLoopback(boundAddress)) return { thisComputer: boundAddress, network: [] };
  if (!isUnspecified(boundAddress)) {
    return { thisComputer: undefined, network: [boundAddress] };
  }
  const candidates = Object.entries(interfaces)
    .flatMap(([name, infos = []]) => infos.map((info) => ({ ...info, isVirtual: isVirtualInterface(name) })))
    .filter(({ internal, address }) => !internal && !isLinkLocal(address))
    .filter(({ address }) => boundAddress === "::" || !isIPv6(address));
  // Phones cannot reach container networks. IPv4 first: it is shorter to type, and every phone has it.
  const rank = ({ address, isVirtual }: (typeof candidates)[number]) =>
    Number(isVirtual) * 2 + Number(isIPv6(address));
  candidates.sort((one, other) => rank(one) - rank(other));
  return { thisComputer: "127.0.0.1", network: candidates.map(({ address }) => address) };
}
