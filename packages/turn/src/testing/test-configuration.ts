import { nodeCrypto } from "@visavis/stun/node";
import type { Limits, TurnConfiguration, UserKeys } from "../core/configuration.ts";
import { userKeys } from "../core/credentials.ts";
import type { PeerPolicy } from "../core/peer-policy.ts";

export const REALM = "test.example";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}
export const ALICE: Credentials = { username: "alice", password: "wonderland" };
export const BOB: Credentials = { username: "bob", password: "the builder" };

/** The addresses of the server under test. */
export const SERVER = { address: "192.0.2.1", port: 3478 } as const;
export const SERVER_IPV6 = { address: "2001:db8:1::1", port: 3478 } as const;

/** Its relay addresses. */
export const RELAY_IPV4 = "203.0.113.1";
export const RELAY_IPV6 = "2001:db8:2::1";

/** Peers that the policy under test forbids. */
export const FORBIDDEN_PEER = "198.51.100.66";
export const FORBIDDEN_PEER_IPV6 = "2001:db8:66::1";

const WITHOUT_LIMIT = Number.POSITIVE_INFINITY;

export const WITHOUT_LIMITS: Limits = {
  allocations: { perAddress: WITHOUT_LIMIT, perUser: WITHOUT_LIMIT, total: WITHOUT_LIMIT },
  permissions: {
    perAllocation: WITHOUT_LIMIT,
    perAddress: WITHOUT_LIMIT,
    perUser: WITHOUT_LIMIT,
    total: WITHOUT_LIMIT,
  },
  bytesPerSecond: {
    perAllocation: WITHOUT_LIMIT,
    perAddress: WITHOUT_LIMIT,
    perUser: WITHOUT_LIMIT,
    total: WITHOUT_LIMIT,
  },
  bytes: { perUser: WITHOUT_LIMIT, perDay: WITHOUT_LIMIT },
  unauthenticatedPerSecond: { perAddress: WITHOUT_LIMIT, perConnection: WITHOUT_LIMIT, total: WITHOUT_LIMIT },
  connections: { perAddress: WITHOUT_LIMIT, total: WITHOUT_LIMIT },
};

/** Allows all but the forbidden peers; on the server's own relay addresses, only relayed addresses. */
export const testPolicy: PeerPolicy = (address) => {
  if (address === RELAY_IPV4 || address === RELAY_IPV6) return "relays";
  return address === FORBIDDEN_PEER || address === FORBIDDEN_PEER_IPV6 ? "none" : "any";
};

/** Two users, a hundred ports, both families, no limits. */
export function testConfiguration(changes: Partial<TurnConfiguration> = {}): TurnConfiguration {
  return {
    realm: REALM,
    software: undefined,
    authentication: "long-term",
    users: new Map([ALICE, BOB].map((user): [string, UserKeys] => [user.username, keysOf(user)])),
    sharedSecrets: [],
    isCurrentUser: undefined,
    timestampSeparator: ":",
    nonceSecret: Uint8Array.from({ length: 32 }, (_, index) => index),
    nonceLifetimeMs: 600_000,
    relayIps: [
      { local: RELAY_IPV4, external: RELAY_IPV4 },
      { local: RELAY_IPV6, external: RELAY_IPV6 },
    ],
    relayPorts: { first: 50_000, last: 50_099 },
    peerPolicy: testPolicy,
    ownServices: [],
    limits: WITHOUT_LIMITS,
    standsForMany: () => false,
    maxAllocationLifetimeMs: 3_600_000,
    channelLifetimeMs: 600_000,
    permissionLifetimeMs: 300_000,
    connectionGraceMs: 60_000,
    alternateServers: [],
    udpAllocations: true,
    tcpAllocations: true,
    mobility: true,
    binding: "open",
    natDiscovery: false,
    fingerprint: false,
    wideChannelRange: false,
    ...changes,
  };
}

export function keysOf(user: Credentials): UserKeys {
  return userKeys({ ...user, realm: REALM }, nodeCrypto);
}
