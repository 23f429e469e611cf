import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { formatTransportAddress } from "@visavis/stun/core";
import type { TurnConfiguration } from "@visavis/turn/core";
import type { ListenAddress } from "@visavis/turn/node";
import { startTurnServer, type TurnServer } from "@visavis/turn/node";
import packageJson from "../../package.json" with { type: "json" };
import { type ExternalAddresses, followExternalAddresses } from "../external-address/external-addresses.ts";
import { createLookUp } from "../external-address/look-up.ts";
import type { Report } from "../log/events.ts";
import { createLog } from "../log/log.ts";
import { listenFailure } from "../network/listen-problem.ts";
import { LOG_FORMAT, LOG_LEVEL } from "../options/log-options.ts";
import { UsageError } from "../options/read-options.ts";
import type { ServerOptions } from "../options/server-options.ts";
import { readText } from "../options/values.ts";
import { isTrusted, readTrustedProxies, type TrustedProxies } from "../proxy/trusted-proxies.ts";
import { checkFile } from "../turn/check-file.ts";
import { checkReport } from "../turn/check-report.ts";
import { openLogDestination } from "../turn/log-destination.ts";
import { changeIdentity, keepPidFile, mayOpen } from "../turn/process-identity.ts";
import { type Changes, followChanges, reportWarnings } from "../turn/turn-changes.ts";
import { type Plan, planTurnServer } from "../turn/turn-plan.ts";
import type { TurnserverConf } from "../turnserver-conf/turnserver-conf.ts";
import {
  formatProblem,
  misplacedOutputs,
  readTurnserverFile,
  type TurnserverFile,
  TurnserverFileError,
} from "../turnserver-conf/turnserver-file.ts";
import { defineCommand } from "./command.ts";
import { EXIT_FAILED, EXIT_USAGE, exitOnUncaught, exitWith, ignoreLostOutput, stopOnSignal } from "./exit.ts";

export const TURN_COMMAND = defineCommand({
  command: "visavis turn",
  description: `Runs the STUN and TURN server alone, with a turnserver.conf in coturn's format.

SIGHUP reloads the configuration and the certificate; allocations stay.
SIGUSR1 refuses new allocations and exits once the last one has ended.

--check explains every line of the configuration, says what the server would do
and what is missing, and serves nothing. The exit code is 0, 1 with warnings or
2 with errors.`,
  options: {
    config: {
      short: "c",
      value: "path",
      help: "the configuration, such as /etc/turnserver.conf",
      parse: readText,
    },
    check: { help: "explain the configuration, and serve nothing" },
    "wait-for-cert": { help: "begin TLS as soon as cert and pkey exist" },
    "trust-proxy": {
      env: "VISAVIS_TRUST_PROXY",
      value: "ips",
      default: [],
      help: "proxies whose PROXY headers count, such as loopback",
      parse: readTrustedProxies,
    },
    "log-level": LOG_LEVEL,
    "log-format": LOG_FORMAT,
  },
  async run({ options }) {
    const { config: path } = options;
    if (path === undefined || path === "") {
      throw new UsageError("the configuration is missing; give --config, such as /etc/turnserver.conf");
    }
    if (options.check) await check(path, options);
    else await serve(path, options);
  },
});

type TurnOptions = Pick<ServerOptions, "log-format" | "trust-proxy"> & {
  readonly "log-level": ServerOptions["log-level"] | undefined;
  readonly "wait-for-cert": boolean;
};

const NONCE_SECRET_BYTES = 32;
const SOFTWARE = `Visavis/${packageJson.version}`;

async function check(path: string, options: TurnOptions): Promise<void> {
  try {
    const findings = await checkFile({
      path,
      waitsForCertificate: options["wait-for-cert"],
      trustedProxies: options["trust-proxy"],
      lookUp: createLookUp(),
      nowMs: Date.now(),
    });
    const { text, exitCode } = checkReport(findings);
    process.stdout.write(text);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof TurnserverFileError)) throw error;
    exitWith(EXIT_USAGE, ...error.message.split("\n"));
  }
}

