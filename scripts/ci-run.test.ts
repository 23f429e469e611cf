import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "visavis-ci-"));
const script = join(directory, ".ci/run");
const npm = join(directory, "bin/npm");
cpSync(join(import.meta.dirname, "../.ci"), join(directory, ".ci"), { recursive: true });
mkdirSync(join(directory, "bin"));

afterAll(() => rmSync(directory, { recursive: true }));

/** Runs `.ci/run` where `npm` is this shell script. */
function runWith(shellScript: string) {
  writeFileSync(npm, `#!/bin/sh\n${shellScript}\n`, { mode: 0o755 });
  const PATH = [join(directory, "bin"), process.env["PATH"]].join(delimiter);
  const { status, stdout } = spawnSync(script, { env: { ...process.env, PATH }, encoding: "utf8" });
  return { status, stdout };
}

test("the checks are those of a clean install, and their output is shown", () => {
  const { status, stdout } = runWith('echo "npm $*"; echo "12 passed, 0 failed"');
  expect({ status, stdout }).toEqual({ status: 0, stdout: "npm cit\n12 passed, 0 failed\n" });
});

test.each([
  ["no output and success", "true", 1, "0 passed, 1 failed"],
  ["no output and failure", "exit 3", 3, "0 passed, 1 failed"],
  ["a blank last line", "echo Installing; echo; exit 1", 1, "0 passed, 1 failed"],
  ["only blank lines", "echo; echo", 1, "0 passed, 1 failed"],
  ["an end after a heading", "echo; echo '━━━ Types ━━━'; echo; kill -9 $$", 137, "0 passed, 1 failed"],
  ["an end in the middle of a line", "printf 'no newline'; kill -9 $$", 137, "0 passed, 1 failed"],
  ["an end in the middle of a byte sequence", "printf '\\0\\342\\224'; exit 1", 1, "0 passed, 1 failed"],
  ["a summary without a final newline", "printf '3 passed, 0 failed'", 0, "3 passed, 0 failed"],
  ["a summary and a blank line", "echo '3 passed, 0 failed'; echo", 0, "3 passed, 0 failed"],
  [
    "failures and lines of npm after them",
    "echo '3 passed, 2 failed'; echo 'npm error'; exit 1",
    1,
    "3 passed, 2 failed",
  ],
  ["failures but success", "echo '3 passed, 2 failed'", 1, "3 passed, 2 failed"],
  ["a failure after the last test", "echo '3 passed, 0 failed'; exit 7", 7, "3 passed, 1 failed"],
  [
    "two summaries",
    "echo '1 passed, 0 failed'; echo '3 passed, 0 failed'; echo end",
    0,
    "3 passed, 0 failed",
  ],
  ["binary output", "printf '\\0\\n3 passed, 0 failed\\n\\0\\n'", 0, "3 passed, 0 failed"],
])("after %s, the last line is the summary", (_what, shellScript, status, summary) => {
  const run = runWith(shellScript);
  expect(run.stdout.split("\n").slice(-2)).toEqual([summary, ""]);
  expect(run.status).toBe(status);
});
