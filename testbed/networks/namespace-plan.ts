import type { NetworkKindName } from "./kinds/network-kinds.ts";

/** The quality of a network's line, the same in both directions. */
export interface LineQuality {
  readonly oneWayDelayMs?: number;
  /** Up to this much additional delay, at random. Packets stay in order. */
  readonly jitterMs?: number;
  /** From 0 to 1, in each direction. */
  readonly lossFraction?: number;
  readonly rateKilobitsPerSecond?: number;
}

export interface NetworkSettings {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly kind: NetworkKindName;
  /** 1 by default. */
  readonly hosts?: number;
  readonly line?: LineQuality;
}

/** A network namespace and what is done inside it, in this order. */
export interface NamespacePlan {
  readonly name: string;
  readonly forwards: boolean;
  /** The range of local ports of its programs, so that a NAT for several hosts need not change any port. */
  readonly localPorts?: readonly [first: number, last: number];
  /** Lines for `ip -batch`. */
  readonly ip: readonly string[];
  /** Input of nft(8). */
  readonly rules: string;
  readonly rates: readonly { readonly device: string; readonly kilobitsPerSecond: number }[];
}

export interface CableEnd {
  readonly namespace: string;
  readonly device: string;
}

/** Two connected devices. A cable with a delay has a forwarder in between. */
export interface Cable {
  readonly ends: readonly [CableEnd, CableEnd];
  readonly delay?: { readonly delayMs: number; readonly jitterMs: number };
}

export interface HostPlan {
  readonly namespace: string;
  readonly network: string;
  readonly ipv4?: string;
  /** The address that the Internet sees: its own, or that of its outermost NAT. */
  readonly publicIpv4?: string;
  readonly ipv6?: string;
}

export const INTERNET = "internet";
export const SERVER = "server";

export const cableEnd = (namespace: string, device: string): CableEnd => ({ namespace, device });
