import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importCycles, type ModuleGraph, moduleGraph } from "./import-cycles.ts";

const repository = join(import.meta.dirname, "..");

const graphOf = (imports: Readonly<Record<string, readonly string[]>>): ModuleGraph =>
  new Map(Object.entries(imports));

/** The file of each entry point of our packages, from its `package.json`. */
function entryPoints(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync("packages/*/package.json", { cwd: repository })) {
    const directory = file.replace("/package.json", "");
    const { exports = {} } = JSON.parse(readFileSync(join(repository, file), "utf8"));
    for (const [name, path] of Object.entries<string>(exports)) {
      found.set(join(directory, "src", name), join(directory, path));
    }
  }
  return found;
}

test("there are no import cycles, not even type-only ones", () => {
  const paths = globSync("{packages/*/src,testbed,e2e,natlab,bench,scripts,examples}/**/*.{ts,tsx,js}", {
    cwd: repository,
  });
  const files = paths.map((path) => ({ path, source: readFileSync(join(repository, path), "utf8") }));
  const graph = moduleGraph(files, entryPoints());
  expect(graph.get("packages/turn/src/node/index.ts")?.length).toBeGreaterThan(0);
  expect(importCycles(graph)).toEqual([]);
});

test("a chain and a diamond have no cycle", () => {
  const graph = graphOf({ call: ["room", "peer"], room: ["session"], peer: ["session"], session: [] });
  expect(importCycles(graph)).toEqual([]);
});

test("a file that imports itself is found", () => {
  expect(importCycles(graphOf({ call: ["room"], room: ["room"] }))).toEqual([["room"]]);
});

test("two files that import each other are found, and no others", () => {
  const graph = graphOf({ call: ["room"], room: ["session", "peer"], session: ["room"], peer: [] });
  expect(importCycles(graph)).toEqual([["room", "session"]]);
});

test("cycles that share a file count as one, separate cycles as two", () => {
  const shared = { call: ["room"], room: ["call", "session"], session: ["room"] };
  const separate = { peer: ["relay"], relay: ["peer", "call"] };
  expect(importCycles(graphOf({ ...separate, ...shared }))).toEqual([
    ["call", "room", "session"],
    ["peer", "relay"],
  ]);
});

test("a long cycle is found", () => {
  const graph = graphOf({ a: ["b"], b: ["c"], c: ["d"], d: ["b", "e"], e: [] });
  expect(importCycles(graph)).toEqual([["b", "c", "d"]]);
});

test("every form of import counts", () => {
  const source = `
    import { a } from "./a.ts";
    import type { B } from "./b.ts";
    export { c } from "./c.ts";
    export type { D } from "./d.ts";
    const e = await import("./e.ts");
    type F = import("./f.ts").F;
    import type { G } from "@visavis/stun/core";
    import * as v from "valibot";
  `;
  const names = ["a", "b", "c", "d", "e", "f"].map((name) => `packages/call/src/${name}.ts`);
  const entry = "packages/stun/src/core/index.ts";
  const files = ["packages/call/src/main.ts", ...names, entry].map((path) => ({ path, source: "" }));
  const [main, ...others] = files;
  const graph = moduleGraph([{ ...main!, source }, ...others], new Map([["packages/stun/src/core", entry]]));
  expect(graph.get("packages/call/src/main.ts")?.toSorted()).toEqual([...names, entry]);
});
