import { findPrograms } from "./debian-programs.ts";

/** Paths of the executables. */
export interface ReverseProxies {
  readonly nginx: string;
  readonly haproxy: string;
}

/**
 * The servers of Debian's packages `nginx` and `haproxy`. Installs them first where one is missing and this user
 * may; their services are not started then, nor with the machine.
 *
 * @throws {Error} naming the one command that installs them.
 */
export function findReverseProxies(): ReverseProxies {
  return findPrograms({
    programs: { nginx: "nginx", haproxy: "haproxy" },
    packages: ["nginx", "haproxy"],
    unwantedServices: ["nginx", "haproxy"],
    words: { any: "nginx or HAProxy", all: "nginx and HAProxy", them: "both" },
    remedy: "reinstall the packages nginx and haproxy",
  });
}
