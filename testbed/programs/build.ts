import { execFileSync } from "node:child_process";
import { join } from "node:path";

const repository = join(import.meta.dirname, "../..");

/** Builds the pages and the command, unless the last build was made from the sources as they are now. */
export function buildIfStale(): void {
  const args = ["scripts/build.ts", "--if-stale"];
  execFileSync(process.execPath, args, { cwd: repository, stdio: "inherit" });
}
