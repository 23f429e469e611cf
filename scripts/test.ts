/**
 * `npm test`: every check, all of them even when one fails. The last line of the output is `N passed, N failed`.
 * `npm test -- --help` says what else can be asked for.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { JsonTestResults } from "vitest/node";
import { labObstacle } from "../testbed/networks/lab-obstacle.ts";
import { installPrograms, missingPrograms } from "../testbed/programs/debian-programs.ts";
import { filesWith, HELP, readArguments, type TestFile } from "./test/arguments.ts";
import { type ChildOutcome, runChild } from "./test/child.ts";
import { chosenOf, type Run, type RunName, runOf, SCHEDULES, type Schedule } from "./test/steps.ts";
import {
  describeSeconds,
  slowestTests,
  sum,
  type Tally,
  tallyCheck,
  tallyFailure,
  tallyTests,
} from "./test/tally.ts";

const repository = join(import.meta.dirname, "..");
const reports = join(repository, ".cache/test-reports");
const SLOWEST_COUNT = 20;
const MINUTE_MS = 60_000;

interface Finished {
  readonly title: string;
  readonly tally: Tally;
  readonly seconds: number;
  readonly report?: JsonTestResults | undefined;
}

const heading = (title: string) => `\n━━━ ${title} ━━━\n`;

/** Every test file of some projects, as Vitest finds them. */
async function testFilesOf(projects: readonly string[]): Promise<TestFile[]> {
  const { succeeded, output } = await runChild(
    ["vitest", "list", "--filesOnly", "--json", ...projects.map((project) => `--project=${project}`)],
    { limitMs: MINUTE_MS, isCollected: true },
  );
  if (!succeeded) throw new Error(`the test files cannot be listed:\n${output}`);
  const listed: { file: string; projectName: string }[] = JSON.parse(output.slice(output.indexOf("[")));
  return listed.map(({ file, projectName }) => ({ path: relative(repository, file), project: projectName }));
}

/** Runs one of the schedule; `files` are those of its project that were chosen, all where there are none. */
async function perform(
  name: RunName,
  {
    files,
    isCollected,
    obstacle,
  }: {
    readonly files: readonly string[];
    readonly isCollected: boolean;
    readonly obstacle: string | undefined;
  },
): Promise<Finished> {
  const run = runOf(name);
  const { title } = run;
  const started = performance.now();
  const finished = (tally: Tally, report?: JsonTestResults): Finished => ({
    title,
    tally,
    report,
    seconds: (performance.now() - started) / 1_000,
  });
  console.log(isCollected ? `▶ ${title}` : heading(title));
  const unmet = unmetNeeds(run, obstacle);
  if (unmet !== undefined) return finished(tallyFailure(title, unmet));

  const report = join(reports, `${name}.json`);
  rmSync(report, { force: true });
  const command: [string, ...string[]] =
    run.script === undefined
      ? ["vitest", "run", ...vitestArguments(run, files), `--outputFile.json=${report}`]
      : ["npm", "run", "--silent", ...run.script.split(" ")];
  const outcome = await runChild(command, {
    limitMs: run.limitMinutes * MINUTE_MS,
    isCollected,
    environment: { EVERY_PAIR: String(request.kind === "run" && request.everyPair) },
  });
  if (isCollected) console.log(`${heading(title)}\n${outcome.output}`);
  if (outcome.isTimeout) {
    return finished(tallyFailure(title, `did not end within ${run.limitMinutes} minutes and was stopped`));
  }
  if (run.script !== undefined) return finished(tallyCheck(outcome.succeeded));
  return tallied(run, report, outcome, finished);
}

function tallied(
  { title, only }: Run,
  report: string,
  { succeeded }: ChildOutcome,
  finished: (tally: Tally, report?: JsonTestResults) => Finished,
): Finished {
  try {
    const results: JsonTestResults = JSON.parse(readFileSync(report, "utf8"));
    return finished(tallyTests(results, { succeeded, only: only?.test }), results);
  } catch {
    return finished(tallyFailure(title, "ended without a report"));
  }
}

