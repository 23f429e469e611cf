/**
 * `npm test`: runs every check, even after one has failed. The last line of the output is `N passed, N failed`.
 * `npm test -- --help` lists the options.
 */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { missingLabPrerequisite } from "../testbed/networks/lab-prerequisites.ts";
import { installPrograms } from "../testbed/programs/debian-programs.ts";
import { filesWith, HELP, type Request, readArguments, type TestFile } from "./test/arguments.ts";
import { runChild } from "./test/child.ts";
import { type Finished, heading, perform, REPORTS } from "./test/perform.ts";
import { chosenOf, type RunName, runOf, SCHEDULES, type Schedule } from "./test/steps.ts";
import { describeSeconds, slowestTests, sum, type Tally, tallyFailure } from "./test/tally.ts";

const repository = join(import.meta.dirname, "..");
const SLOWEST_COUNT = 20;
const LIST_LIMIT_MS = 60_000;

interface Plan {
  readonly schedule: Schedule;
  /** The test files chosen by words; empty without words. */
  readonly files: readonly TestFile[];
  readonly everyPair: boolean;
}

/** @throws {Error} for a word that is in the name of no test file. */
async function planOf(request: Extract<Request, { kind: "quick" | "run" }>): Promise<Plan> {
  if (request.kind === "quick") return { schedule: SCHEDULES.quick, files: [], everyPair: false };
  const { steps, words, everyPair } = request;
  const schedule = chosenOf(SCHEDULES.full, (name) => steps.some((step) => step === runOf(name).step));
  if (words.length === 0) return { schedule, files: [], everyPair };
  const files = filesWith(words, await testFilesOf(schedule));
  const isChosen = (name: RunName) => files.some(({ project }) => project === runOf(name).project);
  return { schedule: chosenOf(schedule, isChosen), files, everyPair };
}

/** Every test file of a schedule, as Vitest finds them. */
async function testFilesOf(schedule: Schedule): Promise<TestFile[]> {
  const projects = schedule.flat(2).flatMap((name) => runOf(name).project ?? []);
  const { succeeded, output } = await runChild(
    ["vitest", "list", "--filesOnly", "--json", ...projects.map((project) => `--project=${project}`)],
    { limitMs: LIST_LIMIT_MS, isCollected: true },
  );
  if (!succeeded) throw new Error(`the test files cannot be listed:\n${output}`);
  const listed: { file: string; projectName: string }[] = JSON.parse(output);
  return listed.map(({ file, projectName }) => ({ path: relative(repository, file), project: projectName }));
}

/** Leaves out runs that this system cannot perform, and says so. With `CI=true` they stay, and fail. */
function possibleOf(schedule: Schedule, obstacle: string | undefined): Schedule {
  const isPossible = (name: RunName) => runOf(name).needsNamespaces !== true;
  const isComplete = obstacle === undefined || schedule.flat(2).every(isPossible);
  if (isComplete || process.env["CI"] === "true") return schedule;
  console.log(`Left out: real NATs, firewalls and slow lines between browsers; ${obstacle}.`);
  return chosenOf(schedule, isPossible);
}

/** Installs the programs that any of the runs needs, before the first one starts. */
function installFor(schedule: Schedule): Tally {
  try {
    installPrograms([...new Set(schedule.flat(2).flatMap((name) => runOf(name).needs))]);
    return sum([]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(reason);
    return tallyFailure("Programs that the tests need", reason);
  }
}

async function performAll(
  { schedule, files, everyPair }: Plan,
  obstacle: string | undefined,
): Promise<Finished[]> {
  const finished: Finished[] = [];
  for (const lanes of schedule) {
    const performLane = async (lane: readonly RunName[]) => {
      for (const name of lane) {
        const chosen = files.filter(({ project }) => project === runOf(name).project);
        const settings = { obstacle, everyPair, isCollected: lanes.length > 1 };
        finished.push(await perform(name, { ...settings, files: chosen.map(({ path }) => path) }));
      }
    };
    await Promise.all(lanes.map(performLane));
  }
  return finished;
}

const show = ({ passed, failed }: Tally) => `${passed} passed, ${failed} failed`;

function printResults(finished: readonly Finished[], total: Tally, seconds: number): void {
  const reports = finished.flatMap(({ report }) => report ?? []);
  const slowest = slowestTests(reports, { repository, count: SLOWEST_COUNT });
  if (slowest.length > 0) console.log(heading(`The ${slowest.length} slowest tests`));
  for (const test of slowest) {
    console.log(`${test.seconds.toFixed(1).padStart(6)} s  ${test.file} > ${test.name}`);
  }
  console.log(heading("Summary"));
  for (const { title, tally, seconds } of finished) {
    console.log(`${title}: ${show(tally)} in ${describeSeconds(seconds)}`);
  }
  console.log(`In total: ${describeSeconds(seconds)}`);
  for (const failure of total.failures) console.log(`\n✗ ${failure}`);
  console.log(`\n${show(total)}`);
}

/** Exits because of invalid arguments. */
function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

const startedMs = performance.now();
const request = readArguments(process.argv.slice(2));
if (request.kind === "help") {
  console.log(HELP);
  process.exit();
}
if (request.kind === "mistake") refuse(request.message);
const plan = await planOf(request).catch((error: Error) => refuse(error.message));

const obstacle = missingLabPrerequisite();
const schedule = possibleOf(plan.schedule, obstacle);
mkdirSync(REPORTS, { recursive: true });
const installation = installFor(schedule);
const finished = await performAll({ ...plan, schedule }, obstacle);
const total = sum([installation, ...finished.map(({ tally }) => tally)]);
printResults(finished, total, (performance.now() - startedMs) / 1_000);
process.exitCode = total.failed === 0 ? 0 : 1;
