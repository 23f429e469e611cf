import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Aftermath,
  networksOf,
  OUTAGE_NETWORKS,
  OUTAGES,
  type Outage,
  sufferOutage,
} from "../testbed/measurements/outages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import { createLab } from "../testbed/networks/lab.ts";
import { launchLabChromium, launchLabFirefox } from "../testbed/networks/lab-browsers.ts";
import { installPrograms } from "../testbed/programs/debian-programs.ts";
import { type Benchmark, quartilesOf } from "./benchmark.ts";

const COMMAND = join(import.meta.dirname, "../packages/server/bin/visavis.js");
const PAGE = join(import.meta.dirname, "../docs/outages.md");
/** What was measured, a file for each pair. */
const MEASURED = join(import.meta.dirname, "../.cache/bench/outages");
const ROUNDS = 5;

const LAUNCH = { Chromium: launchLabChromium, Firefox: launchLabFirefox };
type BrowserName = keyof typeof LAUNCH;

/** The browser that the outage strikes, and the other one. */
type Pair = readonly [BrowserName, BrowserName];
const PAIRS: readonly Pair[] = [
  ["Chromium", "Chromium"],
  ["Chromium", "Firefox"],
  ["Firefox", "Chromium"],
];

/** For each outage, for how long at most there may be no new picture beyond it. */
const GOALS: Readonly<Record<keyof typeof OUTAGES, number>> = {
  cut2: 500,
  cut10: 1_000,
  cut40: 1_500,
  haltedServer10: 0,
  haltedServer40: 0,
  restartedServer: 0,
  restartedRelay: 2_000,
  address: 1_000,
  interface: 400,
  interfaceAndAddress: 1_000,
  haltedBrowser: 1_500,
};

interface Result {
  readonly outage: keyof typeof OUTAGES;
  /** In order of `beyondMs`; without those rounds in which the picture did not come back. */
  readonly aftermaths: readonly Aftermath[];
  readonly problems: readonly string[];
}

/** The results of a pair of browsers, and the day of the last one. */
interface Measured {
  readonly pair: Pair;
  readonly day: string;
  readonly results: readonly Result[];
}

/** Lets every outage strike a pair of browsers, several times. */
async function measurePair(pair: Pair, onResult: (result: Result) => void): Promise<void> {
  const lab = await createLab(OUTAGE_NETWORKS);
  try {
    const server = await startCallServer(lab, COMMAND);
    const launch = (name: BrowserName, network: string) =>
      LAUNCH[name](lab, lab.host(network), { authorityFile: server.authorityFile });
    for (const path of ["direct", "relayed"] as const) {
      const [here, there] = networksOf(path);
      const [struck, other] = [await launch(pair[0], here), await launch(pair[1], there)];
      const scene = { lab, server, host: lab.host(here), struck, other };
      for (const [name, outage] of Object.entries(OUTAGES) as [keyof typeof OUTAGES, Outage][]) {
        if (outage.path === path) onResult({ outage: name, ...(await repeat(scene, outage)) });
      }
      await Promise.all([struck.kill(), other.kill()]);
    }
  } finally {
    await lab.close();
  }
}

const fileOf = (pair: Pair) => join(MEASURED, `${nameOf(pair)}.json`);

/** What is known of all pairs, in the order of the columns. */
const allMeasured = (): Measured[] =>
  PAIRS.filter((pair) => existsSync(fileOf(pair))).map((pair) =>
    JSON.parse(readFileSync(fileOf(pair), "utf8")),
  );

