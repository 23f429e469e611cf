import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";

const runFile = promisify(execFile);

const CHECKOUT_COMMAND = join(import.meta.dirname, "../../packages/server/bin/visavis.js");
/** Shared by all servers under test, so that they have one certificate authority. */
const DATA_DIRECTORY = join(import.meta.dirname, "../../.cache/test-data");
const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 5_000;
const OUTPUT_LIMIT_CHARACTERS = 100_000;
const PRINTED_ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\//;

/** The real command, running in its own process. */
export interface Visavis {
  /** Origin without a trailing slash, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Both output streams so far; the last 100,000 characters. */
  output(): string;
  /** How many characters it has written so far. */
  written(): number;
  /** Runs another command of this server's operator, with its data directory, and resolves with what it prints. */
  run(args: readonly string[]): Promise<string>;
  /** Stops the process as an operator would, and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Kills the process, so that it cannot shut down properly. */
  kill(): Promise<void>;
}

/**
 * Starts the command on loopback and resolves once it prints its address.
 *
 * With `port` 0 the system chooses one; a fixed port restarts a server at the address of one that was stopped.
 *
 * @throws {Error} with the output of the process when it ends or prints no address within 10 s.
 */
export async function startVisavis({
  command = CHECKOUT_COMMAND,
  port = 0,
  args = [],
}: {
  readonly command?: string;
  readonly port?: number;
  readonly args?: readonly string[];
} = {}): Promise<Visavis> {
  const own = ["--host", "127.0.0.1", "--port", String(port), "--data-dir", DATA_DIRECTORY, "--mdns", "off"];
  const child = spawn(process.execPath, [command, ...own, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  void exited.then(() => process.removeListener("exit", killWithUs));

  let output = "";
  let written = 0;
  const listening = new Promise<number>((resolve, reject) => {
    const refuse = (why: string) => reject(new Error(`visavis ${why}\n${output}`));
    const limit = setTimeout(refuse, START_LIMIT_MS, `printed no address within ${START_LIMIT_MS} ms`);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        written += text.length;
        output = (output + text).slice(-OUTPUT_LIMIT_CHARACTERS);
        const printed = PRINTED_ADDRESS.exec(output);
        if (printed === null) return;
        clearTimeout(limit);
        resolve(Number(printed[1]));
      });
    }
    child.once("error", (error) => refuse(`did not start: ${error.message}`));
    child.once("exit", (code, signal) => refuse(`ended (${code ?? signal}) before it listened`));
  });

  let ending = false;
  child.once("exit", (code, signal) => {
    if (!ending) console.error(`visavis ended by itself (${code ?? signal})\n${output}`);
  });
  const end = async (signal: NodeJS.Signals) => {
    ending = true;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const limit = setTimeout(killWithUs, STOP_LIMIT_MS);
    await exited;
    clearTimeout(limit);
  };

  const listeningPort = await listening.catch(async (error: unknown) => {
    await end("SIGKILL");
    throw error;
  });
  return {
    url: `http://127.0.0.1:${listeningPort}`,
    port: listeningPort,
    pid: child.pid ?? -1,
    output: () => output,
    written: () => written,
    async run(args) {
      const environment = { ...process.env, VISAVIS_DATA_DIR: DATA_DIRECTORY };
      const { stdout } = await runFile(process.execPath, [command, ...args], { env: environment });
      return stdout.trim();
    },
    stop: async () => {
      await end("SIGTERM");
      return child.exitCode;
    },
    kill: () => end("SIGKILL"),
  };
}
