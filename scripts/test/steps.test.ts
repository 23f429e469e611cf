import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import config from "../../vitest.config.ts";
import { chosenOf, type RunName, runOf, SCHEDULES, STEP_NAMES } from "./steps.ts";

const repository = join(import.meta.dirname, "../..");

const projects = (config.test?.projects ?? []).flatMap((project) =>
  typeof project === "object" && "test" in project && project.test !== undefined ? [project.test] : [],
);

test("each test file belongs to exactly one project", () => {
  const paths = globSync("{packages,testbed,e2e,natlab,bench,scripts,examples}/**/*.test.{ts,tsx}", {
    cwd: repository,
    exclude: ["**/node_modules/**"],
  });
  const included = projects.flatMap(({ include = [], exclude = [] }) =>
    include.flatMap((glob) => globSync(glob, { cwd: repository, exclude })),
  );
  expect(paths.length).toBeGreaterThan(100);
  expect(included.toSorted()).toEqual(paths.toSorted());
});

test("each project and each step is part of the full run, once", () => {
  const runs = SCHEDULES.full.flat(2).map(runOf);
  const run = runs.flatMap(({ project }) => project ?? []);
  expect(run.toSorted()).toEqual(projects.map(({ name }) => name).toSorted());
  expect([...new Set(runs.flatMap(({ step }) => step ?? []))].toSorted()).toEqual(STEP_NAMES.toSorted());
});

test("measuring journeys have the machine to themselves", () => {
  expect(projects.find(({ name }) => name === "measuring")).toMatchObject({ maxWorkers: 1 });
  const stage = SCHEDULES.full.find((lanes) => lanes.flat().includes("measuring"));
  expect(stage).toHaveLength(1);
});

test("a selection keeps the order, and leaves out empty lanes and stages", () => {
  const chosen: RunName[] = ["types", "measuring"];
  expect(chosenOf(SCHEDULES.full, (name) => chosen.includes(name))).toEqual([
    [["types"], ["build"]],
    [["measuring"]],
  ]);
});

test("nothing is built if nothing needs the build", () => {
  expect(chosenOf(SCHEDULES.full, (name) => name === "lint")).toEqual([[["lint"]]]);
});

test("a run is a script or a project, and ends", () => {
  for (const name of [...SCHEDULES.full, ...SCHEDULES.quick].flat(2)) {
    const { script, project, limitMinutes } = runOf(name);
    expect(
      [script, project].filter((what) => what !== undefined),
      name,
    ).toHaveLength(1);
    expect(limitMinutes).toBeGreaterThan(0);
  }
});

test("the test of the quick run still has its name", () => {
  const { only } = runOf("oneCall");
  const title = only!.test.replace(/^Chromium/, "$${browser}");
  expect(readFileSync(join(repository, only!.file), "utf8")).toContain(`test(\`${title}\``);
});
