import { spawn } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own. */
export interface Served {
  readonly pid: number;
  readonly port: number;
  readonly end: () => Promise<unknown>;
}

/**
 * Runs a program that prints its port, and nothing else, once it listens.
 *
 * @throws {Error} if it ends before
 */
export async function serve(program: string, ...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [printed] = await Promise.race([once(child.stdout, "data"), exited]);
  const port = Number(String(printed));
  if (!Number.isInteger(port) || port <= 0) throw new Error(`${[program, ...args].join(" ")} did not start`);
  return {
    pid: child.pid ?? -1,
    port,
    end() {
      child.kill();
      return exited;
    },
  };
}
