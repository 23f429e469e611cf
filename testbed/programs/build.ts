import { execFileSync } from "node:child_process";
import { join } from "node:path";

const repository = join(import.meta.dirname, "../..");

/** Builds the pages and the command, unless the last build is up to date. */
export function buildIfStale(): void {
  const args = ["scripts/build.ts", "--if-stale"];
  // Vitest sets NODE_ENV to "test", with which Vite would build pages for development.
  const env = { ...process.env, NODE_ENV: "production" };
  execFileSync(process.execPath, args, { cwd: repository, stdio: "inherit", env });
}
