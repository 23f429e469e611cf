import { isIPv4 } from "node:net";
import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import { createPeerPolicy, type Limits, type TurnConfiguration, turnConfiguration } from "@visavis/turn/core";
import type { ListenAddress } from "@visavis/turn/node";
import type { Externals } from "../external-address/external-addresses.ts";
import { whereaboutsOf } from "../external-address/whereabouts.ts";
import { isForEveryone } from "../limits/address-group.ts";
import { isLoopback, isUnspecified, needsZone, reachableAddresses } from "../network/addresses.ts";
import type { ServerOptions } from "../options/server-options.ts";
import type { PortRange } from "../options/values.ts";
import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import type { RelayLimits } from "./relay-limits.ts";

/** Where the server of pages and signaling listens, and the relay with it. */
export interface Place {
  /** As the system returns it: a wildcard, or one address. */
  readonly address: string;
  /** Without duplicates. */
  readonly udpPorts: readonly number[];
  readonly tcpPorts: readonly number[];
}

/** The options of the relay. */
export interface RelaySettings {
  readonly relayPorts: PortRange | undefined;
  readonly limits: RelayLimits;
  readonly trustedProxies: TrustedProxies;
}

/** `undefined` if the relay is off. */
export function relaySettings(
  options: Pick<ServerOptions, "relay" | "turn-relay-ports" | "relay-limits" | "trust-proxy">,
): RelaySettings | undefined {
  if (options.relay === "off") return undefined;
  return {
    relayPorts: options["turn-relay-ports"],
    limits: options["relay-limits"],
    trustedProxies: options["trust-proxy"],
  };
}

/** Fixed while the relay runs. */
export interface RelaySecrets {
  readonly shared: string;
  readonly nonce: Uint8Array;
}

/** The relay's setup for the current addresses of the computer. */
export interface RelayPlan {
  /** Equal for equal plans. */
  readonly key: string;
  readonly listen: readonly ListenAddress[];
  readonly configuration: TurnConfiguration;
  /** The relay's address for participants that connect over loopback: if possible, one that browsers use. */
  readonly beyondLoopback: string;
}

/**
 * The most that calls need. In a mesh of six, a participant has five connections. For each, the browser may allocate
 * over three transports from several network interfaces, and again during an ICE restart; each allocation needs a
 * permission for every remote candidate. Behind the address of one NAT may be a whole office or school.
 */
const ALLOCATIONS = { perUser: 120, perAddress: 600 } as const;
const PERMISSIONS = { perUser: 1_500, perAddress: 8_000 } as const;
const CONNECTIONS_PER_ADDRESS = 600;
const UNAUTHENTICATED_PER_ADDRESS_AND_SECOND = 300;

export function planRelay({
  place: { address, udpPorts, tcpPorts },
  settings: { relayPorts, limits, trustedProxies },
  externals,
  secrets,
  isSeated,
  interfaces,
}: {
  readonly place: Place;
  readonly settings: RelaySettings;
  readonly externals: Externals;
  readonly secrets: RelaySecrets;
  /** Whether a participant has a seat: the credentials of any other are no longer good. */
  readonly isSeated: (participant: string) => boolean;
  readonly interfaces: Interfaces;
}): RelayPlan {
  const bound = canonicalAddress(address);
  const local = Object.values(interfaces)
    .flatMap((infos = []) => infos.map((info) => canonicalAddress(info.address)))
    .filter((text) => !needsZone(text));
  const { relayIps, ownAddresses, relayAddresses, privateNetworks } = whereaboutsOf({
    interfaces,
    localIps: usableIps(bound, local),
    externals,
  });
  const { thisComputer, network } = reachableAddresses(bound, interfaces);
  const [given] = externals.given;
  const outside = given?.external ?? relayIps.find(({ local, external }) => local !== external)?.external;
  const beyondLoopback = outside ?? network[0] ?? thisComputer ?? bound;
  const listen = addressesBehind(bound, local).flatMap((own) =>
    udpPorts.map((port) => ({ transport: "udp", address: own, port }) as const),
  );
  return {
    key: JSON.stringify([listen, relayIps, ownAddresses, privateNetworks, beyondLoopback]),
    listen,
    beyondLoopback,
    configuration: turnConfiguration({
      sharedSecrets: [secrets.shared],
      nonceSecret: secrets.nonce,
      isCurrentUser: isSeated,
      relayIps,
      ...(relayPorts !== undefined && { relayPorts }),
      peerPolicy: createPeerPolicy({
        allowed: [],
        denied: [],
        allowLoopback: false,
        allowMulticast: false,
        ownAddresses,
        relayAddresses,
        privateNetworks,
      }),
      ownServices: ownAddresses.flatMap((own) =>
        [...new Set([...udpPorts, ...tcpPorts])].map((port) => ({ address: own, port })),
      ),
      limits: limitsOfCalls(turnConfiguration({}).limits, limits),
      standsForMany: (client) => isForEveryone(client, trustedProxies),
      // Browsers use neither, and every feature adds attack surface.
      tcpAllocations: false,
      mobility: false,
    }),
  };
}

function limitsOfCalls(defaults: Limits, relayed: RelayLimits): Limits {
  const { allocations, permissions, bytesPerSecond, connections, unauthenticatedPerSecond } = defaults;
  return {
    ...defaults,
    allocations: { ...allocations, ...ALLOCATIONS },
    permissions: { ...permissions, ...PERMISSIONS },
    bytesPerSecond: { ...bytesPerSecond, perUser: relayed.participantRate, total: relayed.serverRate },
    bytes: { perUser: relayed.participantTotal, perDay: relayed.serverDaily },
    connections: { ...connections, perAddress: CONNECTIONS_PER_ADDRESS },
    unauthenticatedPerSecond: {
      ...unauthenticatedPerSecond,
      perAddress: UNAUTHENTICATED_PER_ADDRESS_AND_SECOND,
    },
  };
}

/**
 * The addresses that a socket bound to `bound` would serve. Each gets its own socket, because a response from a
 * wildcard socket may have another source address than the one the request was sent to.
 */
function addressesBehind(bound: string, local: readonly string[]): readonly string[] {
  if (!isUnspecified(bound)) return [bound];
  return [...new Set(bound === "::" ? local : local.filter(isIPv4))];
}

/** An empty list means all usable addresses. On loopback, both families serve clients of either and cost nothing. */
function usableIps(bound: string, local: readonly string[]): readonly string[] {
  if (isUnspecified(bound)) return [];
  return isLoopback(bound) ? local.filter(isLoopback) : [bound];
}