async function serve(path: string, options: TurnOptions): Promise<void> {
  const waitsForCertificate = options["wait-for-cert"];
  const file = readOrExit(path, { waitsForCertificate });
  const { conf } = file;
  const misplaced = misplacedOutputs(conf);
  if (misplaced.length > 0) exitWith(EXIT_USAGE, ...misplaced.map((problem) => formatProblem(path, problem)));
  const destination = orExit(path, "log-file", () =>
    openLogDestination({ file: conf.logFile, isStandardOff: conf.isStandardLogOff }),
  );
  const report = createLog(logOptions(options, conf), destination);
  ignoreLostOutput();
  exitOnUncaught(report);

  let changes: Changes | undefined;
  const externals = followExternalAddresses({
    lookUp: createLookUp(),
    onChange: () => changes?.externalsChanged(),
    report,
  });
  await externals.follow(conf.externalIps);
  const trustedProxies = options["trust-proxy"];
  const plan = planner(externals, trustedProxies);
  const { listen, configuration, warnings } = plan(file);
  reportWarnings(report, path, [...file.warnings, ...warnings]);
  let server: TurnServer;
  try {
    server = await startTurnServer({
      listen,
      configuration,
      ...(file.tls !== undefined && { tls: file.tls }),
      proxies: {
        isTrusted: (address) => isTrusted(trustedProxies, address),
        onRefused: (reason) => report({ event: "proxy.refused", reason }),
      },
      onFault: (error) => report({ event: "turn.error", error }),
    });
  } catch (error) {
    exitWith(EXIT_FAILED, `${path}: ${listenFailure(error)}`);
  }
  if (conf.pidFile !== undefined) {
    const { pidFile } = conf;
    orExit(path, "pidfile", () => keepPidFile(pidFile));
  }
  orExit(path, "proc-user", () => changeIdentity({ user: conf.processUser, group: conf.processGroup }));
  warnOfReload({ path, conf, report });

  const stop = stopOnSignal(server, report);
  changes = followChanges({
    path,
    file,
    waitsForCertificate,
    server,
    plan,
    externals,
    destination,
    report,
    stop,
  });
  // They may have changed while the server started.
  if (externals.current().areLookedUp) changes.externalsChanged();
  const { listening } = server;
  for (const listener of listening) report({ event: "turn.listening", ...listener });
  process.stdout.write(turnBanner({ version: packageJson.version, listening, configuration }));
}

/** Says at the start which files a reload could not open any more, because the user of the process has changed. */
function warnOfReload({
  path,
  conf,
  report,
}: {
  readonly path: string;
  readonly conf: TurnserverConf;
  readonly report: Report;
}): void {
  const needed = [
    { key: undefined, file: path, to: "read" },
    { key: "cert", file: conf.cert, to: "read" },
    { key: "pkey", file: conf.pkey, to: "read" },
    { key: "log-file", file: conf.logFile, to: "write" },
  ] as const;
  for (const { key, file, to } of needed) {
    if (file === undefined || mayOpen(file, to)) continue;
    const problem = `proc-user may not ${to} ${file}, so it cannot be opened again on SIGHUP; change its owner or mode`;
    report({ event: "configuration.warning", file: path, ...(key !== undefined && { key }), problem });
  }
}

function readOrExit(path: string, reading: Parameters<typeof readTurnserverFile>[1]): TurnserverFile {
  try {
    return readTurnserverFile(path, reading);
  } catch (error) {
    if (!(error instanceof TurnserverFileError)) throw error;
    exitWith(EXIT_USAGE, ...error.message.split("\n"));
  }
}

function orExit<Result>(path: string, key: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    exitWith(EXIT_FAILED, formatProblem(path, { key, message: reason }));
  }
}

/** A flag or variable takes precedence over the file. */
function logOptions(
  options: TurnOptions,
  { logLevel, isVerbose }: TurnserverConf,
): Parameters<typeof createLog>[0] {
  return { ...options, "log-level": options["log-level"] ?? logLevel ?? (isVerbose ? "debug" : "info") };
}

/** Plans for the current state of this machine. The nonce secret stays the same across reloads. */
function planner(externals: ExternalAddresses, trustedProxies: TrustedProxies): Plan {
  const nonceSecret = Uint8Array.from(randomBytes(NONCE_SECRET_BYTES));
  return ({ conf, tls }) =>
    planTurnServer({
      conf,
      hasTls: tls !== undefined,
      externals: externals.current(),
      interfaces: networkInterfaces(),
      nonceSecret,
      software: SOFTWARE,
      trustedProxies,
    });
}

/** What the terminal shows once the server listens. */
function turnBanner({
  version,
  listening,
  configuration,
}: {
  readonly version: string;
  readonly listening: readonly ListenAddress[];
  readonly configuration: TurnConfiguration;
}): string {
  const { realm, relayIps, relayPorts } = configuration;
  const service = relayIps.length === 0 ? "STUN" : `STUN and TURN, realm ${realm}`;
  const listeners = listening.map(
    ({ transport, address, port }) =>
      `  ${transport.toUpperCase()}  ${formatTransportAddress({ address, port })}`,
  );
  const relays = relayIps.map(({ local, external }) => {
    const known = external === local ? "" : `, known as ${external}`;
    return `  relays from ${local}${known}, ports ${relayPorts.first} to ${relayPorts.last}`;
  });
  const parts = [`Visavis ${version} · ${service}`, listeners.join("\n")];
  if (relays.length > 0) parts.push(relays.join("\n"));
  return `\n${parts.join("\n\n")}\n\n`;
}
