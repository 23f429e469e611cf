import type { TransportAddress } from "@visavis/stun/core";
import type { ExternalIp } from "../external-address/external-ip.ts";

/** What a user authenticates with: the password, or the MD5 key derived from it (RFC 8489 §9.2.2). */
export type ConfUser = { readonly password: string } | { readonly md5: Uint8Array };

/**
 * The settings of a turnserver.conf, in its own units: seconds and bytes per second. `undefined` means that the default of
 * the server applies.
 */
export interface TurnserverConf {
  readonly listeningIps: string[];
  listeningPort: number;
  /** If given, the file expects TLS. */
  tlsListeningPort: number | undefined;
  /** 0 means the port after the other one. */
  altListeningPort: number;
  altTlsListeningPort: number;
  tcpProxyPort: number | undefined;
  isUdpOff: boolean;
  isTcpOff: boolean;
  isTlsOff: boolean;

  readonly relayIps: string[];
  readonly externalIps: ExternalIp[];
  minPort: number;
  maxPort: number;
  isUdpRelayOff: boolean;
  isTcpRelayOff: boolean;
  /** Not used for TLS, which has its own key. */
  readonly alternateServers: TransportAddress[];
  readonly udpAlternateServers: TransportAddress[];
  readonly tcpAlternateServers: TransportAddress[];
  readonly tlsAlternateServers: TransportAddress[];

  realm: string | undefined;
  readonly users: Map<string, ConfUser>;
  readonly secrets: string[];
  separator: string | undefined;
  usesPasswords: boolean;
  usesSecrets: boolean;
  isOpen: boolean;
  nonceSeconds: number | undefined;
  nonceSecret: string | undefined;

  cert: string | undefined;
  pkey: string | undefined;
  pkeyPassword: string | undefined;
  ciphers: string | undefined;
  isTls12Off: boolean;

  userQuota: number | undefined;
  totalQuota: number | undefined;
  maxBps: number | undefined;
  bpsCapacity: number | undefined;
  isUnauthorizedLimitOff: boolean;
  unauthorizedPerSecond: number | undefined;

  readonly allowedPeers: string[];
  readonly deniedPeers: string[];
  allowsLoopback: boolean;
  allowsMulticast: boolean;

  maxAllocateSeconds: number | undefined;
  channelSeconds: number | undefined;
  permissionSeconds: number | undefined;
  allocateTimeoutSeconds: number | undefined;
  isStunOff: boolean;
  isStunSecure: boolean;
  isStunOnly: boolean;
  hasFingerprint: boolean;
  hasSoftware: boolean;
  hasWideChannels: boolean;
  hasNatDiscovery: boolean;
  hasMobility: boolean;

  isVerbose: boolean;
  logLevel: "debug" | "info" | "warn" | "error" | undefined;
  logFile: string | undefined;
  isStandardLogOff: boolean;
  pidFile: string | undefined;
  processUser: string | undefined;
  processGroup: string | undefined;
  drainMinAllocations: number;
}

/** The settings of an empty file. */
export function emptyConf(): TurnserverConf {
  return {
    listeningIps: [],
    listeningPort: 3478,
    tlsListeningPort: undefined,
    altListeningPort: 0,
    altTlsListeningPort: 0,
    tcpProxyPort: undefined,
    isUdpOff: false,
    isTcpOff: false,
    isTlsOff: false,
    relayIps: [],
    externalIps: [],
    minPort: 49_152,
    maxPort: 65_535,
    isUdpRelayOff: false,
    isTcpRelayOff: false,
    alternateServers: [],
    udpAlternateServers: [],
    tcpAlternateServers: [],
    tlsAlternateServers: [],
    realm: undefined,
    users: new Map(),
    secrets: [],
    separator: undefined,
    usesPasswords: false,
    usesSecrets: false,
    isOpen: false,
    nonceSeconds: undefined,
    nonceSecret: undefined,
    cert: undefined,
    pkey: undefined,
    pkeyPassword: undefined,
    ciphers: undefined,
    isTls12Off: false,
    userQuota: undefined,
    totalQuota: undefined,
    maxBps: undefined,
    bpsCapacity: undefined,
    isUnauthorizedLimitOff: false,
    unauthorizedPerSecond: undefined,
    allowedPeers: [],
    deniedPeers: [],
    allowsLoopback: false,
    allowsMulticast: false,
    maxAllocateSeconds: undefined,
    channelSeconds: undefined,
    permissionSeconds: undefined,
    allocateTimeoutSeconds: undefined,
    isStunOff: false,
    isStunSecure: false,
    isStunOnly: false,
    hasFingerprint: false,
    hasSoftware: false,
    hasWideChannels: false,
    hasNatDiscovery: false,
    hasMobility: false,
    isVerbose: false,
    logLevel: undefined,
    logFile: undefined,
    isStandardLogOff: false,
    pidFile: undefined,
    processUser: undefined,
    processGroup: undefined,
    drainMinAllocations: 0,
  };
}
