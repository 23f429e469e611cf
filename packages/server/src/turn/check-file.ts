import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { dirname } from "node:path";
import { canonicalAddress } from "@visavis/stun/core";
import type { TlsContext } from "@visavis/turn/node";
import { type Externals, followExternalAddresses } from "../external-address/external-addresses.ts";
import { writtenSource } from "../external-address/external-ip.ts";
import type { LookUp } from "../external-address/look-up.ts";
import { isLoopback, isUnspecified } from "../network/addresses.ts";
import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import { hasTls } from "../turnserver-conf/conf-checks.ts";
import type { ConfProblem } from "../turnserver-conf/conf-lines.ts";
import { listeningPorts } from "../turnserver-conf/listening-ports.ts";
import { readTurnserverConf } from "../turnserver-conf/read-turnserver-conf.ts";
import type { TurnserverConf } from "../turnserver-conf/turnserver-conf.ts";
import {
  CERTIFICATE_AWAITED,
  locate,
  misplacedOutputs,
  readCertificate,
  readText,
  TurnserverFileError,
  visibleSecrets,
} from "../turnserver-conf/turnserver-file.ts";
import type { Findings } from "./check-report.ts";
import { mayOpen } from "./process-identity.ts";
import { planTurnServer } from "./turn-plan.ts";

/** Problems that are no part of the file itself. */
interface Outside {
  readonly errors: readonly ConfProblem[];
  readonly warnings: readonly ConfProblem[];
}

/**
 * Finds out what a server with this file would do, as this user and on this computer now. Names are looked up and STUN servers
 * asked; nothing is opened to others, and nothing is written.
 *
 * @throws {TurnserverFileError} if the file itself cannot be read
 */
export async function checkFile({
  path,
  waitsForCertificate,
  trustedProxies,
  lookUp,
  nowMs,
}: {
  readonly path: string;
  readonly waitsForCertificate: boolean;
  readonly trustedProxies: TrustedProxies;
  readonly lookUp: LookUp;
  readonly nowMs: number;
}): Promise<Findings> {
  const reading = readTurnserverConf(readText(path));
  const conf = locate(path, reading.conf);
  const { tls, ...certificate } = checkCertificate(path, conf, { waitsForCertificate, nowMs });
  const { externals, ...addresses } = await checkExternals(conf, lookUp);
  const outside: readonly Outside[] = [
    certificate,
    addresses,
    checkListening(conf),
    checkOutputs(conf),
    { errors: [], warnings: [...checkNames(conf), ...visibleSecrets(path, conf)] },
  ];
  const placed = (problem: ConfProblem): ConfProblem => {
    const settings = reading.settings.filter(({ name }) => name === problem.key);
    const named = settings.findLast(({ value }) => problem.message.startsWith(`${value} `));
    const line = (named ?? settings.at(-1))?.line;
    return line === undefined ? problem : { line, ...problem };
  };
  const errors = [...reading.errors, ...outside.flatMap((each) => each.errors).map(placed)];
  const isUsable = reading.errors.length === 0;
  const plan = isUsable
    ? planTurnServer({
        conf,
        hasTls: tls !== undefined,
        externals,
        interfaces: networkInterfaces(),
        nonceSecret: new Uint8Array(0),
        software: "",
        trustedProxies,
      })
    : undefined;
  const warnings = [
    ...reading.warnings,
    ...[...outside.flatMap((each) => each.warnings), ...(plan?.warnings ?? [])].map(placed),
  ];
  return {
    path,
    reading: { ...reading, conf, errors, warnings },
    plan: errors.length === 0 ? plan : undefined,
    certificate: tls === undefined ? undefined : describe(new X509Certificate(tls.cert)),
  };
}

function describe(certificate: X509Certificate): NonNullable<Findings["certificate"]> {
  const names = certificate.subjectAltName?.replaceAll("DNS:", "").replaceAll("IP Address:", "");
  return {
    names: names ?? certificate.subject.replaceAll("\n", ", "),
    validUntil: certificate.validToDate.toISOString(),
  };
}

function checkCertificate(
  path: string,
  conf: TurnserverConf,
  { waitsForCertificate, nowMs }: { readonly waitsForCertificate: boolean; readonly nowMs: number },
): Outside & { readonly tls: TlsContext | undefined } {
  try {
    const tls = readCertificate(path, conf);
    return {
      tls,
      errors: [],
      warnings: tls === undefined ? [] : untimely(new X509Certificate(tls.cert), nowMs),
    };
  } catch (error) {
    if (!(error instanceof TurnserverFileError)) throw error;
    return error.isCertificateMissing && waitsForCertificate
      ? { tls: undefined, errors: [], warnings: [CERTIFICATE_AWAITED] }
      : { tls: undefined, errors: error.problems, warnings: [] };
  }
}

