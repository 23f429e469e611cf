import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Why this system cannot build networks, as the end of a sentence; `undefined` if it can. */
export function missingLabPrerequisite(): string | undefined {
  if (process.platform !== "linux") return "network namespaces need Linux";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const isAllowed = spawnSync("unshare", ["--net", "--mount", "true"]).status === 0;
  if (!isAllowed) return "this system does not allow network namespaces";
  return existsSync("/dev/net/tun") ? undefined : "this system has no /dev/net/tun";
}
