import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type BrokenCell,
  type Cell,
  FIRST_FRAME_LIMIT_MS,
  MATRIX_KINDS,
  runMatrix,
} from "../testbed/measurements/matrix.ts";
import { isAsGoodAs, type Way, type Ways } from "../testbed/networks/kinds/best-path.ts";
import { type NetworkKindName, networkKind } from "../testbed/networks/kinds/network-kinds.ts";
import { installPrograms } from "../testbed/programs/debian-programs.ts";
import { type Benchmark, quartilesOf } from "./benchmark.ts";
import { fewestRoundTrips } from "./fewest-round-trips.ts";

const COMMAND = join(import.meta.dirname, "../packages/server/bin/visavis.js");
const PAGE = join(import.meta.dirname, "../docs/nat-matrix.md");

/** Between the two participants; the server is in the middle. */
const SHORT_MS = 20;
const LONG_MS = 100;
/**
 * Only to count round trips: on a short path they are hidden by the pace of the browsers, mainly by checks, which are
 * sent every 50 ms (RFC 8445 §14).
 */
const FAR_MS = 300;

/**
 * Calls of a pair at each round-trip time. Other load only makes calls longer, so the shortest one shows the network.
 */
const CALLS = 2;

interface Pair {
  readonly kinds: Cell["kinds"];
  readonly ways: Ways;
  readonly best: Ways;
  /** Medians of its calls. */
  readonly shortMs: number;
  readonly longMs: number;
  readonly slowestMs: number;
  /** From the shorter call on the longest path: its additional time over the shortest path, and its whole time. */
  readonly roundTrips: { readonly least: number; readonly most: number };
}

async function run(roundTripMs: number): Promise<readonly (Cell | BrokenCell)[]> {
  let done = 0;
  const onCell = ({ kinds }: Cell | BrokenCell) => {
    done += 1;
    if (process.stderr.isTTY)
      process.stderr.write(`\r${roundTripMs} ms: ${done} ${kinds.join(" and ")}\x1b[K`);
  };
  const cells = await runMatrix({ command: COMMAND, roundTripMs, times: CALLS, onCell });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return cells;
}

const WAY_WORDS = {
  direct: "direct",
  "relay-udp": "relay over UDP",
  "relay-tcp": "relay over TCP",
  "relay-tls": "relay over TLS",
} as const satisfies Record<Way, string>;

function pathWords([a, b]: Ways): string {
  return a === "direct" && b === "direct" ? "direct" : `${WAY_WORDS[a]} / ${WAY_WORDS[b]}`;
}

function roundTripWords({ least, most }: Pair["roundTrips"]): string {
  return `${least.toFixed(1)} to ${most.toFixed(1)}`;
}

const SIGNS = { direct: "–", "relay-udp": "U", "relay-tcp": "T", "relay-tls": "S" } as const;

