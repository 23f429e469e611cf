import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { connect } from "node:tls";
import { findLoadGenerator } from "../scripts/load-generator.ts";
import { type Benchmark, quartilesOf, type Row } from "./benchmark.ts";
import { cpuMsOf } from "./relay/process-usage.ts";

const SERVED = join(import.meta.dirname, "shared-port/served.ts");
const HOST = "127.0.0.1";

/** Rounds that alternate, so that what else the machine does falls on both. */
const ROUNDS = 9;
const LOAD_SECONDS = 2;
const CONNECTIONS = 16;
const FIRST_BYTES_A_ROUND = 40;

const LIMIT_RATIO = 1.05;

const CONTENDERS = ["shared", "plain"] as const;
type Contender = (typeof CONTENDERS)[number];
const TITLES = { shared: "the shared port", plain: "node:https" } as const satisfies Record<
  Contender,
  string
>;

interface Served {
  readonly pid: number;
  readonly port: number;
  readonly end: () => Promise<void>;
}

async function serve(contender: Contender): Promise<Served> {
  const child = spawn(process.execPath, [SERVED, contender], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [printed] = await Promise.race([once(child.stdout, "data"), exited]);
  const port = Number(String(printed));
  if (!Number.isInteger(port) || port <= 0) throw new Error(`${contender} did not start`);
  return {
    pid: child.pid ?? -1,
    port,
    async end() {
      child.kill();
      await exited;
    },
  };
}

interface Load {
  readonly requestsPerSecond: number;
  readonly cpuMicrosecondsPerRequest: number;
}

/** Requests over connections that are kept, as many as the server takes. */
async function load({ pid, port }: Served, wrk: string): Promise<Load> {
  const cpuBeforeMs = cpuMsOf(pid);
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${LOAD_SECONDS}s`, `https://${HOST}:${port}/`];
  const child = spawn(wrk, args, { stdio: ["ignore", "pipe", "inherit"] });
  let report = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    report += text;
  });
  await once(child, "close");
  const requests = Number(/(\d+) requests in /.exec(report)?.[1]);
  const requestsPerSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]);
  if (!(requests > 0) || /Socket errors|Non-2xx/.test(report)) throw new Error(`wrk failed:\n${report}`);
  return { requestsPerSecond, cpuMicrosecondsPerRequest: ((cpuMsOf(pid) - cpuBeforeMs) * 1000) / requests };
}

/** From a new TCP connection over the TLS handshake to the first byte of the answer. */
function firstByteMs(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    const socket = connect({ host: HOST, port, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] });
    socket.once("secureConnect", () => socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`));
    socket.once("data", () => {
      resolve(performance.now() - startedAtMs);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

async function firstByteOf(port: number): Promise<number> {
  const samplesMs: number[] = [];
  for (let index = 0; index < FIRST_BYTES_A_ROUND; index += 1) samplesMs.push(await firstByteMs(port));
  return quartilesOf(samplesMs).median;
}

interface Round {
  readonly load: Load;
  readonly firstByteMs: number;
}

async function measure(): Promise<Record<Contender, readonly Round[]>> {
  const wrk = findLoadGenerator();
  const served = { shared: await serve("shared"), plain: await serve("plain") };
  const rounds: Record<Contender, Round[]> = { shared: [], plain: [] };
  try {
    for (let round = -1; round < ROUNDS; round += 1) {
      const order = round % 2 === 0 ? CONTENDERS : CONTENDERS.toReversed();
      for (const contender of order) {
        const server = served[contender];
        const measured = { load: await load(server, wrk), firstByteMs: await firstByteOf(server.port) };
        // The first one warms up.
        if (round >= 0) rounds[contender].push(measured);
      }
    }
  } finally {
    await Promise.all(CONTENDERS.map((contender) => served[contender].end()));
  }
  return rounds;
}

function medianOf(rounds: readonly Round[], figure: (round: Round) => number): number {
  return quartilesOf(rounds.map(figure)).median;
}

export const sharedPort: Benchmark = {
  name: "shared-port",
  title: "what it costs that one port takes everything, beside node:https with the same handler",
  async run() {
    const rounds = await measure();
    const figures = (contender: Contender) => ({
      requestsPerSecond: medianOf(rounds[contender], (round) => round.load.requestsPerSecond),
      cpu: medianOf(rounds[contender], (round) => round.load.cpuMicrosecondsPerRequest),
      firstByteMs: medianOf(rounds[contender], (round) => round.firstByteMs),
    });
    const row = (contender: Contender): Row => {
      const { requestsPerSecond, cpu, firstByteMs } = figures(contender);
      return {
        what: TITLES[contender],
        figures: {
          "requests/s": Math.round(requestsPerSecond),
          "CPU µs/request": cpu.toFixed(1),
          "first byte ms": firstByteMs.toFixed(2),
        },
      };
    };
    const shared = figures("shared");
    const plain = figures("plain");
    const requestRatio = plain.requestsPerSecond / shared.requestsPerSecond;
    const firstByteRatio = shared.firstByteMs / plain.firstByteMs;
    return {
      rows: CONTENDERS.map(row),
      criterion:
        `requests a second and time to first byte at most ${LIMIT_RATIO} times as bad: ` +
        `${requestRatio.toFixed(3)} and ${firstByteRatio.toFixed(3)} (CPU ${(shared.cpu / plain.cpu).toFixed(3)})`,
      held: requestRatio <= LIMIT_RATIO && firstByteRatio <= LIMIT_RATIO,
    };
  },
};
