import type { Limits, TurnConfiguration } from "./configuration.ts";

/** Enough for a household or a small company behind one address; small enough that one client cannot take it all. */
const DEFAULT_LIMITS: Limits = {
  allocations: { perAddress: 100, perUser: 12, total: 5_000 },
  permissions: { perAllocation: 64, perAddress: 2_000, perUser: 512, total: 100_000 },
  bytesPerSecond: {
    perAllocation: Number.POSITIVE_INFINITY,
    perAddress: Number.POSITIVE_INFINITY,
    perUser: Number.POSITIVE_INFINITY,
    total: Number.POSITIVE_INFINITY,
  },
  unauthenticatedPerSecond: { perAddress: 100, total: 5_000 },
  connections: { perAddress: 100, total: 5_000 },
};

/**
 * A configuration that is safe as it stands; it relays nothing until relay addresses, a peer policy and users or secrets
 * are given.
 */
export function turnConfiguration(given: Partial<TurnConfiguration>): TurnConfiguration {
  return {
    realm: "visavis",
    software: undefined,
    authentication: "long-term",
    users: new Map(),
    sharedSecrets: [],
    timestampSeparator: ":",
    nonceSecret: new Uint8Array(0),
    nonceLifetimeMs: 600_000,
    relayAddresses: [],
    relayPorts: { first: 49_152, last: 65_535 },
    peerPolicy: () => "none",
    ownServices: [],
    limits: DEFAULT_LIMITS,
    maxAllocationLifetimeMs: 3_600_000,
    channelLifetimeMs: 600_000,
    permissionLifetimeMs: 300_000,
    connectionGraceMs: 60_000,
    alternateServers: [],
    udpAllocations: true,
    tcpAllocations: true,
    mobility: false,
    binding: "open",
    natDiscovery: false,
    fingerprint: false,
    wideChannelRange: false,
    ...given,
  };
}
