import { spawn } from "node:child_process";

/** A function for each running program that kills it if our process exits first. */
const running = new Set<() => void>();
process.once("exit", () => {
  for (const kill of running) kill();
});

const STOP_LIMIT_MS = 5_000;
const OUTPUT_LIMIT_CHARACTERS = 100_000;

/** A child process that never outlives ours. */
export interface Program {
  /** -1 if it could not be started. */
  readonly pid: number;
  /** Resolves with the exit code or the name of the signal, once all its output has arrived. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Both output streams so far; the last 100,000 characters. */
  output(): string;
  /** Sends the signal and waits until the program has ended; kills it after 5 s. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a program. If that fails, it ends with code -1 and its output says why. */
export function startProgram(
  file: string,
  args: readonly string[],
  { onOutput }: { readonly onOutput?: (output: string) => void } = {},
): Program {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  running.add(kill);

  let output = "";
  const write = (text: string) => {
    output = (output + text).slice(-OUTPUT_LIMIT_CHARACTERS);
    onOutput?.(output);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", write);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on("error", ({ message }) => write(`${message}\n`));
    child.once("close", (code, signal) => {
      running.delete(kill);
      resolve(signal ?? code ?? -1);
    });
  });
  return {
    pid: child.pid ?? -1,
    ended,
    output: () => output,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const limit = setTimeout(kill, STOP_LIMIT_MS);
      await ended;
      clearTimeout(limit);
    },
  };
}

/** How a program ended. */
export interface Outcome {
  readonly code: number | NodeJS.Signals;
  readonly output: string;
}

/** Runs a program until it ends. After `limitMs` it is killed, and `code` is `SIGKILL`. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { limitMs }: { readonly limitMs: number },
): Promise<Outcome> {
  const program = startProgram(file, args);
  const limit = setTimeout(() => program.end("SIGKILL"), limitMs);
  const code = await program.ended;
  clearTimeout(limit);
  return { code, output: program.output() };
}
