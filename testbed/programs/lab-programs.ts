import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findPrograms } from "./debian-programs.ts";

/** Why this system cannot have networks of its own making, as the end of a sentence; `undefined` where it can. */
export function labObstacle(): string | undefined {
  if (process.platform !== "linux") return "network namespaces take Linux";
  if (process.getuid?.() !== 0) return "network namespaces take root";
  const isAllowed = spawnSync("unshare", ["--net", "--mount", "true"]).status === 0;
  if (!isAllowed) return "this system does not allow network namespaces";
  return existsSync("/dev/net/tun") ? undefined : "this system has no /dev/net/tun";
}

/**
 * Installs what the networks are made of where it is missing and this user may.
 *
 * @throws {Error} naming the one command that installs it.
 */
export function findLabPrograms(): void {
  findPrograms({
    programs: {
      ip: "ip",
      tc: "tc",
      nft: "nft",
      socat: "socat",
      setpriv: "setpriv",
      certutil: "certutil",
      openssl: "openssl",
    },
    packages: ["iproute2", "nftables", "socat", "util-linux", "libnss3-tools", "openssl"],
    words: { any: "A program for networks", all: "the programs for networks", them: "all of them" },
    remedy: "root finds some of them in /usr/sbin only",
  });
}
