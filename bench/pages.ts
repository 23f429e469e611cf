import { join } from "node:path";
import { startVisavis } from "../testbed/programs/visavis.ts";
import { type Benchmark, quartilesOf } from "./benchmark.ts";
import { type HttpLoad, loadOverHttp } from "./http-load.ts";
import { type Served, serve } from "./served.ts";

const BARE = join(import.meta.dirname, "pages/bare.ts");

/** Two pages and a small file; a script with a hash in its name costs as much as a page. */
const PATHS = ["/p2p", "/learn/", "/icon.svg"];
const HEADERS = { "Accept-Encoding": "gzip, deflate, br, zstd", Accept: "text/html" };

/** How often both servers are restarted, since memory layout can favor a process for its whole life. */
const STARTS = 5;
const SECONDS = 1;

const LIMIT_RATIO = 1.2;

async function serveOurs(): Promise<Served> {
  const visavis = await startVisavis({ args: ["--relay", "off"] });
  return { pid: visavis.pid, port: visavis.port, end: () => visavis.stop() };
}

const load = ({ pid, port }: Served, path: string): Promise<HttpLoad> =>
  loadOverHttp({ url: `https://127.0.0.1:${port}${path}`, pid, seconds: SECONDS, headers: HEADERS });

interface Pair {
  readonly path: string;
  readonly ours: HttpLoad;
  readonly bare: HttpLoad;
}

/** Each pair is measured one right after the other, so that other load affects both, in alternating order. */
async function measure(): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const [ours, bare] = [await serveOurs(), await serve(BARE)];
    try {
      for (const path of PATHS) await Promise.all([load(ours, path), load(bare, path)]);
      for (const path of PATHS) {
        if (start % 2 === 0) {
          pairs.push({ path, ours: await load(ours, path), bare: await load(bare, path) });
        } else {
          const bareLoad = await load(bare, path);
          pairs.push({ path, ours: await load(ours, path), bare: bareLoad });
        }
      }
    } finally {
      await Promise.all([ours.end(), bare.end()]);
    }
  }
  return pairs;
}

const cpuRatio = ({ ours, bare }: Pair) => ours.cpuMicrosecondsPerRequest / bare.cpuMicrosecondsPerRequest;

export const pages: Benchmark = {
  name: "pages",
  title: "CPU per request for a page over TLS, compared with node:https and sirv",
  async run() {
    const pairs = await measure();
    const rows = PATHS.map((path) => {
      const own = pairs.filter((pair) => pair.path === path);
      const median = (figure: (pair: Pair) => number) => quartilesOf(own.map(figure)).median;
      return {
        what: path,
        figures: {
          "µs/request": median(({ ours }) => ours.cpuMicrosecondsPerRequest).toFixed(1),
          "bare µs/request": median(({ bare }) => bare.cpuMicrosecondsPerRequest).toFixed(1),
          "CPU ratio": median(cpuRatio).toFixed(2),
          "requests/s": Math.round(median(({ ours }) => ours.requestsPerSecond)),
          "bare requests/s": Math.round(median(({ bare }) => bare.requestsPerSecond)),
        },
      };
    });
    const worst = Math.max(...rows.map(({ figures }) => Number(figures["CPU ratio"])));
    return {
      rows,
      criterion: `the CPU of a request is at most ${LIMIT_RATIO} times that of the bare server: ${worst}`,
      held: worst <= LIMIT_RATIO,
    };
  },
};
