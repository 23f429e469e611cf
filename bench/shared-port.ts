import { join } from "node:path";
import { connect } from "node:tls";
import { type Benchmark, type Quartiles, quartilesOf, type Row } from "./benchmark.ts";
import { type HttpLoad, loadOverHttp } from "./http-load.ts";
import { type Served, serve } from "./served.ts";

const SERVED = join(import.meta.dirname, "shared-port/served.ts");
const HOST = "127.0.0.1";

/** How often both servers are restarted, since memory layout and cores can favor a process for its whole life. */
const STARTS = 7;
/** Rounds after each start. Each measures one right after the other, so that other load affects both. */
const ROUNDS = 3;
const LOAD_SECONDS = 1;
/** Connections, alternating between the two. */
const FIRST_BYTES_A_ROUND = 100;

const LIMIT_RATIO = 1.05;

const CONTENDERS = ["shared", "plain"] as const;
type Contender = (typeof CONTENDERS)[number];
const TITLES = { shared: "the shared port", plain: "node:https" } as const satisfies Record<
  Contender,
  string
>;

const load = ({ pid, port }: Served): Promise<HttpLoad> =>
  loadOverHttp({ url: `https://${HOST}:${port}/`, pid, seconds: LOAD_SECONDS });

async function loadsOf(
  { shared, plain }: Readonly<Record<Contender, Served>>,
  isSharedFirst: boolean,
): Promise<Record<Contender, HttpLoad>> {
  if (isSharedFirst) return { shared: await load(shared), plain: await load(plain) };
  return { plain: await load(plain), shared: await load(shared) };
}

/** From opening a TCP connection, through the TLS handshake, to the first byte of the response. */
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

/** The median for each, with alternating connections. */
async function firstBytesOf(served: Readonly<Record<Contender, Served>>): Promise<Record<Contender, number>> {
  const samplesMs: Record<Contender, number[]> = { shared: [], plain: [] };
  for (let index = 0; index < FIRST_BYTES_A_ROUND; index += 1) {
    for (const contender of CONTENDERS) samplesMs[contender].push(await firstByteMs(served[contender].port));
  }
  return { shared: quartilesOf(samplesMs.shared).median, plain: quartilesOf(samplesMs.plain).median };
}

interface Round {
  readonly load: HttpLoad;
  readonly firstByteMs: number;
}

/** Both servers, one right after the other. */
type Pair = Readonly<Record<Contender, Round>>;

async function measure(): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const served = { shared: await serve(SERVED, "shared"), plain: await serve(SERVED, "plain") };
    try {
      // The first round is a warm-up.
      for (let round = -1; round < ROUNDS; round += 1) {
        const loads = await loadsOf(served, (start + round) % 2 === 0);
        const firstBytesMs = await firstBytesOf(served);
        const roundOf = (contender: Contender): Round => ({
          load: loads[contender],
          firstByteMs: firstBytesMs[contender],
        });
        if (round >= 0) pairs.push({ shared: roundOf("shared"), plain: roundOf("plain") });
      }
    } finally {
      await Promise.all(CONTENDERS.map((contender) => served[contender].end()));
    }
  }
  return pairs;
}

const spread = ({ lower, median, upper }: Quartiles): string =>
  `${median.toFixed(3)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;

export const sharedPort: Benchmark = {
  name: "shared-port",
  title: "the cost of one port for all protocols, compared with node:https with the same handler",
  async run() {
    const pairs = await measure();
    const row = (contender: Contender): Row => {
      const median = (figure: (round: Round) => number) =>
        quartilesOf(pairs.map((pair) => figure(pair[contender]))).median;
      return {
        what: TITLES[contender],
        figures: {
          "requests/s": Math.round(median((round) => round.load.requestsPerSecond)),
          "CPU µs/request": median((round) => round.load.cpuMicrosecondsPerRequest).toFixed(1),
          "first byte ms": median((round) => round.firstByteMs).toFixed(2),
        },
      };
    };
    /** Load that lasts for minutes affects both of a pair, so the ratio is computed for each pair. */
    const ratioOf = (figure: (round: Round) => number) =>
      quartilesOf(pairs.map(({ shared, plain }) => figure(shared) / figure(plain)));
    const requests = ratioOf((round) => 1 / round.load.requestsPerSecond);
    const firstByte = ratioOf((round) => round.firstByteMs);
    const cpu = ratioOf((round) => round.load.cpuMicrosecondsPerRequest);
    return {
      rows: CONTENDERS.map(row),
      criterion:
        `requests per second and time to first byte at most ${LIMIT_RATIO} times worse: ` +
        `${spread(requests)} and ${spread(firstByte)}; CPU of a request ${spread(cpu)}; ${pairs.length} pairs`,
      held: requests.median <= LIMIT_RATIO && firstByte.median <= LIMIT_RATIO,
    };
  },
};
