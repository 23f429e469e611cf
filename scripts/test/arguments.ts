import { basename } from "node:path";
import { STEP_NAMES, type StepName } from "./steps.ts";

/** The parsed arguments of `npm test`. */
export type Request =
  | { readonly kind: "help" }
  | { readonly kind: "quick" }
  | {
      readonly kind: "run";
      readonly steps: readonly StepName[];
      /** Choose the test files to run, as {@link filesWith} says; all files if empty. */
      readonly words: readonly string[];
      /** Every pair of networks, not only pairs that cover every kind. */
      readonly everyPair: boolean;
    }
  | { readonly kind: "mistake"; readonly message: string };

/** Steps that are a single check, without test files to choose from. */
const CHECKS: readonly StepName[] = ["lint", "types", "knip"];

export const HELP = `Usage: npm test [-- <step>[,<step>…] [<word>…] [--all]]
       npm test -- quick

Without arguments every step runs. The last line is "N passed, N failed".

Steps: ${STEP_NAMES.join(" ")}
  A word chooses the test files whose name contains it; a word with a slash, those whose path does:
    npm test -- journeys call
    npm test -- natlab matrix
    npm test -- unit packages/turn/
  Several steps are joined by commas: npm test -- lint,types,unit

quick   lint, types, unit tests and one call in Chromium, after each change
--all   with natlab: every pair of networks, not only pairs that cover every kind
--help  this text`;

const mistake = (message: string): Request => ({ kind: "mistake", message });

export function readArguments(args: readonly string[]): Request {
  if (args.includes("--help") || args.includes("-h")) return { kind: "help" };
  const options = args.filter((arg) => arg.startsWith("-"));
  const unknownOption = options.find((option) => option !== "--all");
  if (unknownOption !== undefined)
    return mistake(`no such option: ${unknownOption}; there are --all and --help`);

  const [names, ...words] = args.filter((arg) => !arg.startsWith("-"));
  const everyPair = options.length > 0;
  if (names === "quick") {
    return words.length > 0 || everyPair ? mistake("quick takes neither words nor --all") : { kind: "quick" };
  }

  const steps: StepName[] = [];
  for (const name of names?.split(",") ?? STEP_NAMES) {
    const step = STEP_NAMES.find((known) => known === name);
    if (step === undefined)
      return mistake(`no such step: ${name}; there are ${STEP_NAMES.join(", ")}, and quick`);
    steps.push(step);
  }
  const check = steps.find((step) => CHECKS.includes(step));
  if (words.length > 0 && check !== undefined) {
    return mistake(
      `${check} has no test files to choose from; several steps are joined by commas, as in lint,types`,
    );
  }
  if (everyPair && !steps.includes("natlab")) return mistake("--all belongs to the step natlab");
  return { kind: "run", steps, words, everyPair };
}

/** A test file, by its path in the repository, and the project of vitest.config.ts that it belongs to. */
export interface TestFile {
  readonly path: string;
  readonly project: string;
}

/**
 * The files whose name contains one of the words. A word with a slash is looked for in the whole path.
 *
 * @throws {Error} listing the files, if a word is in none of their names.
 */
export function filesWith(words: readonly string[], files: readonly TestFile[]): TestFile[] {
  const has =
    (word: string) =>
    ({ path }: TestFile) =>
      (word.includes("/") ? path : basename(path, ".test.ts")).includes(word);
  const unknown = words.find((word) => !files.some(has(word)));
  if (unknown !== undefined) {
    const paths = files.map(({ path }) => `  ${path}`).sort();
    const hint = STEP_NAMES.some((step) => step === unknown) ? " Several steps are joined by commas." : "";
    const where = unknown.includes("/") ? "path" : "name";
    throw new Error(`no test file has "${unknown}" in its ${where}.${hint} There are:\n${paths.join("\n")}`);
  }
  return files.filter((file) => words.some((word) => has(word)(file)));
}
