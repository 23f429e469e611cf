import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { startProgram } from "../../testbed/index.ts";
import { createLab } from "../../testbed/networks/lab.ts";
import { isRunning, labDirectory, NAMESPACE_FILES, processesIn } from "../../testbed/networks/lab-removal.ts";
import { programFile } from "../../testbed/networks/lab-test.ts";

const NAMES = "/run/netns";

/** The two ends of a delayed line, the forwarder between them, and a program on the host. */
const STANDING_PROCESSES = 4;

/** The leftovers of a process's labs: namespaces, files and directories. */
function traces(pid: number): string[] {
  return [NAMES, NAMESPACE_FILES, tmpdir()]
    .flatMap((directory) => (existsSync(directory) ? readdirSync(directory) : []))
    .filter((name) => name.startsWith(`vvl${pid}-`));
}

test("closing a lab ends its programs and leaves nothing behind", async () => {
  const lab = await createLab([{ name: "home", kind: "dual-stack", line: { oneWayDelayMs: 10 } }]);
  const host = lab.host("home");
  const asleep = ["-c", "echo asleep; exec sleep infinity"];
  const program = await lab.startUntil(host, "asleep", "sh", asleep);
  expect(traces(process.pid)).toContain(host.namespace);
  expect(processesIn([host.namespace])).toEqual([program.pid]);
  await lab.close();
  expect(await program.ended).toBe("SIGKILL");
  expect(traces(process.pid)).toEqual([]);
  await lab.close();
});

test("a lab that cannot be built leaves nothing behind and says why", async () => {
  const building = createLab([
    { name: "near", kind: "open", line: { oneWayDelayMs: 10 } },
    { name: "impossible", kind: "open", line: { rateKilobitsPerSecond: 0 } },
  ]);
  await expect(building).rejects.toThrow(/rate/);
  expect(traces(process.pid)).toEqual([]);
});

test("impossible networks are refused before anything is created", async () => {
  await expect(createLab([{ name: "A b", kind: "open" }])).rejects.toThrow(RangeError);
  await expect(createLab([{ name: "a", kind: "open", hosts: 5 }])).rejects.toThrow(RangeError);
});

test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "a run that ends by %s leaves nothing behind",
  async (signal) => {
    const standing = Promise.withResolvers<void>();
    const run = startProgram(process.execPath, [programFile("standing-lab")], {
      onOutput: (output) => {
        if (output.includes("standing")) standing.resolve();
      },
    });
    try {
      await Promise.race([standing.promise, run.ended]);
      const namespaces = traces(run.pid).filter((name) => existsSync(join(NAMES, name)));
      const processes = processesIn(namespaces);
      expect(processes.length, run.output()).toBeGreaterThanOrEqual(STANDING_PROCESSES);
      // The reaper shares its output, so the end of the output is the end of both.
      await run.end(signal);
      expect(await run.ended, run.output()).toBe(signal);
      expect(traces(run.pid)).toEqual([]);
      // One that ended by itself at that moment has left its namespaces a little before it is gone.
      await vi.waitFor(() => expect(processes.filter(isRunning)).toEqual([]));
    } finally {
      await run.end("SIGKILL");
    }
  },
);

test("the next lab removes what a killed run and its killed reaper left", async () => {
  const pid = spawnSync("true").pid;
  const namespace = `vvl${pid}-1-home`;
  const directory = labDirectory(`vvl${pid}-1`);
  execFileSync("ip", ["netns", "add", namespace]);
  mkdirSync(directory);
  const lab = await createLab([{ name: "home", kind: "open" }]);
  await lab.close();
  expect(traces(pid)).toEqual([]);
});
