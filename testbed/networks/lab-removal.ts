import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where ip-netns(8) keeps the names of namespaces, and the files that replace those in /etc inside one. */
const NAMES = "/run/netns";
export const NAMESPACE_FILES = "/etc/netns";

const END_LIMIT_MS = 5_000;
const END_POLL_MS = 10;

/** Every name in a lab begins with the id of the process that created it: `vvl1234-1-…`. */
const LAB_PREFIX = /^vvl(\d+)-\d+(?=-|$)/;

let labs = 0;

/** The prefix of all names in the next lab of this process. */
export function nextLabPrefix(): string {
  labs += 1;
  return `vvl${process.pid}-${labs}`;
}

/** The directory with the files of a lab: browser profiles, configurations. */
export function labDirectory(prefix: string): string {
  return join(tmpdir(), prefix);
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // It does not exist, or the last other lab has just removed it.
    return [];
  }
}

/** Ends every process in a lab and removes its namespaces and files. It is not an error if they are already gone. */
export async function removeLab(prefix: string): Promise<void> {
  const isOfLab = (name: string) => name.startsWith(`${prefix}-`);
  const namespaces = entriesOf(NAMES).filter(isOfLab);
  const inodes = inodesOf(namespaces);
  await endProcesses(inodes);
  const commands = namespaces.map((name) => `netns del ${name}\n`).join("");
  const { stderr } = spawnSync("ip", ["-force", "-batch", "-"], { input: commands, encoding: "utf8" });
  // Another process may have removed them first; it only matters that they are gone.
  if (entriesOf(NAMES).some(isOfLab)) throw new Error(`namespaces of ${prefix} remain:\n${stderr}`);
  // Catches a process that was just entering a namespace while that still had its name.
  await endProcesses(inodes);
  for (const name of entriesOf(NAMESPACE_FILES).filter(isOfLab)) {
    rmSync(join(NAMESPACE_FILES, name), { recursive: true, force: true });
  }
  removeIfEmpty(NAMESPACE_FILES);
  rmSync(labDirectory(prefix), { recursive: true, force: true, maxRetries: 5 });
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It is already gone, or another lab has files in it.
  }
}

/** Removes the labs of processes that are gone, which only happens when a reaper was killed as well. */
export async function removeLeftovers(): Promise<void> {
  const names = [NAMES, NAMESPACE_FILES, tmpdir()].flatMap(entriesOf);
  const left = new Set<string>();
  for (const name of names) {
    const [prefix, pid] = LAB_PREFIX.exec(name) ?? [];
    if (prefix !== undefined && !existsSync(`/proc/${pid}`)) left.add(prefix);
  }
  for (const prefix of left) await removeLab(prefix);
}

/** Kills the processes in the namespaces and polls until they have ended: they are not our children to wait for. */
async function endProcesses(inodes: ReadonlySet<number>): Promise<void> {
  const until = performance.now() + END_LIMIT_MS;
  let ending: number[] = [];
  do {
    const found = processesWith(inodes);
    for (const pid of found) kill(pid);
    // A process leaves its namespaces a moment before it ends.
    ending = [...new Set([...ending, ...found])].filter(isRunning);
    if (ending.length === 0) return;
    await sleep(END_POLL_MS);
  } while (performance.now() < until);
  throw new Error(`processes ${ending.join(", ")} do not end`);
}

/** False for a process that has ended, even if it is still a zombie. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\t[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** The ids of the processes in any of the namespaces. */
export function processesIn(namespaces: readonly string[]): number[] {
  return processesWith(inodesOf(namespaces));
}

function inodesOf(namespaces: readonly string[]): ReadonlySet<number> {
  return new Set(namespaces.map((name) => inodeOf(join(NAMES, name))).filter((inode) => inode !== undefined));
}

function processesWith(inodes: ReadonlySet<number>): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && inodes.has(inodeOf(`/proc/${name}/ns/net`) ?? Number.NaN))
    .map(Number);
}

/** Undefined when the process or the namespace has gone in the meantime. */
function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}
