import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Builds the command that the projects below test, and gives each run a copy of its own. */
const globalSetup = join(import.meta.dirname, "testbed/programs/packed-command.ts");

/** Some assert that no socket of their process stays open, so each of these files has a process of its own. */
const SOCKET_TESTS = "packages/*/src/{node,client}/**/*.test.ts";

/** Opens every page twice in each browser: the longest of its project, though one of the smallest files. */
const LONGEST_TESTS = join(import.meta.dirname, "e2e/pages.test.ts");

/** Vitest starts with the largest files. If the longest came late, one worker would wait for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification) => moduleId === LONGEST_TESTS;
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

/**
 * The projects, each with the folders of its tests; a test file belongs to the project of the folder it is in. `npm test`
 * says which run beside each other (`scripts/test/steps.ts`), and this file how many files of a project do.
 *
 * - A file in `e2e` runs beside another one, and the files that a worker runs share its browsers and its server.
 * - A file in `e2e/measuring` runs alone, because what it measures would differ beside others.
 * - A file in `natlab/without-browsers` needs networks and no browser; it runs beside unit tests.
 *
 * Nothing is retried: a test that fails now and then is a bug in the product or in the test.
 */
export default defineConfig({
  test: {
    retry: 0,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "testbed/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: [SOCKET_TESTS],
          // Starting a worker for each file takes longer than its tests; no test keeps anything in a module.
          isolate: false,
          // Properties are tried hundreds of times, on machines that do other things as well.
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "sockets",
          include: [SOCKET_TESTS],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "networks",
          include: ["natlab/without-browsers/*.test.ts"],
          globalSetup,
          // Discoveries mostly wait, so those of a file run side by side, beside those of another file.
          maxConcurrency: 20,
          maxWorkers: 2,
          testTimeout: 90_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "turn",
          include: ["e2e/turn/*.test.ts"],
          globalSetup,
          // The clients of a file mostly wait, so they run side by side.
          maxConcurrency: 20,
          maxWorkers: 1,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "journeys",
          include: ["e2e/*.test.ts"],
          globalSetup,
          // Where tests mostly wait, a file runs some of them side by side (`describe.concurrent`).
          maxConcurrency: 3,
          maxWorkers: 2,
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "measuring",
          include: ["e2e/measuring/*.test.ts"],
          globalSetup,
          maxWorkers: 1,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: "proxies",
          include: ["e2e/proxies/*.test.ts"],
          globalSetup,
          maxWorkers: 1,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: "natlab",
          include: ["natlab/*.test.ts"],
          globalSetup,
          provide: { everyPair: process.env["EVERY_PAIR"] === "true" },
          // Pages that mostly wait run side by side; calls come one after another.
          maxConcurrency: 6,
          maxWorkers: 1,
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 6 },
        },
      },
    ],
  },
});
