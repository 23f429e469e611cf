import { isIPv6 } from "node:net";
import { parseAddressRange } from "@visavis/stun/core";
import { closedPurpose, turnConfiguration } from "@visavis/turn/core";
import { isUnspecified, needsZone } from "../network/addresses.ts";
import type { ConfProblem } from "./conf-lines.ts";
import { listeningPorts } from "./listening-ports.ts";
import type { TurnserverConf } from "./turnserver-conf.ts";

type Finding = Omit<ConfProblem, "line">;

/** A shorter secret can be found by brute force from one captured request. */
const MIN_SECRET_CHARACTERS = 16;

/** Settings that contradict each other, or cannot work. */
export function contradictions(conf: TurnserverConf): readonly Finding[] {
  return [
    ...contradictoryCredentials(conf),
    ...contradictoryAddresses(conf),
    ...contradictoryPorts(conf),
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
      message: "contradicts lt-cred-mech, use-auth-secret and static-auth-secret; remove one",
    });
  }
  if (!isOpen && !isStunOnly && users.size === 0 && secrets.length === 0) {
    findings.push({ message: "nobody could relay; add static-auth-secret, or user and realm" });
  }
  if (users.size > 0 && conf.realm === undefined) {
    findings.push({ key: "user", message: "needs a realm; add realm=, the one the keys were created with" });
  }
  return findings;
}

function contradictoryAddresses({
  externalIps,
  listeningIps,
  relayIps,
  minPort,
  maxPort,
}: TurnserverConf): readonly Finding[] {
  const findings: Finding[] = [];
  if (minPort > maxPort) {
    findings.push({ key: "min-port", message: `${minPort} is above max-port, which is ${maxPort}` });
  }
  const single = externalIps.filter(({ local }) => local === undefined).map(({ external }) => external);
  const lookedUp = single.filter((external) => typeof external !== "string").length;
  const families = [isIPv6, (address: string) => !isIPv6(address)].map((isOfFamily) => ({
    written: single.filter((external) => typeof external === "string" && isOfFamily(external)).length,
    relayIps: new Set(relayIps.filter(isOfFamily)).size,
  }));
  if (lookedUp > 1 || families.some(({ written }) => written > 1)) {
    findings.push({
      key: "external-ip",
      message: "is given twice without the private address; write PUBLIC/PRIVATE for each",
    });
  } else if (families.some(({ written, relayIps }) => written + lookedUp > 0 && relayIps > 1)) {
    findings.push({
      key: "external-ip",
      message: "may belong to any of several relay-ip; write PUBLIC/PRIVATE for each",
    });
  }
  for (const { external, local } of externalIps) {
    if (local !== undefined && typeof external === "string" && isIPv6(external) !== isIPv6(local)) {
      findings.push({
        key: "external-ip",
        message: "mixes IPv4 and IPv6; give two addresses of the same family",
      });
    }
  }
  if (relayIps.some(isUnspecified)) {
    findings.push({ key: "relay-ip", message: "must be an address of this computer; omit it to use all" });
  }
  for (const [key, addresses] of [
    ["listening-ip", listeningIps],
    ["relay-ip", relayIps],
  ] as const) {
    for (const address of addresses.filter(needsZone)) {
      findings.push({ key, message: `${address} is good on one link only; give another address` });
    }
  }
  return findings;
}

function contradictoryPorts(conf: TurnserverConf): readonly Finding[] {
  const ports = listeningPorts(conf, { hasTls: hasTls(conf), hasProxies: true });
  const findings = new Map<string, Finding>();
  /** The key that has given it, by protocol and port. */
  const taken = new Map<string, string>();
  for (const { transport, key, port } of ports) {
    const place = `${transport === "udp" ? "UDP" : "TCP"} ${port}`;
    const other = taken.get(place);
    taken.set(place, key);
    if (other !== undefined) {
      findings.set(key, { key, message: `is ${port}, as ${other} is; give another port` });
    } else if (port > 65_535) {
      const message = `needs a second port, and there is none after 65535; give ${key}`;
      findings.set(key, { key: "rfc5780", message });
    }
  }
  return [...findings.values()];
}

function contradictoryServices(conf: TurnserverConf): readonly Finding[] {
  const findings: Finding[] = [];
  if (conf.isUdpRelayOff && conf.isTcpRelayOff) {
    findings.push({
      key: "no-udp-relay",
      message: "together with no-tcp-relay leaves nothing to relay; write stun-only instead",
    });
  }
  if (conf.isStunOff && conf.isStunOnly) {
    findings.push({ key: "no-stun", message: "contradicts stun-only; remove one" });
  }
  if (conf.isUdpOff && conf.isTcpOff && !hasTls(conf)) {
    findings.push({
      key: "no-udp",
      message: "together with no-tcp and without TLS leaves nothing to listen on",
    });
  }
  return findings;
}

function contradictoryCertificate({ isTlsOff, cert, pkey }: TurnserverConf): readonly Finding[] {
  if (isTlsOff || (cert === undefined) === (pkey === undefined)) return [];
  return cert === undefined
    ? [{ key: "pkey", message: "needs a certificate; add cert=" }]
    : [{ key: "cert", message: "needs its private key; add pkey=" }];
}

/** TLS requires a certificate. */
export function hasTls({ isTlsOff, cert }: TurnserverConf): boolean {
  return !isTlsOff && cert !== undefined;
}

/** Settings that work but are probably mistakes. */
export function suspiciousSettings(conf: TurnserverConf): readonly Finding[] {
  const findings: Finding[] = [];
  if (conf.isOpen) {
    findings.push({ key: "no-auth", message: "ANYONE who reaches this server can relay through it" });
  }
  if (conf.allowsLoopback) {
    findings.push({
      key: "allow-loopback-peers",
      message: "anyone who may relay can reach the services of this computer",
    });
  }
  if (conf.isOpen && conf.users.size > 0) {
    findings.push({ key: "user", message: "has no effect because of no-auth" });
  }
  if (!conf.isOpen && conf.users.size > 0 && conf.userQuota === undefined) {
    const { perUser } = turnConfiguration({}).limits.allocations;
    findings.push({
      key: "user",
      message: `has at most ${perUser} allocations, even if many clients share the name; user-quota changes that`,
    });
  }
  if (!conf.isOpen && conf.users.size > 0 && conf.secrets.length > 0) {
    findings.push({
      key: "user",
      message: "is accepted in addition to static-auth-secret; coturn would accept the secret only",
    });
  }
  if (conf.usesSecrets && conf.secrets.length === 0) {
    findings.push({ key: "use-auth-secret", message: "needs a static-auth-secret" });
  }
  if (conf.secrets.some(({ length }) => length < MIN_SECRET_CHARACTERS)) {
    findings.push({
      key: "static-auth-secret",
      message: "is short enough to be guessed; `openssl rand -hex 32` creates a better one",
    });
  }
  if (conf.tlsListeningPort !== undefined && !conf.isTlsOff && conf.cert === undefined) {
    findings.push({ key: "tls-listening-port", message: "stays closed without cert and pkey" });
  }
  if (conf.isUnauthorizedLimitOff) {
    findings.push({
      key: "unauthorized-ratelimit",
      message: "off lets strangers use this server to flood others with responses",
    });
  }
  for (const range of conf.allowedPeers) {
    const purpose = closedPurpose(parseAddressRange(range));
    if (purpose !== undefined) {
      findings.push({
        key: "allowed-peer-ip",
        message: `${range} stays denied whatever the file says: ${purpose}`,
      });
    }
  }
  return findings;
}
