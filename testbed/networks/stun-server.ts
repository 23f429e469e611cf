import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPrograms } from "../programs/debian-programs.ts";
import type { Lab } from "./lab.ts";

export type StunServerKind = "visavis" | "coturn";

/**
 * Starts a STUN server on addresses of the lab's server, by default on all of them. With several, it answers from the
 * address that the client requests (RFC 5780).
 */
export async function startStunServer(
  lab: Lab,
  {
    kind,
    command,
    port,
    addresses = [...lab.server.ipv4, ...lab.server.ipv6],
  }: {
    readonly kind: StunServerKind;
    readonly command: string;
    readonly port: number;
    readonly addresses?: readonly string[];
  },
): Promise<void> {
  const file = (name: string) => join(lab.directory, `${kind}-${port}-${name}`);
  const lines = [
    ...addresses.map((address) => `listening-ip=${address}`),
    `listening-port=${port}`,
    "stun-only",
    ...(addresses.length > 1 ? ["rfc5780"] : []),
    "no-tls",
    "no-dtls",
    "no-cli",
    "log-file=stdout",
    // Keeps coturn's files out of the system directories.
    `userdb=${file("turndb")}`,
    `pidfile=${file("pid")}`,
  ];
  writeFileSync(file("turnserver.conf"), `${lines.join("\n")}\n`);
  const options = ["-c", file("turnserver.conf")];
  if (kind === "coturn") {
    await lab.startUntil(lab.server, "Total General servers", findPrograms("coturn").turnserver, options);
  } else {
    await lab.startUntil(lab.server, "· STUN", process.execPath, [command, "turn", ...options]);
  }
}
