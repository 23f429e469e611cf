import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU time of a process with all its threads and descendants, user and system. From `schedstat`, which counts
 * nanoseconds; it agrees with utime and stime of `stat`, which count hundredths of a second.
 */
export function cpuMsOf(pid: number): number {
  let nanoseconds = 0;
  for (const descendant of familyOf(pid)) {
    for (const task of tasksOf(descendant)) {
      const [onCpu = ""] = readFileSync(`/proc/${descendant}/task/${task}/schedstat`, "latin1").split(" ");
      nanoseconds += Number(onCpu);
    }
  }
  return nanoseconds / 1e6;
}

/** Memory of a process and its descendants that is not shared with other processes. */
export function privateBytesOf(pid: number): number {
  let kibibytes = 0;
  for (const descendant of familyOf(pid)) {
    const rollup = readFileSync(`/proc/${descendant}/smaps_rollup`, "latin1");
    for (const [, found] of rollup.matchAll(/^Private_\w+: +(\d+) kB$/gm)) kibibytes += Number(found);
  }
  return kibibytes * 1_024;
}

export function threadsOf(pid: number): number {
  return familyOf(pid).reduce((threads, descendant) => threads + tasksOf(descendant).length, 0);
}

function familyOf(pid: number): number[] {
  const children = tasksOf(pid).flatMap((task) => {
    const listed = readFileSync(`/proc/${pid}/task/${task}/children`, "latin1").trim();
    return listed === "" ? [] : listed.split(" ").map(Number);
  });
  return [pid, ...children.flatMap(familyOf)];
}

function tasksOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}
