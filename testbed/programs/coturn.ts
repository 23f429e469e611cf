import { findPrograms } from "./debian-programs.ts";

/** Paths of the executables. */
export interface CoturnPrograms {
  readonly turnserver: string;
  readonly uclient: string;
  readonly stunclient: string;
  readonly natdiscovery: string;
}

/**
 * The server and the clients of Debian's package `coturn`. Installs it first where it is missing and this user may; its
 * service is not started then, nor with the machine.
 *
 * @throws {Error} naming the one command that installs it.
 */
export function findCoturn(): CoturnPrograms {
  return findPrograms({
    programs: {
      turnserver: "turnserver",
      uclient: "turnutils_uclient",
      stunclient: "turnutils_stunclient",
      natdiscovery: "turnutils_natdiscovery",
    },
    packages: ["coturn"],
    unwantedServices: ["coturn"],
    words: { any: "coturn", all: "coturn's programs", them: "it" },
    remedy: "reinstall the package coturn",
  });
}
