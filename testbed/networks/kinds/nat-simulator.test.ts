import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { playChecks, simulatedNetwork } from "../../../packages/nat/src/core/index.ts";
import { directPath, obstacleOf } from "./direct-path.ts";
import { NETWORK_KIND_NAMES, type NetworkKindName } from "./network-kinds.ts";

/** What the matrix says about each pair of kinds, as measured with real browsers behind real NATs: `––` is direct. */
function measuredCells(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL("../../../docs/nat-matrix.md", import.meta.url), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  const head = rows.findIndex(([corner, first]) => corner === "" && first === "open");
  const names = rows[head]?.slice(1) ?? [];
  const table = rows.slice(head + 1, head + 1 + names.length);
  return new Map(
    table.flatMap(([row, ...cells]) => cells.map((cell, index) => [`${row} ${names[index]}`, cell] as const)),
  );
}

/** The kinds that the simulator supports: those that let out UDP over IPv4. */
const SIMULATED = NETWORK_KIND_NAMES.flatMap((name) => {
  const obstacle = obstacleOf(name);
  return obstacle === undefined ? [] : [{ name, obstacle }];
});

function isSimulatedDirect(one: NetworkKindName, other: NetworkKindName): boolean {
  const [a, b] = [one, other].map((name) => SIMULATED.find((kind) => kind.name === name)?.obstacle);
  if (a === undefined || b === undefined) throw new Error(`${one} or ${other} is not simulated`);
  return !playChecks(simulatedNetwork({ a, b })).path.isRelayed;
}

describe("two simulated hosts find the path that real browsers found", () => {
  const cells = measuredCells();
  const measured = SIMULATED.filter(({ name }) => cells.has(`${name} ${name}`) && name !== "dual-stack");

  test("in a matrix of the common kinds", () => {
    expect(measured.length).toBeGreaterThanOrEqual(8);
  });

  test.each(measured)("from $name", ({ name }) => {
    for (const { name: other } of measured) {
      const isDirect = cells.get(`${name} ${other}`) === "––";
      expect(isSimulatedDirect(name, other), other).toBe(isDirect);
    }
  });
});

test.each(SIMULATED)(
  "from $name the simulated path is the one that the tests of the lab expect",
  ({ name }) => {
    for (const { name: other } of SIMULATED) {
      if (directPath(name, other) === "ipv6") continue;
      expect(isSimulatedDirect(name, other), other).toBe(directPath(name, other) === "ipv4");
    }
  },
);
