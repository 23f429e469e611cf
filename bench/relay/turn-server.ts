import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeMessage, METHODS } from "../../packages/stun/src/core/index.ts";
import { randomTransactionId } from "../../packages/stun/src/node/index.ts";
import type { Access } from "./turn-client.ts";

const ADDRESS = "127.0.0.1";
const SECRET = "a secret for measuring only";
const START_LIMIT_MS = 30_000;
const OUTPUT_LIMIT_CHARACTERS = 10_000;

/** A TURN server as operators run it: a command with a configuration file. */
export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: (configurationFile: string) => readonly string[];
  /** Of the configuration, besides those that all have. */
  readonly lines: readonly string[];
}

export interface Ports {
  readonly listening: number;
  readonly firstRelay: number;
  readonly lastRelay: number;
}

export interface RunningServer {
  readonly pid: number;
  readonly access: Access;
  stop(): Promise<void>;
}

/** The same for every server, except for ports, files and lines. */
function configuration(ports: Ports, directory: string, lines: readonly string[]): string {
  return [
    `listening-ip=${ADDRESS}`,
    `relay-ip=${ADDRESS}`,
    `listening-port=${ports.listening}`,
    `min-port=${ports.firstRelay}`,
    `max-port=${ports.lastRelay}`,
    "realm=bench.example",
    "use-auth-secret",
    `static-auth-secret=${SECRET}`,
    "fingerprint",
    "allow-loopback-peers",
    "user-quota=0",
    "total-quota=0",
    "stale-nonce=600",
    "no-tls",
    "no-dtls",
    "no-cli",
    `userdb=${join(directory, "turndb")}`,
    `pidfile=${join(directory, "turnserver.pid")}`,
    `log-file=${join(directory, "turn.log")}`,
    "simple-log",
    ...lines,
    "",
  ].join("\n");
}

/**
 * Starts a server and resolves once it responds to a Binding request.
 *
 * @throws {Error} with the output of the process when it ends or stays silent for 30 s.
 */
export async function startServer(
  { name, command, args, lines }: ServerCommand,
  ports: Ports,
): Promise<RunningServer> {
  const directory = mkdtempSync(join(tmpdir(), "visavis-bench-"));
  const file = join(directory, "turnserver.conf");
  writeFileSync(file, configuration(ports, directory, lines), { mode: 0o600 });

  const child = spawn(command, args(file), { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const ended = Promise.race([once(child, "exit"), once(child, "error")]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT_CHARACTERS);
    });
  }
  const stop = async () => {
    killWithUs();
    await ended;
    process.removeListener("exit", killWithUs);
    rmSync(directory, { recursive: true, force: true });
  };

  const limit = AbortSignal.timeout(START_LIMIT_MS);
  const answers = answersBinding(ports.listening, limit);
  const why = await Promise.race([
    answers.then((answered) => (answered ? undefined : `does not answer after ${START_LIMIT_MS} ms`)),
    ended.then(() => "ended before it answered"),
  ]);
  const { pid } = child;
  if (why === undefined && pid !== undefined) {
    return { pid, access: { server: { address: ADDRESS, port: ports.listening }, secret: SECRET }, stop };
  }
  await stop();
  throw new Error(`${name} ${why}\n${output}`);
}

async function answersBinding(port: number, limit: AbortSignal): Promise<boolean> {
  const socket = createSocket("udp4");
  const request = { method: METHODS.binding, class: "request" } as const;
  let answered = false;
  socket.once("message", () => {
    answered = true;
  });
  while (!answered && !limit.aborted) {
    socket.send(encodeMessage({ ...request, transactionId: randomTransactionId() }), port, ADDRESS);
    await sleep(50);
  }
  socket.close();
  return answered;
}
