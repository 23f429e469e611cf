import { expect, test } from "vitest";
import { isRunning } from "../../testbed/networks/lab-removal.ts";
import { runChild } from "./child.ts";

const COLLECTED = { limitMs: 10_000, isCollected: true } as const;

test("the exit code and both output streams are reported", async () => {
  const script = "console.log('one'); console.error('two'); process.exitCode = 3";
  const { output, ...outcome } = await runChild(["node", "-e", script], COLLECTED);
  expect(outcome).toEqual({ succeeded: false, isTimeout: false });
  expect(output).toContain("one\n");
  expect(output).toContain("two\n");
});

test("a program gets the given variables", async () => {
  const environment = { EVERY_PAIR: "true" };
  const { output } = await runChild(["node", "-p", "process.env.EVERY_PAIR"], { ...COLLECTED, environment });
  expect(output).toBe("true\n");
});

test("a hanging program is killed with its children", async () => {
  const script = "sleep 300 & echo $!; wait";
  const { output, ...outcome } = await runChild(["sh", "-c", script], { limitMs: 2_000, isCollected: true });
  expect(outcome).toEqual({ succeeded: false, isTimeout: true });
  expect(Number(output)).toBeGreaterThan(0);
  await expect.poll(() => isRunning(Number(output))).toBe(false);
});

test("a program that does not exist is an error", async () => {
  await expect(runChild(["no-such-program"], COLLECTED)).rejects.toThrow("ENOENT");
});
