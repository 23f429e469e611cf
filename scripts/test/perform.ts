import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { JsonTestResults } from "vitest/node";
import { missingPrograms } from "../../testbed/programs/debian-programs.ts";
import { runChild } from "./child.ts";
import { type Run, type RunName, runOf } from "./steps.ts";
import { type Tally, tallyCheck, tallyFailure, tallyTests } from "./tally.ts";

/** The directory of Vitest's reports, one file for each run. */
export const REPORTS = join(import.meta.dirname, "../../.cache/test-reports");

const MINUTE_MS = 60_000;

export interface Settings {
  /** Test files to run, by their path in the repository; every file of the project if empty. */
  readonly files: readonly string[];
  /** The output is printed at the end, in one piece, because another run writes at the same time. */
  readonly isCollected: boolean;
  /** Why this system cannot create network namespaces, if it cannot. */
  readonly obstacle: string | undefined;
  readonly everyPair: boolean;
}

export interface Finished {
  readonly title: string;
  readonly tally: Tally;
  readonly seconds: number;
  readonly report?: JsonTestResults | undefined;
}

export const heading = (title: string): string => `\n━━━ ${title} ━━━\n`;

/** Performs one run. A run that cannot start, crashes or does not end has failed. */
export async function perform(name: RunName, settings: Settings): Promise<Finished> {
  const run = runOf(name);
  const startedMs = performance.now();
  console.log(settings.isCollected ? `▶ ${run.title}` : heading(run.title));
  const { tally, report } = await outcomeOf(name, run, settings).catch(
    (error: unknown): Outcome => ({ tally: tallyFailure(run.title, String(error)) }),
  );
  return { title: run.title, tally, report, seconds: (performance.now() - startedMs) / 1_000 };
}

interface Outcome {
  readonly tally: Tally;
  readonly report?: JsonTestResults;
}

async function outcomeOf(name: RunName, run: Run, settings: Settings): Promise<Outcome> {
  const { title, limitMinutes, only } = run;
  const unmet = unmetNeeds(run, settings);
  if (unmet !== undefined) return { tally: tallyFailure(title, unmet) };

  const reportFile = join(REPORTS, `${name}.json`);
  rmSync(reportFile, { force: true });
  const { succeeded, isTimeout, output } = await runChild(commandOf(run, { ...settings, reportFile }), {
    limitMs: limitMinutes * MINUTE_MS,
    isCollected: settings.isCollected,
    environment: { EVERY_PAIR: String(settings.everyPair) },
  });
  if (settings.isCollected) console.log(`${heading(title)}\n${output.trimEnd()}`);

  if (isTimeout) {
    return { tally: tallyFailure(title, `did not end within ${limitMinutes} minutes and was stopped`) };
  }
  if (run.script !== undefined) return { tally: tallyCheck(succeeded) };
  const report: JsonTestResults = JSON.parse(readFileSync(reportFile, "utf8"));
  return { tally: tallyTests(report, { succeeded, only: only?.test }), report };
}

/** Why the run cannot start, if it cannot. */
function unmetNeeds({ needs, needsNamespaces }: Run, { obstacle }: Settings): string | undefined {
  if (needsNamespaces === true && obstacle !== undefined) return `cannot run: ${obstacle}`;
  const missing = missingPrograms(needs);
  return missing.length > 0 ? `cannot run without ${missing.join(", ")}` : undefined;
}

function commandOf(
  { script, project, only }: Run,
  { files, reportFile }: Pick<Settings, "files"> & { readonly reportFile: string },
): [string, ...string[]] {
  if (script !== undefined) return ["npm", "run", "--silent", ...script.split(" ")];
  const pattern = only?.test.replaceAll(/[^\w ]/g, ".");
  return [
    ...(["vitest", "run", `--project=${project}`] as const),
    ...(only === undefined ? files : [only.file, `--testNamePattern=${pattern}$`]),
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`],
  ];
}
