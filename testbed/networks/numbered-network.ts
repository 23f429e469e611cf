import type { NetworkKind } from "./kinds/network-kinds.ts";
import type { NamespacePlan, NetworkSettings } from "./namespace-plan.ts";

const FIRST_HOST_NUMBER = 11;

/** A network with its number, counting from 1, which is part of all its addresses. */
export interface NumberedNetwork extends NetworkSettings {
  readonly number: number;
  readonly settings: NetworkKind;
}

/** The network's NATs, from the outside in. */
export function natsOf({ ipv4 }: NetworkKind) {
  return ipv4 !== undefined && "nats" in ipv4.connection ? ipv4.connection.nats : [];
}

/** The last number of each host's address. */
export const hostNumbers = ({ hosts = 1 }: NetworkSettings): number[] =>
  Array.from({ length: hosts }, (_, index) => FIRST_HOST_NUMBER + index);

/** The network's public IPv4 addresses: that of its outermost NAT, or those of its hosts. */
export function publicAddresses(network: NumberedNetwork): string[] {
  const { number, settings } = network;
  if (settings.ipv4 === undefined) return [];
  if (natsOf(settings).length > 0) return [`11.0.${number}.2`];
  return hostNumbers(network).map((host) => `11.1.${number}.${host}`);
}

/** The first three numbers of the IPv4 addresses inside a router. Those between two routers are from RFC 6598. */
export function insideOf({ number, settings }: NumberedNetwork, level: number): string {
  const nats = natsOf(settings);
  if (nats.length === 0) return `11.1.${number}`;
  return level === nats.length - 1 ? `192.168.${number}` : `100.${64 + level}.${number}`;
}

export function ratesOf({ line }: NetworkSettings, device: string): NamespacePlan["rates"] {
  const kilobitsPerSecond = line?.rateKilobitsPerSecond;
  return kilobitsPerSecond === undefined ? [] : [{ device, kilobitsPerSecond }];
}
