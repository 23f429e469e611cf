import { join } from "node:path";
import { findPrograms } from "../../testbed/programs/debian-programs.ts";
import type { Name } from "./comparison.ts";
import type { ServerCommand } from "./turn-server.ts";

const VISAVIS = join(import.meta.dirname, "../../packages/server/bin/visavis.js");

export const PORTS = {
  coturn: { listening: 45_010, firstRelay: 46_000, lastRelay: 52_999 },
  visavis: { listening: 45_020, firstRelay: 53_000, lastRelay: 59_999 },
} as const;

/**
 * Finds both commands, and installs coturn if it is missing.
 *
 * @param lines in addition to the common configuration
 */
export function turnServer(name: Name, lines: readonly string[]): ServerCommand {
  return name === "coturn"
    ? { name, lines, command: findPrograms("coturn").turnserver, args: (file) => ["-c", file] }
    : { name, lines, command: process.execPath, args: (file) => [VISAVIS, "turn", "-c", file] };
}
