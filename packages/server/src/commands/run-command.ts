import { homedir, networkInterfaces } from "node:os";
import packageJson from "../../package.json" with { type: "json" };
import type { OwnPaths } from "../certificates/own-certificate.ts";
import { externalRelays } from "../external-relays/external-relays.ts";
import type { Pages } from "../http/pages.ts";
import { createLog } from "../log/log.ts";
import { ListenProblem } from "../network/listen-problem.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { readOptions, UsageError } from "../options/read-options.ts";
import type { Options } from "../options/server-options.ts";
import { relaySettings } from "../relay/relay-settings.ts";
import { type Server, startServer } from "../server.ts";
import { banner } from "./banner.ts";
import { runCoturnConfigCommand } from "./coturn-config.ts";
import { runCredentialsCommand } from "./credentials.ts";
import { EXIT_FAILED, EXIT_USAGE, exitOnUncaught, exitWith, stopOnSignal } from "./exit.ts";
import { helpText } from "./help.ts";
import { runNatCommand } from "./nat.ts";
import { runStunCommand } from "./stun.ts";
import { runTurnCommand } from "./turn.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The command `visavis`, from its arguments to its exit code. Resolves once the server listens. */
export async function runCommand({
  args,
  environment,
  openPages,
}: {
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly openPages: () => Pages | Promise<Pages>;
}): Promise<void> {
  try {
    const [command, ...others] = args;
    if (command === "turn") return await runTurnCommand(others, environment);
    if (command === "coturn-config") return runCoturnConfigCommand(others, environment);
    if (command === "credentials") return runCredentialsCommand(others, environment);
    if (command === "nat") return await runNatCommand(others);
    if (command === "stun") return await runStunCommand(others);
    const request = readOptions(args, environment);
    switch (request.kind) {
      case "help":
        process.stdout.write(helpText());
        break;
      case "version":
        process.stdout.write(`${packageJson.version}\n`);
        break;
      case "serve":
        await serve(request.options, environment, openPages);
        break;
      default:
        request satisfies never;
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    exitWith(EXIT_USAGE, error.message);
  }
}

async function serve(
  options: Options,
  environment: Environment,
  openPages: () => Pages | Promise<Pages>,
): Promise<void> {
  const dataDirectory = options["data-dir"] ?? defaultDataDirectory(environment, process.platform, homedir());
  const relay = relaySettings(options);
  const relaysElsewhere = externalRelays(options, { dataDirectory });
  const own = ownCertificate(options);
  const report = createLog(options, process.stderr);
  exitOnUncaught(report);
  const pages = await openPages();
  let server: Server;
  try {
    server = await startServer({
      options,
      relay,
      externalRelays: relaysElsewhere,
      certificates: { own, dataDirectory },
      pages,
      report,
    });
  } catch (error) {
    if (!(error instanceof ListenProblem)) throw error;
    exitWith(EXIT_FAILED, error.message);
  }
  stopOnSignal(server, report);
  const { address, port } = server;
  report({ event: "server.listening", address, port });
  process.stdout.write(
    await banner({ version: packageJson.version, server, interfaces: networkInterfaces() }),
  );
}

/** @throws {UsageError} when one of the two is missing */
function ownCertificate({ cert, key }: Options): OwnPaths | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw new UsageError("--key needs --cert beside it");
  if (key === undefined) throw new UsageError("--cert needs --key beside it");
  return { certPath: cert, keyPath: key };
}
