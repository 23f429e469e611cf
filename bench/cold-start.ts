import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Benchmark, durationRow, quartilesOf } from "./benchmark.ts";

const ROUNDS = 15;
const LIMIT_MS = 300;

const VISAVIS = [
  join(import.meta.dirname, "../packages/server/bin/visavis.js"),
  ...["--port", "0", "--mdns", "off", "--data-dir", join(import.meta.dirname, "../.cache/test-data")],
];

/** The minimum: Node.js that only listens and prints a line. */
const BARE = [
  "--eval",
  'require("node:http").createServer().listen(0, function () { console.log("listening", this.address().port) })',
];

/** Time from spawning `node` with `args` to its first output, which it prints once it listens. */
async function startMs(args: readonly string[]): Promise<number> {
  const spawnedAtMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    exited.then(() => Promise.reject(new Error(`node ${args.join(" ")} ended before it listened`))),
  ]);
  const tookMs = performance.now() - spawnedAtMs;
  child.kill("SIGKILL");
  await exited;
  return tookMs;
}

export const coldStart: Benchmark = {
  name: "cold-start",
  title: "from spawning the command to its address on the terminal, compared with a bare Node.js server",
  async run() {
    const visavisMs: number[] = [];
    const bareMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      visavisMs.push(await startMs(VISAVIS));
      bareMs.push(await startMs(BARE));
    }
    const medianMs = Math.round(quartilesOf(visavisMs).median);
    return {
      rows: [durationRow("visavis", visavisMs), durationRow("bare Node.js", bareMs)],
      criterion: `the median is at most ${LIMIT_MS} ms: ${medianMs} ms`,
      held: medianMs <= LIMIT_MS,
    };
  },
};