async function repeat(
  scene: Parameters<typeof sufferOutage>[0],
  outage: Outage,
): Promise<Pick<Result, "aftermaths" | "problems">> {
  const aftermaths: Aftermath[] = [];
  const problems: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    try {
      aftermaths.push(await sufferOutage(scene, outage));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      problems.push(problem);
      process.stderr.write(`${outage.name}: ${problem}\n`);
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${outage.name}: ${round}\x1b[K`);
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return { aftermaths: aftermaths.sort((a, b) => a.beyondMs - b.beyondMs), problems };
}

const medianOf = ({ aftermaths }: Result) => quartilesOf(aftermaths.map(({ beyondMs }) => beyondMs)).median;

/** The lease ends before this cut does. */
const OUTLASTS_LEASE: keyof typeof OUTAGES = "cut40";

const isWithinGoal = (result: Result) =>
  medianOf(result) <= GOALS[result.outage] &&
  result.problems.length === 0 &&
  result.aftermaths.every(
    ({ replacedConnections, keptSeats }) =>
      keptSeats && (replacedConnections === 0 || result.outage === OUTLASTS_LEASE),
  );

function gapWords(result: Result): string {
  const [least, most] = [result.aftermaths[0], result.aftermaths.at(-1)];
  const { length: failed } = result.problems;
  const failures = failed === 0 ? "" : `, ${failed} failed`;
  if (least === undefined || most === undefined) return `no picture${failures}`;
  return `${Math.round(medianOf(result))} (${least.beyondMs} to ${most.beyondMs}${failures})`;
}

function page(all: readonly Measured[]): string {
  const resultOf = ({ results }: Measured, outage: keyof typeof OUTAGES) =>
    results.find((result) => result.outage === outage);
  const names = Object.keys(OUTAGES) as (keyof typeof OUTAGES)[];
  const gaps = names.map((name) => {
    const found = all.map((measured) => resultOf(measured, name));
    const cells = found.map((result) => (result === undefined ? "" : gapWords(result)));
    const total = found.reduce((sum, result) => sum + (result === undefined ? 0 : replacedIn(result)), 0);
    return `| ${OUTAGES[name].name} | ${GOALS[name]} | ${cells.join(" | ")} | ${total} |`;
  });
  const list = (said: readonly string[]) => (said.length === 0 ? "nothing" : said.join("<br>"));
  const [first] = all;
  const sentences = names.flatMap((name) => {
    const aftermaths = (first && resultOf(first, name)?.aftermaths) ?? [];
    const middle = aftermaths[Math.floor(aftermaths.length / 2)];
    if (middle === undefined) return [];
    return [`| ${OUTAGES[name].name} | ${list(middle.saidWhereItStruck)} | ${list(middle.saidElsewhere)} |`];
  });
  return `# Calls in outages

\`npm run bench -- ${PAIRS.map(nameOf).join(" ")}\`
writes this page. Two browsers on one machine, each in a network namespace behind a real NAT, are in a call on
\`/p2p.html\`; then something happens to one of them, or to the server.

The table shows for how long the side that fared worse had no new picture, beyond the outage itself: all pauses of a quarter of
a second or more together, in ms. Each figure is the median of ${ROUNDS} rounds, with the least and the most in parentheses, and
the number of rounds that failed: without a picture after 45 s, or without a call before. The first browser of a pair is the
one that the outage strikes. The last column counts connections that were given up for new ones, in all rounds of all pairs:
when the lease ended before the outage did, and when ICE failed in Firefox, whose DTLS fails with it, so that no restart of ICE
brings media back.

| outage | goal | ${all.map(({ pair, day }) => `${pair.join(" / ")}, ${day}`).join(" | ")} | replaced |
| --- | ---: | ${all.map(() => "---:").join(" | ")} | ---: |
${gaps.join("\n")}

What the pages say, in the median round of ${first?.pair.join(" and ")}, with the seconds since the beginning of the outage.
"Reconnecting…" alone is the mark on a picture that has stood still for 1.5 s.

| outage | where it strikes | elsewhere |
| --- | --- | --- |
${sentences.join("\n")}
`;
}

const replacedIn = ({ aftermaths }: Result) =>
  aftermaths.reduce((sum, { replacedConnections }) => sum + replacedConnections, 0);

function nameOf(pair: Pair): string {
  return `outages-${pair.join("-").toLowerCase()}`;
}

/** What outages cost a call, one benchmark for each pair of browsers: one takes about 25 minutes. */
export const outages: readonly Benchmark[] = PAIRS.map((pair) => ({
  name: nameOf(pair),
  title: `for how long there is no new picture beyond an outage that strikes ${pair[0]} in a call with ${pair[1]}`,
  async run() {
    installPrograms(["browsers", "networkTools", "certificateTools"]);
    mkdirSync(MEASURED, { recursive: true });
    const results: Result[] = [];
    await measurePair(pair, (result) => {
      results.push(result);
      const measured: Measured = { pair, day: new Date().toISOString().slice(0, 10), results };
      writeFileSync(fileOf(pair), JSON.stringify(measured));
    });
    writeFileSync(PAGE, page(allMeasured()));
    const missed = results.filter((result) => !isWithinGoal(result));
    return {
      rows: results.map((result) => ({
        what: OUTAGES[result.outage].name,
        figures: {
          "median ms (range)": gapWords(result),
          "goal ms": GOALS[result.outage],
          replaced: replacedIn(result),
          problems: result.problems.join("; "),
        },
      })),
      criterion: `every median is within its goal, and no connection is replaced within a lease: ${missed.length} of ${results.length} are not`,
      held: missed.length === 0,
    };
  },
}));
