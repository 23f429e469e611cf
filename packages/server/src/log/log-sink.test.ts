import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";

/** Writes 100 lines of 20,000 bytes, lets some time pass, and prints how many were lost. */
const WRITER = `
const { streamSink } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "log-sink.ts")).href)});
const sink = streamSink(process.stderr);
for (let line = 0; line < 100; line += 1) {
  sink.write("x".repeat(20_000) + "\\n");
  await new Promise((resolve) => setTimeout(resolve, 1));
}
console.log(sink.takeLost());
process.exit();
`;

/** How many lines a process loses whose standard error is this descriptor; it fails if the process does. */
async function lostInProcess(descriptor: number): Promise<number> {
  const args = ["--input-type=module", "--eval", WRITER];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", descriptor] });
  const [output, code] = await Promise.all([
    child.stdout?.toArray().then((chunks) => Buffer.concat(chunks).toString()),
    new Promise((resolve) => child.once("exit", resolve)),
  ]);
  expect(code).toBe(0);
  return Number(output);
}

function inDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "visavis-sink-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

test("lines that fit are written", async () => {
  const file = join(inDirectory(), "log");
  const descriptor = openSync(file, "a");
  expect(await lostInProcess(descriptor)).toBe(0);
  closeSync(descriptor);
  expect(readFileSync(file)).toHaveLength(100 * 20_001);
});

test("a full disk costs the lines, and not the process", async () => {
  const descriptor = openSync("/dev/full", "a");
  expect(await lostInProcess(descriptor)).toBe(100);
  closeSync(descriptor);
});

test("a reader that stands still costs the lines beyond a megabyte; one that goes, all of them", async () => {
  const pipe = join(inDirectory(), "pipe");
  execFileSync("mkfifo", [pipe]);
  const both = openSync(pipe, "r+");
  const lost = await lostInProcess(both);
  expect(lost).toBeGreaterThan(30);
  expect(lost).toBeLessThan(60);
  const writer = openSync(pipe, "w");
  closeSync(both);
  expect(await lostInProcess(writer)).toBe(100);
  closeSync(writer);
});
