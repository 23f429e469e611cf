import type { NetworkKindName } from "./network-kinds.ts";

/** How good the line of a network is, the same both ways. */
export interface LineQuality {
  readonly oneWayDelayMs?: number;
  /** At most this much more delay, at random; packets stay in order. */
  readonly jitterMs?: number;
  /** From 0 to 1, each way. */
  readonly lossFraction?: number;
  readonly rateKilobitsPerSecond?: number;
}

export interface NetworkSettings {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly kind: NetworkKindName;
  /** One unless told otherwise. */
  readonly hosts?: number;
  readonly line?: LineQuality;
}

/** A network namespace and what is done within it, in this order. */
export interface NamespacePlan {
  readonly name: string;
  readonly forwards: boolean;
  /** Ports that its programs get, so that a NAT for several hosts need not change any. */
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

/** Two devices that are joined; with a delay there is a forwarder between them. */
export interface Cable {
  readonly ends: readonly [CableEnd, CableEnd];
  readonly delay?: { readonly delayMs: number; readonly jitterMs: number };
}

export interface HostPlan {
  readonly namespace: string;
  readonly network: string;
  readonly ipv4?: string;
  /** As whom the Internet sees it: its own address, or that of its outermost NAT. */
  readonly publicIpv4?: string;
  readonly ipv6?: string;
}

export const INTERNET = "internet";
export const SERVER = "server";

export const cableEnd = (namespace: string, device: string): CableEnd => ({ namespace, device });
