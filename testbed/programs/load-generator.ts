import { findPrograms } from "./debian-programs.ts";

/**
 * Path of `wrk`, which asks a web server for more than it can give. Installs Debian's package first where it is missing
 * and this user may.
 *
 * @throws {Error} naming the one command that installs it.
 */
export function findLoadGenerator(): string {
  return findPrograms({
    programs: { wrk: "wrk" },
    packages: ["wrk"],
    words: { any: "wrk", all: "wrk", them: "it" },
    remedy: "reinstall the package wrk",
  }).wrk;
}
