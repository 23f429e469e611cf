import { isIPv6 } from "node:net";
import { parseAddressRange } from "@visavis/stun/core";
import { closedPurpose, turnConfiguration } from "@visavis/turn/core";
import type { ConfProblem } from "./conf-lines.ts";
import type { TurnserverConf } from "./turnserver-conf.ts";

type Finding = Omit<ConfProblem, "line">;

/** A secret shorter than this can be found by trying, from one captured request. */
const MIN_SECRET_CHARACTERS = 16;

/** What cannot be meant. */
export function contradictions(conf: TurnserverConf): readonly Finding[] {
  return [
    ...contradictoryCredentials(conf),
    ...contradictoryAddresses(conf),
    ...contradictoryServices(conf),
    ...contradictoryCertificate(conf),
  ];
}

function contradictoryCredentials(conf: TurnserverConf): readonly Finding[] {
  const { isOpen, usesPasswords, usesSecrets, users, secrets, isStunOnly } = conf;
  const findings: Finding[] = [];
  if (isOpen && (usesPasswords || usesSecrets || secrets.length > 0)) {
    findings.push({
      key: "no-auth",
      message: "contradicts lt-cred-mech, use-auth-secret and static-auth-secret; take one out",
    });
  }
  if (!isOpen && !isStunOnly && users.size === 0 && secrets.length === 0) {
    findings.push({ message: "nobody could relay; give static-auth-secret, or user and realm" });
  }
  if (users.size > 0 && conf.realm === undefined) {
    findings.push({ key: "user", message: "needs a realm; add realm=, the one that keys were made with" });
  }
  return findings;
}

function contradictoryAddresses({
  externalIps,
  relayIps,
  minPort,
  maxPort,
}: TurnserverConf): readonly Finding[] {
  const findings: Finding[] = [];
  if (minPort > maxPort) {
    findings.push({ key: "min-port", message: `${minPort} is above max-port, which is ${maxPort}` });
  }
  for (const isOfFamily of [isIPv6, (address: string) => !isIPv6(address)]) {
    const single = externalIps.filter(({ external, local }) => local === undefined && isOfFamily(external));
    if (single.length > 1) {
      findings.push({
        key: "external-ip",
        message: "stands twice without the private address; write PUBLIC/PRIVATE for each",
      });
    }
    if (single.length === 1 && new Set(relayIps.filter(isOfFamily)).size > 1) {
      findings.push({
        key: "external-ip",
        message: "could be any of several relay-ip; write PUBLIC/PRIVATE for each",
      });
    }
  }
  for (const { external, local } of externalIps) {
    if (local !== undefined && isIPv6(external) !== isIPv6(local)) {
      findings.push({
        key: "external-ip",
        message: "mixes IPv4 and IPv6; give both addresses in one family",
      });
    }
  }
  if (relayIps.some((address) => address === "0.0.0.0" || address === "::")) {
    findings.push({ key: "relay-ip", message: "needs an address of this computer; leave it out to use all" });
  }
  return findings;
}

function contradictoryServices(conf: TurnserverConf): readonly Finding[] {
  const findings: Finding[] = [];
  if (conf.isUdpRelayOff && conf.isTcpRelayOff) {
    findings.push({
      key: "no-udp-relay",
      message: "leaves nothing with no-tcp-relay; write stun-only instead",
    });
  }
  if (conf.isStunOff && conf.isStunOnly) {
    findings.push({ key: "no-stun", message: "contradicts stun-only; take one out" });
  }
  if (conf.isUdpOff && conf.isTcpOff && !hasTls(conf)) {
    findings.push({ key: "no-udp", message: "leaves nothing to listen on with no-tcp and without TLS" });
  }
  return findings;
}

function contradictoryCertificate({ isTlsOff, cert, pkey }: TurnserverConf): readonly Finding[] {
  if (isTlsOff || (cert === undefined) === (pkey === undefined)) return [];
  return cert === undefined
    ? [{ key: "pkey", message: "needs a certificate; add cert=" }]
    : [{ key: "cert", message: "needs its private key; add pkey=" }];
}

/** Whether there is TLS, which without a certificate there is not. */
export function hasTls({ isTlsOff, cert }: TurnserverConf): boolean {
  return !isTlsOff && cert !== undefined;
}

/** What works and may yet not be meant. */
export function doubts(conf: TurnserverConf): readonly Finding[] {
  const findings: Finding[] = [];
  if (conf.isOpen) {
    findings.push({ key: "no-auth", message: "ANYONE who reaches this server can relay through it" });
  }
  if (conf.allowsLoopback) {
    findings.push({
      key: "allow-loopback-peers",
      message: "whoever may relay reaches the services of this computer",
    });
  }
  if (conf.isOpen && conf.users.size > 0) {
    findings.push({ key: "user", message: "is not asked for, as no-auth says" });
  }
  if (!conf.isOpen && conf.users.size > 0 && conf.userQuota === undefined) {
    const { perUser } = turnConfiguration({}).limits.allocations;
    findings.push({
      key: "user",
      message: `has at most ${perUser} allocations, also where many share the name; user-quota changes that`,
    });
  }
  if (!conf.isOpen && conf.users.size > 0 && conf.secrets.length > 0) {
    findings.push({
      key: "user",
      message: "counts beside static-auth-secret here; coturn would look at the secret alone",
    });
  }
  if (conf.usesSecrets && conf.secrets.length === 0) {
    findings.push({ key: "use-auth-secret", message: "has no static-auth-secret to go by" });
  }
  if (conf.secrets.some(({ length }) => length < MIN_SECRET_CHARACTERS)) {
    findings.push({
      key: "static-auth-secret",
      message: "is short enough to be found by trying; `openssl rand -hex 32` makes a better one",
    });
  }
  if (conf.tlsListeningPort !== undefined && !conf.isTlsOff && conf.cert === undefined) {
    findings.push({ key: "tls-listening-port", message: "stays closed without cert and pkey" });
  }
  if (conf.isUnauthorizedLimitOff) {
    findings.push({
      key: "unauthorized-ratelimit",
      message: "off lets strangers direct answers of this server at others",
    });
  }
  for (const range of conf.allowedPeers) {
    const purpose = closedPurpose(parseAddressRange(range));
    if (purpose !== undefined) {
      findings.push({
        key: "allowed-peer-ip",
        message: `${range} stays closed whatever the file says: ${purpose}`,
      });
    }
  }
  return findings;
}
