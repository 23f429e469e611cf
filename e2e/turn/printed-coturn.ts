import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import { startProgram } from "../../testbed/index.ts";
import { findPrograms } from "../../testbed/programs/debian-programs.ts";
import { type PortBlock, takePortBlock } from "./port-block.ts";
import { answersBinding } from "./turn-server.ts";

/** coturn with the output of `visavis coturn-config`. */
export interface PrintedCoturn {
  readonly ports: PortBlock;
  stop(): Promise<void>;
}

/**
 * Starts coturn with exactly the file that the command prints. The arguments add what a single machine needs: relaying
 * on loopback, permission to reach it, and directories for coturn's files.
 *
 * @param secretOptions the options that give the command the secret
 * @throws {Error} with its output when it ends or stays silent for 10 s.
 */
export async function startPrintedCoturn(secretOptions: readonly string[]): Promise<PrintedCoturn> {
  const ports = await takePortBlock(["127.0.0.1"]);
  const directory = mkdtempSync(join(tmpdir(), "visavis-coturn-"));
  const configurationFile = join(directory, "turnserver.conf");
  const relayPorts = `${ports.firstRelay}-${ports.lastRelay}`;
  const asked = [...secretOptions, "--port", String(ports.listening), "--relay-ports", relayPorts];
  const { stdout } = await promisify(execFile)(process.execPath, [
    inject("command"),
    "coturn-config",
    ...asked,
  ]);
  writeFileSync(configurationFile, stdout, { mode: 0o600 });
  const program = startProgram(findPrograms("coturn").turnserver, [
    ...["-c", configurationFile],
    ...["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--relay-ip=::1"],
    ...["--allow-loopback-peers", "--allowed-peer-ip=127.0.0.1"],
    `--userdb=${join(directory, "turndb")}`,
    `--pidfile=${join(directory, "turnserver.pid")}`,
  ]);
  const stop = async () => {
    await program.end("SIGTERM");
    ports.release();
    rmSync(directory, { recursive: true, force: true });
  };
  const problem = await Promise.race([
    answersBinding("127.0.0.1", ports.listening).then((answered) =>
      answered ? undefined : "does not answer",
    ),
    program.ended.then(() => "ended before it answered"),
  ]);
  if (problem !== undefined) {
    await stop();
    throw new Error(`coturn ${problem}\n${stdout}\n${program.output()}`);
  }
  return { ports, stop };
}
