import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join } from "node:path";

const repository = join(import.meta.dirname, "../..");

/** The outcome of a program that has ended or was stopped. */
export interface ChildOutcome {
  readonly succeeded: boolean;
  /** Both streams; empty if they went to the terminal. */
  readonly output: string;
  readonly isTimeout: boolean;
}

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) killGroup(child);
});
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

/**
 * Runs a program of node_modules to its end, in the repository. Its output goes to the terminal, or is collected if
 * another program writes there. After the limit the program is killed with its children.
 */
export function runChild(
  [program, ...args]: readonly [string, ...string[]],
  {
    limitMs,
    isCollected,
    environment = {},
  }: {
    readonly limitMs: number;
    readonly isCollected: boolean;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<ChildOutcome> {
  const { PATH = "" } = process.env;
  const output = isCollected ? "pipe" : "inherit";
  const child = spawn(program, args, {
    cwd: repository,
    stdio: ["ignore", output, output],
    // Its own process group, so that a kill reaches its children.
    detached: true,
    env: {
      ...process.env,
      ...(isCollected && process.stdout.isTTY && { FORCE_COLOR: "1" }),
      ...environment,
      PATH: `${join(repository, "node_modules/.bin")}${delimiter}${PATH}`,
    },
  });
  children.add(child);
  let text = "";
  let isTimeout = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const limit = setTimeout(() => {
    isTimeout = true;
    killGroup(child);
  }, limitMs);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // Not "close": a process that the program left behind may keep its output open.
    child.once("exit", (code) => {
      clearTimeout(limit);
      children.delete(child);
      // Data that is still in the pipes arrives within two turns of the event loop.
      setImmediate(() => setImmediate(() => resolve({ succeeded: code === 0, output: text, isTimeout })));
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
