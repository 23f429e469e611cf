import { isIPv6 } from "node:net";
import { canonicalAddress, type Interfaces, type TransportAddress } from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import {
  type AlternateServer,
  type ClientTransport,
  createPeerPolicy,
  type Limits,
  type RelayIp,
  type TurnConfiguration,
  turnConfiguration,
  type UserKeys,
  userKeys,
} from "@visavis/turn/core";
import type { ListenAddress } from "@visavis/turn/node";
import type { Externals } from "../external-address/external-addresses.ts";
import { whereaboutsOf } from "../external-address/whereabouts.ts";
import { isUnspecified, needsZone } from "../network/addresses.ts";
import { isTrusted, type TrustedProxies } from "../proxy/trusted-proxies.ts";
import type { ConfProblem } from "../turnserver-conf/conf-lines.ts";
import { listeningPorts } from "../turnserver-conf/listening-ports.ts";
import type { TurnserverConf } from "../turnserver-conf/turnserver-conf.ts";
import type { TurnserverFile } from "../turnserver-conf/turnserver-file.ts";

/** What to start, given the current state of this machine. */
export interface TurnPlan {
  readonly listen: readonly ListenAddress[];
  readonly configuration: TurnConfiguration;
  /** Addresses in the file that the machine does not have. */
  readonly warnings: readonly ConfProblem[];
}

/** Plans for this machine in its current state. */
export type Plan = (file: Pick<TurnserverFile, "conf" | "tls">) => TurnPlan;

/** Derives what the server needs from the file. */
export function planTurnServer({
  conf,
  hasTls,
  externals,
  interfaces,
  nonceSecret,
  software,
  trustedProxies,
}: {
  readonly conf: TurnserverConf;
  /** Whether there is a certificate to listen with. */
  readonly hasTls: boolean;
  readonly externals: Externals;
  readonly interfaces: Interfaces;
  /** Used if the file has none. */
  readonly nonceSecret: Uint8Array;
  readonly software: string;
  readonly trustedProxies: TrustedProxies;
}): TurnPlan {
  const hasProxies = trustedProxies.length > 0;
  const listen = listenAddresses(conf, { interfaces, hasTls, hasProxies });
  const listeningIps = conf.listeningIps.filter((address) => !isUnspecified(address));
  const { relayIps, ownAddresses, relayAddresses, privateNetworks } = whereaboutsOf({
    interfaces,
    localIps: conf.relayIps.length > 0 ? conf.relayIps : listeningIps,
    externals,
  });
  const defaults = turnConfiguration({});
  const realm = conf.realm ?? defaults.realm;
  const configuration: TurnConfiguration = {
    ...defaults,
    realm,
    software: conf.hasSoftware ? software : undefined,
    authentication: conf.isOpen ? "open" : "long-term",
    users: keysOfUsers(conf, realm),
    sharedSecrets: conf.secrets,
    timestampSeparator: conf.separator ?? defaults.timestampSeparator,
    nonceSecret: conf.nonceSecret === undefined ? nonceSecret : sha256(conf.nonceSecret),
    nonceLifetimeMs:
      conf.nonceSeconds === 0
        ? Number.POSITIVE_INFINITY
        : milliseconds(conf.nonceSeconds, defaults.nonceLifetimeMs),
    relayIps: conf.isStunOnly ? [] : relayIps,
    relayPorts: { first: conf.minPort, last: conf.maxPort },
    peerPolicy: createPeerPolicy({
      allowed: conf.allowedPeers,
      denied: conf.deniedPeers,
      allowLoopback: conf.allowsLoopback,
      allowMulticast: conf.allowsMulticast,
      ownAddresses: [...ownAddresses, ...listeningIps],
      relayAddresses,
      privateNetworks,
    }),
    ownServices: listen.map(({ address, port }) => ({ address, port })),
    limits: limitsOf(conf, defaults.limits),
    standsForMany: (address) => isTrusted(trustedProxies, address),
    maxAllocationLifetimeMs: milliseconds(conf.maxAllocateSeconds, defaults.maxAllocationLifetimeMs),
    channelLifetimeMs: milliseconds(conf.channelSeconds, defaults.channelLifetimeMs),
    permissionLifetimeMs: milliseconds(conf.permissionSeconds, defaults.permissionLifetimeMs),
    connectionGraceMs: milliseconds(conf.allocateTimeoutSeconds, defaults.connectionGraceMs),
    alternateServers: alternateServers(conf),
    udpAllocations: !conf.isUdpRelayOff,
    tcpAllocations: !conf.isTcpRelayOff,
    mobility: conf.hasMobility,
    binding: bindingOf(conf),
    natDiscovery: conf.hasNatDiscovery,
    fingerprint: conf.hasFingerprint,
    wideChannelRange: conf.hasWideChannels,
  };
  const warnings = [...missingAddresses(conf, relayIps, interfaces), ...closedProxyPort(conf, hasProxies)];
  return { listen, configuration, warnings };
}

/** The state of this machine, and the options. */
interface Surroundings {
  readonly interfaces: Interfaces;
  readonly hasTls: boolean;
  readonly hasProxies: boolean;
}

