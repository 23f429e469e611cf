import { accessSync, constants, readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes the process ID to a file for service managers, and removes the file when the process exits.
 *
 * @throws the system's error
 */
export function keepPidFile(path: string): void {
  const content = `${process.pid}\n`;
  writeFileSync(path, content);
  process.once("exit", () => {
    try {
      // Another process may have replaced the file in the meantime.
      if (readFileSync(path, "latin1") === content) rmSync(path);
    } catch {
      // The process exits; there is nothing left to do about it.
    }
  });
}

/** Whether this process may open the file, to read or to write it. One that does not exist may yet be made so that it may. */
export function mayOpen(path: string, to: "read" | "write"): boolean {
  try {
    accessSync(path, to === "read" ? constants.R_OK : constants.W_OK);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}

/**
 * Changes the user and group of the process permanently.
 *
 * @throws the system's error, or Node's for a name that does not exist
 */
export function changeIdentity({
  user,
  group,
}: {
  readonly user: string | undefined;
  readonly group: string | undefined;
}): void {
  if (user === undefined && group === undefined) return;
  // Otherwise the process would keep the supplementary groups of root.
  if (process.getuid?.() === 0) process.setgroups?.(group === undefined ? [] : [group]);
  if (group !== undefined) process.setgid?.(group);
  if (user !== undefined) process.setuid?.(user);
}
