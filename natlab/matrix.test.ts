import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { FIRST_FRAME_LIMIT_MS, MATRIX_KINDS, runMatrix } from "../testbed/measurements/matrix.ts";
import { isAsGoodAs } from "../testbed/networks/kinds/best-path.ts";
import { allPairs, coveringPairs } from "../testbed/networks/kinds/covering-pairs.ts";

/** Between the two people; the server is in the middle. */
const ROUND_TRIP_MS = 20;
const RUN_LIMIT_MS = 30 * 60_000;

const RESULTS = join(import.meta.dirname, "../.cache/natlab");

const choice = inject("everyPair") ? "all" : "covering";
const pairs = choice === "all" ? allPairs(MATRIX_KINDS) : coveringPairs(MATRIX_KINDS);

test(
  `from ${pairs.length} pairs of networks people see each other within 5 s, by the best possible path, through one open port`,
  async () => {
    const cells = await runMatrix({ command: inject("command"), roundTripMs: ROUND_TRIP_MS, pairs });
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, "matrix.json"), `${JSON.stringify({ choice, cells }, undefined, 2)}\n`);
    expect(cells.map(({ kinds }) => kinds)).toEqual(pairs);
    const faults = cells.flatMap((cell) => {
      const pair = cell.kinds.join(" and ");
      if ("problem" in cell) return [`${pair}: ${cell.problem}`];
      const { firstFrameMs, ways, best, tried } = cell;
      return [
        ...firstFrameMs
          .filter((ms) => ms > FIRST_FRAME_LIMIT_MS)
          .map((ms) => `${pair}: ${Math.round(ms)} ms`),
        ...(isAsGoodAs(ways, best) ? [] : [`${pair}: ${ways} instead of ${best}; ${tried}`]),
      ];
    });
    expect(faults).toEqual([]);
  },
  RUN_LIMIT_MS,
);
