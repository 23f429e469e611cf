/**
 * `npm test`: every check, one after the other, all of them even when one fails. The last line of the output is
 * `N passed, N failed`. `npm test -- types unit` runs only these.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findBrowsers } from "../testbed/programs/browsers.ts";
import { findCoturn } from "../testbed/programs/coturn.ts";
import { findLabPrograms, labObstacle } from "../testbed/programs/lab-programs.ts";
import { findReverseProxies } from "../testbed/programs/reverse-proxies.ts";
import { sum, type Tally, tallyCheck, tallyTests } from "./tally.ts";

const repository = join(import.meta.dirname, "..");
const reports = join(repository, ".cache/test-reports");

interface Step {
  readonly name: string;
  readonly title: string;
  readonly run: () => Tally;
}

const STEPS: readonly Step[] = [
  { name: "lint", title: "Lint and format", run: () => runScript("lint") },
  { name: "types", title: "Types", run: () => runScript("types") },
  { name: "knip", title: "Unused files, exports and dependencies", run: () => runScript("knip") },
  { name: "unit", title: "Unit and contract tests", run: () => runVitest("unit") },
  {
    name: "journeys",
    title: "Journeys in Chromium and Firefox",
    run: () => {
      findBrowsers();
      return runVitest("journeys", "--config", "e2e/vitest.config.ts");
    },
  },
  {
    name: "turn",
    title: "STUN and TURN by clients of others",
    run: () => {
      findBrowsers();
      findCoturn();
      return runVitest("turn", "--config", "e2e/turn/vitest.config.ts");
    },
  },
  {
    name: "proxies",
    title: "Calls behind reverse proxies",
    run: () => {
      findBrowsers();
      findReverseProxies();
      return runVitest("proxies", "--config", "e2e/proxies/vitest.config.ts");
    },
  },
  { name: "natlab", title: "Networks of every kind", run: runNatlab },
];

/** Takes more than most systems give; where the tests are for everybody's sake, they have to run. */
function runNatlab(): Tally {
  const obstacle = labObstacle();
  if (obstacle !== undefined && process.env["CI"] !== "true") {
    console.log(`Left out: real NATs, firewalls and slow lines between browsers; ${obstacle}.`);
    return sum([]);
  }
  if (obstacle !== undefined) throw new Error(`cannot run: ${obstacle}`);
  findBrowsers();
  findCoturn();
  findLabPrograms();
  return runVitest("natlab", "--config", "natlab/vitest.config.ts");
}

/** Runs a program; true when it ended well. */
function succeeds(program: string, ...args: readonly string[]): boolean {
  const { PATH = "", ...environment } = process.env;
  const { status, error } = spawnSync(program, args, {
    cwd: repository,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...environment, PATH: `${join(repository, "node_modules/.bin")}${delimiter}${PATH}` },
  });
  if (error !== undefined) throw error;
  return status === 0;
}

/** Runs a script of package.json. */
function runScript(name: string): Tally {
  return tallyCheck(succeeds("npm", "run", "--silent", name));
}

function runVitest(name: string, ...args: readonly string[]): Tally {
  const report = join(reports, `${name}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const succeeded = succeeds("vitest", "run", ...args, ...reporters);
  return tallyTests(JSON.parse(readFileSync(report, "utf8")), { succeeded });
}

/** A step that crashes has failed. */
function runStep({ title, run }: Step): Tally {
  console.log(`\n━━━ ${title} ━━━\n`);
  try {
    return run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(reason);
    return { ...tallyCheck(false), failures: [`${title}\n    ${reason}`] };
  }
}

function show({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(", ")}; there are ${STEPS.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

mkdirSync(reports, { recursive: true });
const steps = STEPS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
const tallies = steps.map(runStep);

console.log("\n━━━ Summary ━━━\n");
for (const [index, tally] of tallies.entries()) console.log(`${steps[index]?.title}: ${show(tally)}`);
const total = sum(tallies);
for (const failure of total.failures) console.log(`\n✗ ${failure}`);
console.log(`\n${show(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
