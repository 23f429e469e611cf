import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, type Program, runProgram, startProgram } from "../programs/program.ts";
import { buildLab } from "./lab-build.ts";
import { planLab, SERVER_ADDRESSES, SERVER_NAME } from "./lab-plan.ts";
import { labDirectory, nextLabPrefix, removeLab, removeLeftovers } from "./lab-removal.ts";
import { type HostPlan, type NetworkSettings, SERVER } from "./namespace-plan.ts";

const START_LIMIT_MS = 30_000;

/** A machine of the lab. */
export interface LabMachine {
  /** Its name for ip-netns(8). */
  readonly namespace: string;
}

/** A machine that people call from, with its own addresses: private ones behind a NAT. */
export interface LabHost extends LabMachine, HostPlan {}

/** A machine that the whole lab reaches by its name or by two addresses of each IP version. */
export interface LabServer extends LabMachine {
  readonly name: string;
  readonly ipv4: readonly [string, string];
  readonly ipv6: readonly [string, string];
}

/** Networks on a private Internet that exists only inside its namespaces. */
export interface Lab {
  readonly server: LabServer;
  /** For files that programs need; removed with the lab. */
  readonly directory: string;
  /** The hosts of a network count from 0. @throws {RangeError} if there is no such host */
  host(network: string, index?: number): LabHost;
  /** Starts a program on a machine; it ends with the lab at the latest. */
  start(machine: LabMachine, file: string, args: readonly string[]): Program;
  /**
   * The same, and waits until the program's output contains `marker`.
   *
   * @throws {Error} with its output when it ends before that, or takes longer than 30 s
   */
  startUntil(machine: LabMachine, marker: string, file: string, args: readonly string[]): Promise<Program>;
  /** Runs a program on a machine until it ends. It is killed after `limitMs`. */
  run(
    machine: LabMachine,
    file: string,
    args: readonly string[],
    options: { readonly limitMs: number },
  ): Promise<Outcome>;
  /** Ends every process in the lab and removes everything that it created. */
  close(): Promise<void>;
}

/**
 * Builds networks with their hosts, and a server, on a private Internet. Needs Linux and root.
 *
 * Nothing is left behind, however this process ends: a reaper process removes the lab when we are gone.
 *
 * @throws {RangeError} for impossible networks; {Error} with the output of a program that failed
 */
export async function createLab(networks: readonly NetworkSettings[]): Promise<Lab> {
  const plan = planLab(networks);
  await removeLeftovers();
  const prefix = nextLabPrefix();
  const nameOf = (namespace: string) => `${prefix}-${namespace}`;
  const directory = labDirectory(prefix);
  const close = startReaper(prefix);
  try {
    mkdirSync(directory, { mode: 0o700 });
    await buildLab(plan, {
      nameOf,
      startUntil: (namespace, ...program) => startUntil({ namespace: nameOf(namespace) }, ...program),
    });
  } catch (error) {
    await close();
    throw error;
  }
  const hosts = plan.hosts.map((host) => ({ ...host, namespace: nameOf(host.namespace) }));
  return {
    server: { namespace: nameOf(SERVER), name: SERVER_NAME, ...SERVER_ADDRESSES },
    directory,
    host(network, index = 0) {
      const host = hosts.filter((host) => host.network === network)[index];
      if (host === undefined) throw new RangeError(`there is no host ${index} in a network "${network}"`);
      return host;
    },
    start,
    startUntil,
    run: (machine, file, args, options) => runProgram(...commandWithin(machine, file, args), options),
    close,
  };
}

/** @returns a function that removes the lab */
function startReaper(prefix: string): () => Promise<void> {
  const reaper = spawn(process.execPath, [join(import.meta.dirname, "lab-reaper.ts"), prefix], {
    // In its own session, so that Ctrl-C does not reach it.
    detached: true,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const left = once(reaper, "exit");
  reaper.unref();
  return async () => {
    reaper.stdin.end();
    reaper.ref();
    await left;
    // Completes what the reaper failed to do, or reports why that is impossible.
    await removeLab(prefix);
  };
}

/** The command that runs a program on a machine. The program ends when we do, even when we are killed. */
export function commandWithin(
  { namespace }: LabMachine,
  file: string,
  args: readonly string[],
): [file: string, args: readonly string[]] {
  return ["ip", ["netns", "exec", namespace, "setpriv", "--pdeathsig", "KILL", "--", file, ...args]];
}

function start(machine: LabMachine, file: string, args: readonly string[]): Program {
  return startProgram(...commandWithin(machine, file, args));
}

async function startUntil(
  machine: LabMachine,
  marker: string,
  file: string,
  args: readonly string[],
): Promise<Program> {
  const printed = Promise.withResolvers<undefined>();
  const program = startProgram(...commandWithin(machine, file, args), {
    onOutput: (output) => {
      if (output.includes(marker)) printed.resolve(undefined);
    },
  });
  const late = Promise.withResolvers<string>();
  const limit = setTimeout(
    late.resolve,
    START_LIMIT_MS,
    `did not print "${marker}" within ${START_LIMIT_MS} ms`,
  );
  const problem = await Promise.race([
    printed.promise,
    program.ended.then((how) => `ended (${how}) before it printed "${marker}"`),
    late.promise,
  ]);
  clearTimeout(limit);
  if (problem === undefined) return program;
  await program.end("SIGKILL");
  throw new Error(`${[file, ...args].join(" ")} ${problem}\n${program.output()}`);
}
