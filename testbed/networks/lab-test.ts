// biome-ignore-all lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
import { join } from "node:path";
import { test as base } from "vitest";
import { createLab, type Lab, type LabMachine } from "./lab.ts";
import type { NetworkSettings } from "./namespace-plan.ts";

/** Vitest's `test` with one lab for the file. The lab is always removed. */
export function labTest(networks: readonly NetworkSettings[]) {
  return base.extend("lab", { scope: "file" }, async ({}, { onCleanup }) => {
    const lab = await createLab(networks);
    onCleanup(lab.close);
    return lab;
  });
}

/** Path of one of the programs that tests run on machines of a lab. */
export function programFile(name: string): string {
  return join(import.meta.dirname, "programs", `${name}.ts`);
}

const ECHO_LIMIT_MS = 60_000;

/** Starts an echo on the server, over UDP and TCP. */
export async function startEcho(lab: Lab, ports: readonly number[]): Promise<void> {
  const args = [programFile("echo"), ...ports.map(String)];
  await lab.startUntil(lab.server, "ready", process.execPath, args);
}

/** Runs a program that prints one value as JSON. */
export async function answerOf<Answer>(
  lab: Lab,
  machine: LabMachine,
  program: string,
  args: readonly (string | number)[],
): Promise<Answer> {
  const { code, output } = await lab.run(
    machine,
    process.execPath,
    [programFile(program), ...args.map(String)],
    { limitMs: ECHO_LIMIT_MS },
  );
  if (code !== 0) throw new Error(`${program} ended (${code}):\n${output}`);
  return JSON.parse(output);
}
