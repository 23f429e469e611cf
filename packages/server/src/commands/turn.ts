import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { startTurnServer, type TurnServer } from "@visavis/turn/node";
import packageJson from "../../package.json" with { type: "json" };
import { createLog } from "../log/log.ts";
import {
  type Command,
  type CommandOptions,
  commandHelp,
  type Given,
  readCommandLine,
} from "../options/command-line.ts";
import { UsageError } from "../options/read-options.ts";
import { OPTIONS } from "../options/server-options.ts";
import { OptionValueError } from "../options/values.ts";
import { listenFailure } from "../turn/listen-failure.ts";
import { openLogDestination } from "../turn/log-destination.ts";
import { keepPidFile } from "../turn/pid-file.ts";
import { changeIdentity } from "../turn/privileges.ts";
import { turnBanner } from "../turn/turn-banner.ts";
import { followChanges, reportDoubts } from "../turn/turn-changes.ts";
import { type Plan, planTurnServer } from "../turn/turn-plan.ts";
import type { TurnserverConf } from "../turnserver-conf/turnserver-conf.ts";
import {
  readTurnserverFile,
  type TurnserverFile,
  TurnserverFileError,
  writtenProblem,
} from "../turnserver-conf/turnserver-file.ts";
import { EXIT_FAILED, EXIT_USAGE, exitOnUncaught, exitWith, stopOnSignal } from "./exit.ts";

export const TURN_COMMAND = {
  name: "turn",
  description: `Runs the STUN and TURN server alone, from a configuration in coturn's format.

SIGHUP reads the configuration and the certificate again; allocations stay.
SIGUSR1 takes no new allocations and ends the server with the last one.`,
  usage: "visavis turn --config <path>",
  options: {
    config: { short: "c", value: "path", help: "the configuration, such as /etc/turnserver.conf" },
    "log-level": {
      value: OPTIONS["log-level"].value,
      env: OPTIONS["log-level"].env,
      help: OPTIONS["log-level"].help,
    },
    "log-format": {
      value: OPTIONS["log-format"].value,
      env: OPTIONS["log-format"].env,
      help: OPTIONS["log-format"].help,
    },
  },
} as const satisfies Command<CommandOptions>;

type OptionName = keyof typeof TURN_COMMAND.options;
type Arguments = ReadonlyMap<OptionName, Given>;

const NONCE_SECRET_BYTES = 32;
const SOFTWARE = `Visavis/${packageJson.version}`;

/**
 * The command `visavis turn`. Resolves once the server listens.
 *
 * @throws {UsageError}
 */
export async function runTurnCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const given = readCommandLine(TURN_COMMAND, args, environment);
  if (given === undefined) {
    process.stdout.write(commandHelp(TURN_COMMAND));
    return;
  }
  const path = given.get("config")?.text;
  if (path === undefined || path === "") {
    throw new UsageError("which configuration? give it with --config, such as /etc/turnserver.conf");
  }
  await serve(path, given);
}

async function serve(path: string, given: Arguments): Promise<void> {
  const file = readOrExit(path);
  const { conf } = file;
  const destination = orExit(path, "log-file", () =>
    openLogDestination({ file: conf.logFile, isStandardOff: conf.isStandardLogOff }),
  );
  const report = createLog(logOptions(given, conf), destination);
  exitOnUncaught(report);

  const plan = planner();
  const { listen, configuration, warnings } = plan(conf);
  reportDoubts(report, path, [...file.warnings, ...warnings]);
  let server: TurnServer;
  try {
    server = await startTurnServer({
      listen,
      configuration,
      ...(file.tls !== undefined && { tls: file.tls }),
      onFault: (error) => report({ event: "turn.faulted", error }),
    });
  } catch (error) {
    exitWith(EXIT_FAILED, `${path}: ${listenFailure(error)}`);
  }
  if (conf.pidFile !== undefined) {
    const { pidFile } = conf;
    orExit(path, "pidfile", () => keepPidFile(pidFile));
  }
  orExit(path, "proc-user", () => changeIdentity({ user: conf.processUser, group: conf.processGroup }));

  followChanges({ path, file, server, plan, destination, report, stop: stopOnSignal(server, report) });
  const { listening } = server;
  for (const listener of listening) report({ event: "turn.listening", ...listener });
  process.stdout.write(turnBanner({ version: packageJson.version, listening, configuration }));
}

function readOrExit(path: string): TurnserverFile {
  try {
    return readTurnserverFile(path);
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
    exitWith(EXIT_FAILED, writtenProblem(path, { key, message: reason }));
  }
}

function logOptions(
  given: Arguments,
  { logLevel, isVerbose }: TurnserverConf,
): Parameters<typeof createLog>[0] {
  return {
    "log-level": readChoice(given, "log-level") ?? logLevel ?? (isVerbose ? "debug" : "info"),
    "log-format": readChoice(given, "log-format") ?? OPTIONS["log-format"].default,
  };
}

/** @throws {UsageError} */
function readChoice<Name extends "log-level" | "log-format">(
  given: Arguments,
  name: Name,
): ReturnType<(typeof OPTIONS)[Name]["parse"]> | undefined {
  const choice = given.get(name);
  if (choice === undefined) return undefined;
  try {
    return OPTIONS[name].parse(choice.text) as ReturnType<(typeof OPTIONS)[Name]["parse"]>;
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`${choice.place}: ${error.message}`);
    throw error;
  }
}

/** Plans for this machine as it is when asked. Nonces of a server outlive its changes. */
function planner(): Plan {
  const nonceSecret = Uint8Array.from(randomBytes(NONCE_SECRET_BYTES));
  return (conf) => planTurnServer({ conf, interfaces: networkInterfaces(), nonceSecret, software: SOFTWARE });
}
