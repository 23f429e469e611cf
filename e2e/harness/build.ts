import { execFileSync } from "node:child_process";
import { join } from "node:path";

const repository = join(import.meta.dirname, "../..");

/** Builds the command and its pages once, before any test file starts them. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/build.ts"], { cwd: repository, stdio: "inherit" });
}
