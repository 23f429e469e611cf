import { networkInterfaces } from "node:os";
import packageJson from "../package.json" with { type: "json" };
import { banner } from "./banner.ts";
import type { Report } from "./events.ts";
import { helpText } from "./help.ts";
import { createLog } from "./log.ts";
import type { Options } from "./options.ts";
import type { Pages } from "./pages.ts";
import { readOptions, UsageError } from "./read-options.ts";
import { type Server, startServer } from "./server.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

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
  const report = createLog(options, process.stderr);
  process.once("uncaughtException", (error) => {
    report({ event: "server.failed", error });
    process.exit(EXIT_FAILED);
  });
  const pages = await openPages();
  let server: Server;
  try {
    server = await startServer({ options, pages, report });
  } catch (error) {
    exitWith(EXIT_FAILED, listenFailure(error, options));
  }
  stopOnSignal(server, report);
  const { address, port } = server;
  report({ event: "server.listening", address, port });
  process.stdout.write(
    await banner({ version: packageJson.version, address, port, interfaces: networkInterfaces() }),
  );
}

/** The first signal stops in good order, a second one at once. */
function stopOnSignal(server: Server, report: Report): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(EXIT_FAILED);
    isStopping = true;
    report({ event: "server.stopping", signal });
    await server.close();
    report({ event: "server.stopped" });
    process.exit();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

/** Why the server cannot listen, and what to do about it. */
function listenFailure(error: unknown, { host, port }: Options): string {
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

/** One line, whatever the person typed. */
function exitWith(code: number, message: string): never {
  process.stderr.write(`visavis: ${message.replace(/\p{Cc}+/gu, " ")}\n`);
  process.exit(code);
}