function page(pairs: readonly Pair[]): string {
  const find = (one: NetworkKindName, other: NetworkKindName) =>
    pairs.find(({ kinds }) => kinds[0] === one && kinds[1] === other)?.ways ??
    pairs.find(({ kinds }) => kinds[0] === other && kinds[1] === one)?.ways.toReversed();
  const grid = MATRIX_KINDS.map((row) => {
    const cells = MATRIX_KINDS.map((column) => {
      const ways = find(row, column) as Ways | undefined;
      return ways === undefined ? "?" : ways.map((way) => SIGNS[way]).join("");
    });
    return `| ${row} | ${cells.join(" | ")} |`;
  });
  const rows = pairs.map(
    ({ kinds, ways, shortMs, longMs, roundTrips }) =>
      `| ${kinds[0]} | ${kinds[1]} | ${pathWords(ways)} | ${Math.round(shortMs)} | ${Math.round(longMs)} | ${roundTripWords(roundTrips)} | ${fewestRoundTrips(ways).toFixed(1)} |`,
  );
  const kinds = MATRIX_KINDS.map((kind) => `| ${kind} | ${networkKind(kind).description} |`);
  return `# Who reaches whom, and how

\`npm run bench -- nat-matrix\` writes this page. Two Chromiums on one machine, each in a network namespace behind a real
NAT or firewall, call each other on \`/p2p.html\`; the server has a single open port, 443. All 91
pairs of kinds are in the table. [natlab.md](natlab.md) describes the networks, and which of the pairs \`npm test\` covers.

| network | |
| --- | --- |
${kinds.join("\n")}

The first sign is how the row's side sends, the second one how the column's side does: – directly, U through a relay over
UDP, T over TCP, S over TLS.

| | ${MATRIX_KINDS.join(" | ")} |
| --- | ${MATRIX_KINDS.map(() => "---").join(" | ")} |
${grid.join("\n")}

The table below shows the time from the moment someone whose camera is already on presses "join" until both people see each
other, at two round-trip times between them, with the server in the middle: medians of ${CALLS} calls. The number of round trips
that the call took lies between two figures, both from the faster call at a round-trip time of ${FAR_MS} ms: the time it took beyond
that at ${SHORT_MS} ms, divided by the difference, and its whole time divided by ${FAR_MS} ms. The first figure misses round trips that run
while the browsers pace their connectivity checks; the second includes the browsers' own work. Next to them is the
minimum that WebSocket, ICE, TURN and DTLS 1.2 allow
([how it is computed](../bench/fewest-round-trips.ts)).

| waiting | joining | path | ${SHORT_MS} ms: ms | ${LONG_MS} ms: ms | round trips | fewest |
| --- | --- | --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}
`;
}

export const natMatrix: Benchmark = {
  name: "nat-matrix",
  title: "from joining to both seeing each other, for every pair of networks, at two round-trip times",
  async run() {
    installPrograms(["browsers", "networkTools", "certificateTools"]);
    const short = await run(SHORT_MS);
    const long = await run(LONG_MS);
    const far = await run(FAR_MS);
    const broken = [...short, ...long, ...far].filter((cell) => "problem" in cell);
    const pairs = short.flatMap((cell, index): Pair[] => {
      const [longer, farther] = [long[index], far[index]];
      if ("problem" in cell || longer === undefined || "problem" in longer) return [];
      if (farther === undefined || "problem" in farther) return [];
      const { kinds, ways, best } = cell;
      const farMs = Math.min(...farther.firstFrameMs);
      const shortMs = quartilesOf(cell.firstFrameMs).median;
      return [
        {
          kinds,
          ways,
          best,
          shortMs,
          longMs: quartilesOf(longer.firstFrameMs).median,
          slowestMs: Math.max(...cell.firstFrameMs, ...longer.firstFrameMs),
          roundTrips: { least: (farMs - shortMs) / (FAR_MS - SHORT_MS), most: farMs / FAR_MS },
        },
      ];
    });
    writeFileSync(PAGE, page(pairs));
    const isGood = ({ ways, best }: Pair) => isAsGoodAs(ways, best);
    const late = pairs.filter(({ slowestMs }) => slowestMs > FIRST_FRAME_LIMIT_MS);
    const paths = [...new Set(pairs.map(({ ways }) => pathWords(ways)))].sort();
    return {
      rows: paths.map((what) => {
        const those = pairs.filter(({ ways }) => pathWords(ways) === what);
        const [first] = those;
        return {
          what,
          figures: {
            pairs: those.length,
            [`${SHORT_MS} ms: median ms`]: Math.round(
              quartilesOf(those.map(({ shortMs }) => shortMs)).median,
            ),
            [`${LONG_MS} ms: median ms`]: Math.round(quartilesOf(those.map(({ longMs }) => longMs)).median),
            "round trips": roundTripWords({
              least: quartilesOf(those.map(({ roundTrips }) => roundTrips.least)).median,
              most: quartilesOf(those.map(({ roundTrips }) => roundTrips.most)).median,
            }),
            fewest: first === undefined ? "" : fewestRoundTrips(first.ways).toFixed(1),
          },
        };
      }),
      criterion:
        `every pair sees each other within ${FIRST_FRAME_LIMIT_MS} ms by the best path: ${broken.length} did not, ` +
        `${late.length} later, ${pairs.filter((pair) => !isGood(pair)).length} by a worse path`,
      held: broken.length === 0 && late.length === 0 && pairs.every(isGood),
    };
  },
};
