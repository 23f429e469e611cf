import { networkInterfaces } from "node:os";
import packageJson from "../package.json" with { type: "json" };
import { banner } from "./banner.ts";
import { runCoturnConfigCommand } from "./coturn-config/coturn-config-command.ts";
import { runCredentialsCommand } from "./credentials/credentials-command.ts";
import { EXIT_FAILED, EXIT_USAGE, exitOnUncaught, exitWith, stopOnSignal } from "./exit.ts";
import { helpText } from "./help.ts";
import { createLog } from "./log.ts";
import { runNatCommand } from "./nat/nat-command.ts";
import type { Options } from "./options.ts";
import type { Pages } from "./pages.ts";
import { readOptions, UsageError } from "./read-options.ts";
import { RelayError } from "./relay-ports.ts";
import { relaySettings } from "./relay-settings.ts";
import { type Server, startServer } from "./server.ts";
import { runTurnCommand } from "./turn/turn-command.ts";

/** The command `visavis`, from its arguments to its exit code. Resolves once the server listens. */
export async function runCommand({
  args,
  environment,
  openPages,
}: {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly openPages: () => Pages | Promise<Pages>;
}): Promise<void> {
  try {
    const [command, ...others] = args;
    if (command === "turn") return await runTurnCommand(others, environment);
    if (command === "coturn-config") return runCoturnConfigCommand(others, environment);
    if (command === "credentials") return runCredentialsCommand(others, environment);
    if (command === "nat") return await runNatCommand(others);
    const request = readOptions(args, environment);
    switch (request.kind) {
      case "help":
        process.stdout.write(helpText());
        break;
      case "version":
        process.stdout.write(`${packageJson.version}\n`);
        break;
      case "serve":
        await serve(request.options, openPages);
        break;
      default:
        request satisfies never;
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    exitWith(EXIT_USAGE, error.message);
  }
}

async function serve(options: Options, openPages: () => Pages | Promise<Pages>): Promise<void> {
  const relay = relaySettings(options);
  const report = createLog(options, process.stderr);
  exitOnUncaught(report);
  const pages = await openPages();
  let server: Server;
  try {
    server = await startServer({ options, relay, pages, report });
  } catch (error) {
    exitWith(EXIT_FAILED, listenFailure(error, options));
  }
  stopOnSignal(server, report);
  const { address, port, relayPorts } = server;
  report({ event: "server.listening", address, port });
  process.stdout.write(
    await banner({
      version: packageJson.version,
      address,
      port,
      relayPorts,
      interfaces: networkInterfaces(),
    }),
  );
}

/** Why the server cannot listen, and what to do about it. */
function listenFailure(error: unknown, { host, port }: Options): string {
  if (error instanceof RelayError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} is in use; stop what uses it, or choose another with --port`;
    case "EACCES":
      return `port ${port} needs more rights than you have; choose one above 1023 with --port`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} is no address of this computer; correct --host or leave it out`;
    default:
      throw error;
  }
}
