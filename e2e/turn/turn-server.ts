import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { encodeMessage, METHODS } from "../../packages/stun/src/core/index.ts";
import { randomTransactionId } from "../../packages/stun/src/node/index.ts";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";
import { startProgram } from "../../testbed/index.ts";
import { findPrograms } from "../../testbed/programs/debian-programs.ts";
import { type PortBlock, takePortBlock } from "./port-block.ts";

const START_LIMIT_MS = 10_000;
const ASK_AGAIN_MS = 50;

export const REALM = "test.example";
export const SECRET = "s3cretKey";

/** A TURN server in a separate process, with a configuration file, as operators run it. */
export interface TurnServer {
  readonly address: string;
  readonly ports: PortBlock;
  readonly pid: number;
  /** PEM, of the certificate that it shows. */
  readonly certificateFile: string;
  output(): string;
  stop(): Promise<void>;
}

export type TurnServerKind = "visavis" | "coturn";

/** `TURN_SERVER=coturn` tests coturn instead of our server, which validates the tests themselves. */
export const SERVER_UNDER_TEST: TurnServerKind =
  process.env["TURN_SERVER"] === "coturn" ? "coturn" : "visavis";

export interface TurnServerSettings {
  readonly kind?: TurnServerKind;
  /** Clients use the first one. */
  readonly addresses?: readonly [string, ...string[]];
  /** More lines of the configuration file. */
  readonly lines?: readonly string[];
}

/** Accepts clients with any name that share a secret with the server. */
export const SHARED_SECRET = ["use-auth-secret", `static-auth-secret=${SECRET}`] as const;

/**
 * Starts a server on loopback, and resolves once it answers a Binding request.
 *
 * @throws {Error} with the output of the process when it ends or stays silent for 10 s.
 */
export async function startTurnServer({
  kind = SERVER_UNDER_TEST,
  addresses = ["127.0.0.1"],
  lines = SHARED_SECRET,
}: TurnServerSettings = {}): Promise<TurnServer> {
  const [address] = addresses;
  const ports = await takePortBlock(addresses);
  const directory = mkdtempSync(join(tmpdir(), "visavis-turn-"));
  const configurationFile = join(directory, "turnserver.conf");
  const certificateFile = join(directory, "cert.pem");
  const keyFile = join(directory, "key.pem");
  writeFileSync(certificateFile, TEST_CERTIFICATES[0].cert);
  writeFileSync(keyFile, TEST_CERTIFICATES[0].key, { mode: 0o600 });
  const configuration = [
    ...addresses.flatMap((address) => [`listening-ip=${address}`, `relay-ip=${address}`]),
    `listening-port=${ports.listening}`,
    `tls-listening-port=${ports.tlsListening}`,
    `min-port=${ports.firstRelay}`,
    `max-port=${ports.lastRelay}`,
    `realm=${REALM}`,
    `cert=${certificateFile}`,
    `pkey=${keyFile}`,
    "allow-loopback-peers",
    "no-cli",
    // Keeps coturn's files out of the system directories.
    `userdb=${join(directory, "turndb")}`,
    `pidfile=${join(directory, "turnserver.pid")}`,
    "log-file=stdout",
    "simple-log",
    ...lines,
  ];
  writeFileSync(configurationFile, `${configuration.join("\n")}\n`, { mode: 0o600 });

  const [file, ...args] =
    kind === "coturn"
      ? [findPrograms("coturn").turnserver, "-c", configurationFile]
      : [process.execPath, inject("command"), "turn", "-c", configurationFile];
  const program = startProgram(file, args);
  let isStopping = false;
  void program.ended.then((how) => {
    if (!isStopping) console.error(`${kind} ended by itself (${how})\n${program.output()}`);
  });
  const stop = async () => {
    isStopping = true;
    await program.end("SIGTERM");
    ports.release();
    rmSync(directory, { recursive: true, force: true });
  };
  const problem = await Promise.race([
    answersBinding(address, ports.listening).then((answered) => (answered ? undefined : "does not answer")),
    program.ended.then(() => "ended before it answered"),
  ]);
  if (problem !== undefined) {
    await stop();
    throw new Error(`${kind} ${problem}\n${configuration.join("\n")}\n${program.output()}`);
  }
  return { address, ports, pid: program.pid, certificateFile, output: program.output, stop };
}

/** Whether a server answers a Binding request within 10 s. */
export async function answersBinding(address: string, port: number): Promise<boolean> {
  const request = { method: METHODS.binding, class: "request" } as const;
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  const answered = once(socket, "message").then(() => true);
  try {
    while (!limit.aborted) {
      socket.send(encodeMessage({ ...request, transactionId: randomTransactionId() }), port, address);
      if (await Promise.race([answered, sleep(ASK_AGAIN_MS, false)])) return true;
    }
    return false;
  } finally {
    socket.close();
  }
}
