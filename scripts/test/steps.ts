import type { ProgramGroupName } from "../../testbed/programs/debian-programs.ts";

/** The steps of `npm test -- <step>`. */
export const STEP_NAMES = ["lint", "types", "knip", "unit", "journeys", "turn", "proxies", "natlab"] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** One program that `npm test` starts. */
export interface Run {
  /** The step that it belongs to; none if it only prepares others. */
  readonly step?: StepName;
  readonly title: string;
  /** A script of package.json, or a project of vitest.config.ts. */
  readonly script?: string;
  readonly project?: string;
  /** The only test of the project to run: its file, and the end of its full name. */
  readonly only?: { readonly file: string; readonly test: string };
  /** Programs that npm does not install. */
  readonly needs: readonly ProgramGroupName[];
  /** The tests start the built command. */
  readonly needsBuild?: true;
  /** Runs only if this system can create network namespaces. */
  readonly needsNamespaces?: true;
  /** A run that takes longer is stopped, and has failed. */
  readonly limitMinutes: number;
}

const BROWSER_NEEDS = ["browsers", "coturn", "certificateTools"] as const;
const NATLAB_NEEDS = ["networkTools", "certificateTools", "coturn"] as const;

const RUNS = {
  build: { title: "Build", script: "build -- --if-stale", needs: [], limitMinutes: 3 },
  lint: { step: "lint", title: "Lint and format", script: "lint", needs: [], limitMinutes: 3 },
  types: { step: "types", title: "Types", script: "types", needs: [], limitMinutes: 3 },
  knip: {
    step: "knip",
    title: "Unused files, exports and dependencies",
    script: "knip",
    needs: [],
    limitMinutes: 3,
  },
  unit: {
    step: "unit",
    title: "Unit and contract tests",
    project: "unit",
    needs: ["certificateTools", "python"],
    needsBuild: true,
    limitMinutes: 10,
  },
  sockets: {
    step: "unit",
    title: "Unit tests of sockets",
    project: "sockets",
    needs: ["certificateTools"],
    limitMinutes: 10,
  },
  networks: {
    step: "natlab",
    title: "Networks of every kind, without browsers",
    project: "networks",
    needs: NATLAB_NEEDS,
    needsBuild: true,
    needsNamespaces: true,
    limitMinutes: 15,
  },
  turn: {
    step: "turn",
    title: "STUN and TURN by third-party clients",
    project: "turn",
    needs: BROWSER_NEEDS,
    needsBuild: true,
    limitMinutes: 10,
  },
  journeys: {
    step: "journeys",
    title: "Journeys in Chromium and Firefox",
    project: "journeys",
    needs: BROWSER_NEEDS,
    needsBuild: true,
    limitMinutes: 40,
  },
  measuring: {
    step: "journeys",
    title: "Journeys that measure",
    project: "measuring",
    needs: BROWSER_NEEDS,
    needsBuild: true,
    limitMinutes: 30,
  },
  proxies: {
    step: "proxies",
    title: "Calls behind reverse proxies",
    project: "proxies",
    needs: [...BROWSER_NEEDS, "reverseProxies"],
    needsBuild: true,
    limitMinutes: 10,
  },
  natlab: {
    step: "natlab",
    title: "Browsers in networks of every kind",
    project: "natlab",
    needs: ["browsers", ...NATLAB_NEEDS],
    needsBuild: true,
    needsNamespaces: true,
    limitMinutes: 60,
  },
  oneCall: {
    title: "One call in Chromium",
    project: "journeys",
    only: {
      file: "e2e/call.test.ts",
      test: "Chromium joins Chromium's call from the lobby; they see and hear each other, chat, mute and switch the camera",
    },
    needs: ["browsers"],
    needsBuild: true,
    limitMinutes: 2,
  },
} as const satisfies Record<string, Run>;

export type RunName = keyof typeof RUNS;

/** Stages run one after the other. The lanes of a stage run in parallel, and the runs of a lane one after the other. */
export type Schedule = readonly (readonly (readonly RunName[])[])[];

/**
 * Everything, for two cores. Tests of networks without browsers mostly wait, so they run in parallel to CPU-bound ones.
 * Journeys run two at a time already. Tests that measure, or stream between many, have the machine to themselves.
 */
const FULL: Schedule = [
  [
    ["lint", "types", "knip", "unit", "sockets", "turn"],
    ["build", "networks"],
  ],
  [["journeys"]],
  [["measuring", "proxies", "natlab"]],
];

/** For developers to run after each change. */
const QUICK: Schedule = [
  [["lint", "types"], ["build"]],
  [["unit"], ["oneCall", "sockets"]],
];

export const SCHEDULES = { full: FULL, quick: QUICK } as const;

export const runOf = (name: RunName): Run => RUNS[name];

/** The schedule with only the chosen runs, and the build if one of them needs it. */
export function chosenOf(schedule: Schedule, isChosen: (name: RunName) => boolean): Schedule {
  const needsBuild = schedule.flat(2).some((name) => isChosen(name) && runOf(name).needsBuild === true);
  const isKept = (name: RunName) => (name === "build" ? needsBuild : isChosen(name));
  return schedule
    .map((lanes) => lanes.map((lane) => lane.filter(isKept)).filter((lane) => lane.length > 0))
    .filter((lanes) => lanes.length > 0);
}