function vitestArguments({ project, only }: Run, files: readonly string[]): string[] {
  const pattern = only?.test.replaceAll(/[^\w ]/g, ".");
  return [
    `--project=${project}`,
    ...(only === undefined ? files : [only.file, `--testNamePattern=^${pattern}$`]),
    "--reporter=default",
    "--reporter=json",
  ];
}

/** Why a run cannot start, where it cannot. */
function unmetNeeds({ needs, needsNamespaces }: Run, obstacle: string | undefined): string | undefined {
  if (needsNamespaces === true && obstacle !== undefined) return `cannot run: ${obstacle}`;
  const missing = missingPrograms(needs);
  return missing.length > 0 ? `cannot run without ${missing.join(", ")}` : undefined;
}

/** Installs what any of the runs needs, before the first one starts. */
function prepare(schedule: Schedule): Tally {
  const needs = new Set(schedule.flat(2).flatMap((name) => runOf(name).needs));
  try {
    installPrograms([...needs]);
    return sum([]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(reason);
    return tallyFailure("Programs that tests need", reason);
  }
}

/** Where the tests are for everybody's sake, those in networks have to run; elsewhere they are left out and named. */
function withoutImpossible(schedule: Schedule, obstacle: string | undefined): Schedule {
  if (obstacle === undefined || process.env["CI"] === "true") return schedule;
  const isPossible = (name: RunName) => runOf(name).needsNamespaces !== true;
  if (schedule.flat(2).every(isPossible)) return schedule;
  console.log(`Left out: real NATs, firewalls and slow lines between browsers; ${obstacle}.`);
  return chosenOf(schedule, isPossible);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

const request = readArguments(process.argv.slice(2));
if (request.kind === "help") {
  console.log(HELP);
  process.exit();
}
if (request.kind === "mistake") fail(request.message);

let schedule: Schedule = SCHEDULES.quick;
let files: TestFile[] = [];
if (request.kind === "run") {
  const { steps, words } = request;
  const isChosen = (name: RunName) => steps.some((step) => step === runOf(name).step);
  schedule = chosenOf(SCHEDULES.full, isChosen);
  if (words.length > 0) {
    const projects = schedule.flat(2).flatMap((name) => runOf(name).project ?? []);
    try {
      files = filesWith(words, await testFilesOf(projects));
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
    schedule = chosenOf(schedule, (name) => files.some(({ project }) => project === runOf(name).project));
  }
}

const started = performance.now();
const obstacle = labObstacle();
schedule = withoutImpossible(schedule, obstacle);
mkdirSync(reports, { recursive: true });
const preparation = prepare(schedule);

const finished: Finished[] = [];
for (const lanes of schedule) {
  const isCollected = lanes.length > 1;
  const runLane = async (lane: readonly RunName[]) => {
    for (const name of lane) {
      const chosen = files.filter(({ project }) => project === runOf(name).project).map(({ path }) => path);
      finished.push(await perform(name, { files: chosen, isCollected, obstacle }));
    }
  };
  await Promise.all(lanes.map(runLane));
}

const results = finished.flatMap(({ report }) => report ?? []);
const slowest = slowestTests(results, { repository, count: SLOWEST_COUNT });
if (slowest.length > 0) console.log(heading(`The ${slowest.length} slowest tests`));
for (const { seconds, file, name } of slowest) {
  console.log(`${seconds.toFixed(1).padStart(6)} s  ${file} > ${name}`);
}

const show = ({ passed, failed }: Tally) => `${passed} passed, ${failed} failed`;
console.log(heading("Summary"));
for (const { title, tally, seconds } of finished) {
  console.log(`${title}: ${show(tally)}, ${describeSeconds(seconds)}`);
}
console.log(`All together: ${describeSeconds((performance.now() - started) / 1_000)}`);
const total = sum([preparation, ...finished.map(({ tally }) => tally)]);
for (const failure of total.failures) console.log(`\n✗ ${failure}`);
console.log(`\n${show(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
