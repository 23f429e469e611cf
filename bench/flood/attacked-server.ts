import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoopDelay } from "./loop-delay.ts";

/** As on a machine with 1 GB. */
const HEAP_MIB = 512;
const START_LIMIT_MS = 15_000;
/** A server whose event loop stands still answers late. */
const ANSWER_LIMIT_MS = 20_000;
const PRINTED = /http:\/\/127\.0\.0\.1:(\d+)/;
const PRINTED_TLS = /https:\/\/127\.0\.0\.1:(\d+)/;
const DATA_DIRECTORY = join(import.meta.dirname, "../../.cache/test-data");

const COMMANDS = {
  visavis: [
    join(import.meta.dirname, "../../packages/server/bin/visavis.js"),
    ...["--host", "127.0.0.1", "--port", "0", "--mdns", "off", "--data-dir", DATA_DIRECTORY],
  ],
  plain: [join(import.meta.dirname, "plain-server.ts")],
} as const;

export type ServerName = keyof typeof COMMANDS;

/** A server in a process of its own, with a heap of 512 MiB. */
export interface AttackedServer {
  readonly port: number;
  readonly tlsPort: number;
  /** The delay of its event loop since the last call; `undefined` if the process has ended. */
  loopDelay(): Promise<LoopDelay | undefined>;
  /** The most memory it has had so far; `undefined` if the process has ended. */
  peakMib(): number | undefined;
  stop(): Promise<void>;
}

/** @throws {Error} with what it printed, if it does not start */
export async function startAttackedServer(name: ServerName): Promise<AttackedServer> {
  const node = [`--max-old-space-size=${HEAP_MIB}`, "--import", join(import.meta.dirname, "loop-delay.ts")];
  const child = spawn(process.execPath, [...node, ...COMMANDS[name]], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const exited = once(child, "exit");
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  void exited.then(() => process.removeListener("exit", killWithUs));
  const ports = await listening(child);
  return {
    ...ports,
    loopDelay() {
      const limit = sleep(ANSWER_LIMIT_MS, undefined, { ref: false });
      const answered = once(child, "message").then(([answer]) => answer as LoopDelay);
      if (!child.connected) return Promise.resolve(undefined);
      child.send("delay", () => {});
      return Promise.race([answered, exited.then(() => undefined), limit]);
    },
    peakMib() {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const status = readFileSync(`/proc/${child.pid}/status`, "latin1");
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
    },
  };
}

async function listening(child: ChildProcess): Promise<{ readonly port: number; readonly tlsPort: number }> {
  let output = "";
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => reject(new Error(`the server ${why}\n${output}`));
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      refuse("did not listen in time");
    }, START_LIMIT_MS);
    child.once("exit", (code, signal) => refuse(`ended (${code ?? signal})`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-10_000);
        const port = Number(PRINTED.exec(output)?.[1]);
        if (!(port > 0)) return;
        clearTimeout(limit);
        resolve({ port, tlsPort: Number(PRINTED_TLS.exec(output)?.[1] ?? port) });
      });
    }
  });
}
