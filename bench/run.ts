/** `npm run bench`: all benchmarks, or the named ones. Prints tables, writes .cache/bench/, and fails if a criterion fails. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { buildIfStale } from "../testbed/programs/build.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { coldStart } from "./cold-start.ts";
import { firstFrame } from "./first-frame.ts";
import { flood } from "./flood.ts";
import { natMatrix } from "./nat-matrix.ts";
import { outages } from "./outages.ts";
import { pageWeight } from "./page-weight.ts";
import { pages } from "./pages.ts";
import { recording } from "./recording.ts";
import { relaying } from "./relay.ts";
import { relayFlood } from "./relay-flood.ts";
import { sharedPort } from "./shared-port.ts";
import { traceFile } from "./trace.ts";
import { tracePage } from "./trace-page.ts";

const BENCHMARKS: readonly Benchmark[] = [
  pageWeight,
  coldStart,
  firstFrame,
  sharedPort,
  pages,
  flood,
  relaying,
  relayFlood,
  natMatrix,
  ...outages,
  traceFile,
  tracePage,
  recording,
];

const results = join(import.meta.dirname, "../.cache/bench");

function printTable(rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const lines = [["", ...columns]];
  for (const { what, figures } of rows) {
    lines.push([what, ...columns.map((column) => String(figures[column] ?? ""))]);
  }
  const widths =
    lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? [];
  for (const [what = "", ...cells] of lines) {
    const padded = cells.map((cell, index) => cell.padStart(widths[index + 1] ?? 0));
    console.log(`  ${[what.padEnd(widths[0] ?? 0), ...padded].join("   ")}`);
  }
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `no such benchmark: ${unknown.join(", ")}; there are ${BENCHMARKS.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

buildIfStale();
const processors = cpus();
const machine = { processor: processors[0]?.model, cores: processors.length, node: process.version };
console.log(`${machine.processor}, ${machine.cores} cores, Node.js ${machine.node}`);

const outcomes: Record<string, unknown> = {};
for (const { name, title, run } of BENCHMARKS) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n${name}: ${title}\n`);
  const outcome = await run();
  printTable(outcome.rows);
  console.log(`\n  ${outcome.held ? "held" : "MISSED"}: ${outcome.criterion}`);
  outcomes[name] = { title, ...outcome };
  if (!outcome.held) process.exitCode = 1;
}

mkdirSync(results, { recursive: true });
const report = { at: new Date().toISOString(), machine, outcomes };
writeFileSync(join(results, "latest.json"), `${JSON.stringify(report, undefined, 2)}\n`);
