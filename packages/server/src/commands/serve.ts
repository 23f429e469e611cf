import { networkInterfaces } from "node:os";
import packageJson from "../../package.json" with { type: "json" };
import type { OwnPaths } from "../certificates/own-certificate.ts";
import { externalRelays } from "../external-relays/external-relays.ts";
import { invitationSettings } from "../invitations/invitation-settings.ts";
import type { Report } from "../log/events.ts";
import { createLog } from "../log/log.ts";
import { streamSink } from "../log/log-sink.ts";
import { ListenProblem } from "../network/listen-problem.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { UsageError } from "../options/read-options.ts";
import { SERVER_OPTIONS, type ServerOptions } from "../options/server-options.ts";
import { relaySettings } from "../relay/relay-plan.ts";
import { type Server, startServer } from "../server.ts";
import { banner } from "./banner.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { EXIT_FAILED, exitOnUncaught, exitWith, ignoreLostOutput, stopOnSignal } from "./exit.ts";

/** `visavis` without a command: pages, signaling and the relay on one port. */
export const SERVE_COMMAND = defineCommand({
  command: "visavis",
  description: "Visavis · 面对面: private video calls that you host yourself.",
  options: SERVER_OPTIONS,
  configFile: "config",
  subcommands: Object.keys(COMMANDS),
  notes: `Options may also be set by environment variables (VISAVIS_PORT for --port) or in
the configuration file. A flag takes precedence over the environment, the
environment over the file. Each command has its own --help.

SIGHUP reads the configuration file, the certificate and the pages again; calls
go on. The log names options that take effect at the next start only.
`,
  run: serve,
});

/** The options that a reload can change. */
const RELOADABLE: ReadonlySet<string> = new Set([
  "public-host",
  "ice-servers",
  "turn-external-ip",
  "turn-server",
  "turn-secret",
]);

async function serve(
  { options, reread }: { readonly options: ServerOptions; readonly reread: () => ServerOptions },
  { environment, openPages }: CommandContext,
): Promise<void> {
  const dataDirectory = options["data-dir"] ?? defaultDataDirectory(environment);
  const relay = relaySettings(options);
  const relaysElsewhere = externalRelays(options, { dataDirectory });
  const invitations = invitationSettings(options);
  const own = ownCertificate(options);
  const report = createLog(options, streamSink(process.stderr));
  ignoreLostOutput();
  exitOnUncaught(report);
  const pages = await openPages();
  let server: Server;
  try {
    server = await startServer({
      options,
      relay,
      externalRelays: relaysElsewhere,
      invitations,
      certificates: { own, dataDirectory },
      pages,
      report,
    });
  } catch (error) {
    if (!(error instanceof ListenProblem)) throw error;
    exitWith(EXIT_FAILED, error.message);
  }
  const stop = stopOnSignal(server, report);
  process.on("SIGHUP", (signal) => {
    // The terminal in which the server runs has been closed.
    if (process.stdin.isTTY) void stop(signal);
    else void reload(server, { options, reread, dataDirectory, report });
  });
  const { address, port } = server;
  report({ event: "server.listening", address, port });
  const parts = banner({ version: packageJson.version, server, interfaces: networkInterfaces() });
  for await (const part of parts) process.stdout.write(part);
}

/** Applies what has changed in the configuration file. One that cannot be used is reported and has no effect. */
async function reload(
  server: Server,
  {
    options,
    reread,
    dataDirectory,
    report,
  }: {
    readonly options: ServerOptions;
    readonly reread: () => ServerOptions;
    readonly dataDirectory: string;
    readonly report: Report;
  },
): Promise<void> {
  const { config: file = "" } = options;
  try {
    const next = reread();
    await server.reload({ options: next, externalRelays: externalRelays(next, { dataDirectory }) });
    report({ event: "configuration.reloaded" });
    for (const key of Object.keys(SERVER_OPTIONS) as (keyof ServerOptions)[]) {
      if (RELOADABLE.has(key) || JSON.stringify(next[key]) === JSON.stringify(options[key])) continue;
      const problem = "it has changed, which takes effect when the server is started again";
      report({ event: "configuration.warning", file, key, problem });
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    report({ event: "configuration.rejected", file, problem });
  }
}

/** @throws {UsageError} when one of the two is missing */
function ownCertificate({ cert, key }: ServerOptions): OwnPaths | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw new UsageError("--key requires --cert");
  if (key === undefined) throw new UsageError("--cert requires --key");
  return { certPath: cert, keyPath: key };
}