function untimely({ validFromDate, validToDate }: X509Certificate, nowMs: number): readonly ConfProblem[] {
  if (nowMs > validToDate.getTime()) {
    return [{ key: "cert", message: `has expired on ${validToDate.toISOString()}; clients will refuse it` }];
  }
  if (nowMs < validFromDate.getTime()) {
    const from = validFromDate.toISOString();
    return [{ key: "cert", message: `is valid from ${from} only; clients will refuse it until then` }];
  }
  return [];
}

/** Asks for the external addresses once. */
async function checkExternals(
  { externalIps }: TurnserverConf,
  lookUp: LookUp,
): Promise<Outside & { readonly externals: Externals }> {
  const problems = new Map<string, string>();
  const found = new Set<string>();
  const externals = followExternalAddresses({
    lookUp,
    onChange: () => {},
    report(event) {
      if (event.event === "externalAddress.unknown") problems.set(event.source, event.problem);
      if (event.event === "externalAddress.found") found.add(event.source);
    },
  });
  await externals.follow(externalIps);
  externals.close();
  const sources = externalIps.flatMap(({ external }) =>
    typeof external === "string" ? [] : [writtenSource(external)],
  );
  const warnings = sources
    .filter((source) => !found.has(source))
    .map((source) => {
      const problem = problems.get(source) ?? "no answer within 3 s";
      const message = `${source} gives no address now: ${problem}; the server would start without, and ask again`;
      return { key: "external-ip", message };
    });
  return { errors: [], warnings, externals: externals.current() };
}

/** Where the server could not listen. A port may be in use, for example by the server that runs now. */
function checkListening(conf: TurnserverConf): Outside {
  const present = new Set(
    Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.map(({ address }) => canonicalAddress(address)),
    ),
  );
  const isPresent = (address: string) =>
    isUnspecified(address) || isLoopback(address) || present.has(address);
  const errors = conf.listeningIps
    .filter((address) => !isPresent(address))
    .map((address) => ({
      key: "listening-ip",
      message: `${address} is not an address of this computer now`,
    }));
  const lowest = lowestPort();
  const warnings = listeningPorts(conf, { hasTls: hasTls(conf), hasProxies: true })
    .filter(({ port }) => port < lowest)
    .map(({ key, port }) => ({
      key,
      message: `this user may not open port ${port}; whoever starts the server must be allowed to`,
    }));
  return { errors, warnings: [...new Map(warnings.map((warning) => [warning.message, warning])).values()] };
}

/** The lowest port that this user may open, as far as that is known. */
function lowestPort(): number {
  if (process.platform !== "linux" || process.getuid?.() === 0) return 0;
  try {
    return Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
  } catch {
    return 0;
  }
}

function checkOutputs(conf: TurnserverConf): Outside {
  const errors = misplacedOutputs(conf);
  const outputs = [
    { key: "pidfile", file: conf.pidFile },
    { key: "log-file", file: conf.logFile },
  ];
  const warnings = outputs.flatMap(({ key, file }) => {
    if (file === undefined || errors.some((error) => error.key === key)) return [];
    const closed = existsSync(file) ? file : dirname(file);
    if (mayOpen(closed, "write")) return [];
    return [
      { key, message: `this user may not write ${closed}; whoever starts the server must be allowed to` },
    ];
  });
  return { errors, warnings };
}

/** Users and groups that this computer does not seem to have, or that this user may not become. */
function checkNames({ processUser, processGroup }: TurnserverConf): readonly ConfProblem[] {
  const wanted = [
    { key: "proc-user", name: processUser, list: "/etc/passwd" },
    { key: "proc-group", name: processGroup, list: "/etc/group" },
  ];
  return wanted.flatMap(({ key, name, list }) => {
    if (name === undefined || process.platform !== "linux") return [];
    const entry = readFileSync(list, "utf8")
      .split("\n")
      .find((line) => line.startsWith(`${name}:`));
    if (entry === undefined) {
      return [{ key, message: `"${name}" is not in ${list}; create it, unless another directory has it` }];
    }
    const isOwn = Number(entry.split(":")[2]) === (key === "proc-user" ? process.getuid : process.getgid)?.();
    if (isOwn || process.getuid?.() === 0) return [];
    return [{ key, message: `this user may not become "${name}"; root must start the server` }];
  });
}
