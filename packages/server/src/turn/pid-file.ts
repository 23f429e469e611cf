import { readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes the number of this process where service managers look for it, until it ends.
 *
 * @throws the system's error
 */
export function keepPidFile(path: string): void {
  const content = `${process.pid}\n`;
  writeFileSync(path, content);
  process.once("exit", () => {
    try {
      // Another process may have taken the place in the meantime.
      if (readFileSync(path, "latin1") === content) rmSync(path);
    } catch {
      // Nobody is left who could be told.
    }
  });
}
