import { BlockList, isIPv6 } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Where people can reach the server. */
export interface Addresses {
  readonly thisComputer: string | undefined;
  /** For other devices, the most likely one first. */
  readonly network: readonly string[];
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const linkLocal = new BlockList();
linkLocal.addSubnet("169.254.0.0", 16, "ipv4");
linkLocal.addSubnet("fe80::", 10, "ipv6");

const contains = (list: BlockList, address: string) => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");

export const isLoopback = (host: string): boolean => contains(loopback, host);

export const isUnspecified = (host: string): boolean => host === "::" || host === "0.0.0.0";

export const isLinkLocal = (address: string): boolean => contains(linkLocal, address);

/** True for an IPv6 address that means something on one link only: it needs a zone, for which URLs have no place. */
export const needsZone = (address: string): boolean => isIPv6(address) && isLinkLocal(address);

/** Networks inside this computer, of containers and virtual machines; no phone is in them. */
const VIRTUAL_INTERFACE = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet)/;

/** The addresses to give to people, when the server listens on `boundAddress`. */
export function reachableAddresses(boundAddress: string, interfaces: Interfaces): Addresses {
  if (isLoopback(boundAddress)) return { thisComputer: boundAddress, network: [] };
  if (!isUnspecified(boundAddress)) {
    return { thisComputer: undefined, network: [boundAddress] };
  }
  const candidates = Object.entries(interfaces)
    .flatMap(([name, infos = []]) =>
      infos.map((info) => ({ ...info, isVirtual: VIRTUAL_INTERFACE.test(name) })),
    )
    .filter(({ internal, address }) => !internal && !isLinkLocal(address))
    .filter(({ address }) => boundAddress === "::" || !isIPv6(address));
  // IPv4 first: it is shorter to type, and every phone in the network has it.
  const rank = ({ address, isVirtual }: (typeof candidates)[number]) =>
    Number(isVirtual) * 2 + Number(isIPv6(address));
  candidates.sort((one, other) => rank(one) - rank(other));
  return { thisComputer: "127.0.0.1", network: candidates.map(({ address }) => address) };
}

/** The address as the host of a URL. */
export function urlHost(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** `192.0.2.1:3478` or `[2001:db8::1]:3478`. */
export function writtenAddress({
  address,
  port,
}: {
  readonly address: string;
  readonly port: number;
}): string {
  return `${urlHost(address)}:${port}`;
}