/** coturn's port for proxies believes everyone. */
function closedProxyPort({ tcpProxyPort }: TurnserverConf, hasProxies: boolean): readonly ConfProblem[] {
  if (tcpProxyPort === undefined || hasProxies) return [];
  const message = "stays closed; name the proxies whose word counts with --trust-proxy, such as loopback";
  return [{ key: "tcp-proxy-port", message }];
}

function listenAddresses(
  conf: TurnserverConf,
  { interfaces, hasTls, hasProxies }: Surroundings,
): readonly ListenAddress[] {
  const wanted = conf.listeningIps.length > 0 ? conf.listeningIps : ["0.0.0.0", "::"];
  const addresses = new Set(
    wanted.flatMap((address) =>
      isUnspecified(address) ? machineAddresses(interfaces, isIPv6(address)) : [address],
    ),
  );
  const ports = listeningPorts(conf, { hasTls, hasProxies });
  return [...addresses].flatMap((address) =>
    ports.map(({ transport, port }) => ({ transport, address, port })),
  );
}

/** All addresses of a family that are not link-local. */
function machineAddresses(interfaces: Interfaces, isIpv6: boolean): readonly string[] {
  return Object.values(interfaces)
    .flatMap((addresses = []) => addresses.map(({ address }) => canonicalAddress(address)))
    .filter((address) => isIPv6(address) === isIpv6 && !needsZone(address));
}

function keysOfUsers(conf: TurnserverConf, realm: string): ReadonlyMap<string, UserKeys> {
  const keys = [...conf.users].map(([username, user]): [string, UserKeys] => {
    const known = "md5" in user ? user : userKeys({ username, realm, password: user.password }, nodeCrypto);
    return [username, known];
  });
  return new Map(keys);
}

/** Derives a key of full length from a text. */
function sha256(text: string): Uint8Array {
  return nodeCrypto.digest("sha256", new TextEncoder().encode(text));
}

function limitsOf(conf: TurnserverConf, defaults: Limits): Limits {
  const { allocations, bytesPerSecond, unauthenticatedPerSecond } = defaults;
  const unlimited = Number.POSITIVE_INFINITY;
  const total = limit(conf.totalQuota, allocations.total);
  return {
    ...defaults,
    allocations: {
      ...allocations,
      // Without authentication, all clients are one user.
      perUser: limit(conf.userQuota, conf.isOpen ? unlimited : allocations.perUser),
      total,
      // A limit for the whole server is not meant for the clients behind one address.
      perAddress: conf.totalQuota === undefined ? allocations.perAddress : total,
    },
    bytesPerSecond: {
      ...bytesPerSecond,
      perAllocation: limit(bothWays(conf.maxBps), bytesPerSecond.perAllocation),
      total: limit(bothWays(conf.bpsCapacity), bytesPerSecond.total),
    },
    unauthenticatedPerSecond: conf.isUnauthorizedLimitOff
      ? { perAddress: unlimited, perConnection: unlimited, total: unlimited }
      : {
          ...unauthenticatedPerSecond,
          perAddress: conf.unauthorizedPerSecond ?? unauthenticatedPerSecond.perAddress,
        },
  };
}

/** In the file, 0 means no limit. */
function limit(value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  return value === 0 ? Number.POSITIVE_INFINITY : value;
}

/** The file limits each direction separately, the server limits their sum. */
function bothWays(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 2;
}

function milliseconds(seconds: number | undefined, fallbackMs: number): number {
  return seconds === undefined ? fallbackMs : seconds * 1000;
}

function bindingOf({ isStunOff, isStunSecure }: TurnserverConf): TurnConfiguration["binding"] {
  if (isStunOff) return "off";
  return isStunSecure ? "authenticated" : "open";
}

function alternateServers(conf: TurnserverConf): readonly AlternateServer[] {
  const ownOrCommon = (own: readonly TransportAddress[]) => (own.length > 0 ? own : conf.alternateServers);
  const lists: readonly (readonly [ClientTransport, readonly TransportAddress[]])[] = [
    ["udp", ownOrCommon(conf.udpAlternateServers)],
    ["tcp", ownOrCommon(conf.tcpAlternateServers)],
    ["tls", conf.tlsAlternateServers],
  ];
  return lists.flatMap(([transport, addresses]) => addresses.map((address) => ({ transport, address })));
}

/** Addresses in the file that no interface has: they may come later or be a mistake. */
function missingAddresses(
  conf: TurnserverConf,
  relayIps: readonly RelayIp[],
  interfaces: Interfaces,
): readonly ConfProblem[] {
  const present = new Set([...machineAddresses(interfaces, false), ...machineAddresses(interfaces, true)]);
  const warnings: ConfProblem[] = [];
  for (const { local } of conf.isStunOnly ? [] : relayIps) {
    if (!present.has(local)) {
      warnings.push({ key: "relay-ip", message: `${local} is not an address of this computer now` });
    }
  }
  for (const { local, external } of conf.externalIps) {
    // What is looked up may come later, or be an address of this computer.
    if (typeof external !== "string") continue;
    if (!relayIps.some((relay) => relay.external === external)) {
      const what = local === undefined ? external : `${external}/${local}`;
      warnings.push({
        key: "external-ip",
        message: `${what} belongs to no relay address, so it has no effect`,
      });
    }
  }
  return warnings;
}
