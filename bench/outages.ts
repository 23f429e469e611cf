import { writeFileSync } from "node:fs";
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
const ROUNDS = 5;

const LAUNCH = { Chromium: launchLabChromium, Firefox: launchLabFirefox };
type BrowserName = keyof typeof LAUNCH;

/** The browser that the outage strikes, and the other one. */
const PAIRS = [
  ["Chromium", "Chromium"],
  ["Chromium", "Firefox"],
  ["Firefox", "Chromium"],
] as const satisfies readonly (readonly [BrowserName, BrowserName])[];

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
  readonly pair: (typeof PAIRS)[number];
  /** In order of `beyondMs`; without those rounds in which the picture did not come back. */
  readonly aftermaths: readonly Aftermath[];
  readonly problems: readonly string[];
}

/** Lets every outage strike a pair of browsers, several times. */
async function measurePair(pair: (typeof PAIRS)[number], onResult: (result: Result) => void): Promise<void> {
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
        if (outage.path === path) onResult({ outage: name, pair, ...(await repeat(scene, outage)) });
      }
      await Promise.all([struck.kill(), other.kill()]);
    }
  } finally {
    await lab.close();
  }
}

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
  if (least === undefined || most === undefined) return "no picture";
  return `${Math.round(medianOf(result))} (${least.beyondMs} to ${most.beyondMs})`;
}

function page(results: readonly Result[]): string {
  const of = (outage: keyof typeof OUTAGES) => results.filter((result) => result.outage === outage);
  const names = Object.keys(OUTAGES) as (keyof typeof OUTAGES)[];
  const gaps = names.map((name) => {
    const replaced = of(name).flatMap(({ aftermaths }) => aftermaths.map((each) => each.replacedConnections));
    const cells = of(name).map(gapWords);
    const total = replaced.reduce((sum, count) => sum + count, 0);
    return `| ${OUTAGES[name].name} | ${GOALS[name]} | ${cells.join(" | ")} | ${total} |`;
  });
  const list = (said: readonly string[]) => (said.length === 0 ? "nothing" : said.join("<br>"));
  const sentences = names.flatMap((name) =>
    of(name)
      .slice(0, 1)
      .flatMap(({ aftermaths }) => {
        const middle = aftermaths[Math.floor(aftermaths.length / 2)];
        if (middle === undefined) return [];
        return [
          `| ${OUTAGES[name].name} | ${list(middle.saidWhereItStruck)} | ${list(middle.saidElsewhere)} |`,
        ];
      }),
  );
  return `# Calls in outages

\`npm run bench -- outages\` writes this page. Two browsers on one machine, each in a network namespace behind a real NAT,
are in a call on \`/p2p.html\`; then something happens to one of them, or to the server.

The table shows for how long the side that fared worse had no new picture, beyond the outage itself: all pauses of a quarter of
a second or more together, in ms. Each figure is the median of ${ROUNDS} rounds, with the least and the most in parentheses. The
first browser of a pair is the one that the outage strikes. The last column counts connections that were given up for new
ones, in all rounds of all pairs.

| outage | goal | ${PAIRS.map((pair) => pair.join(" / ")).join(" | ")} | replaced |
| --- | ---: | ${PAIRS.map(() => "---:").join(" | ")} | ---: |
${gaps.join("\n")}

What the pages say, in the median round of two Chromiums, with the seconds since the beginning of the outage.
"Reconnecting…" alone is the mark on a picture that has stood still for 1.5 s.

| outage | where it strikes | elsewhere |
| --- | --- | --- |
${sentences.join("\n")}
`;
}

/** What outages cost a call. */
export const outages: Benchmark = {
  name: "outages",
  title: "for how long there is no new picture beyond an outage, in calls of Chromium and Firefox",
  async run() {
    installPrograms(["browsers", "networkTools", "certificateTools"]);
    const results: Result[] = [];
    for (const pair of PAIRS) {
      await measurePair(pair, (result) => {
        results.push(result);
        // It takes an hour, and what is there can be read meanwhile.
        writeFileSync(PAGE, page(results));
      });
    }
    const missed = results.filter((result) => !isWithinGoal(result));
    return {
      rows: results.map((result) => ({
        what: `${OUTAGES[result.outage].name}: ${result.pair.join(" / ")}`,
        figures: {
          "median ms (range)": gapWords(result),
          "goal ms": GOALS[result.outage],
          replaced: result.aftermaths.reduce((sum, each) => sum + each.replacedConnections, 0),
          problems: result.problems.join("; "),
        },
      })),
      criterion: `every median is within its goal, and no connection is replaced within a lease: ${missed.length} of ${results.length} are not`,
      held: missed.length === 0,
    };
  },
};
