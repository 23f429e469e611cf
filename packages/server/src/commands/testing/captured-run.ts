import type { Environment } from "../../options/read-options.ts";
import type { Command } from "../command.ts";
import { usageOf } from "../commands.ts";
import { loadCommands } from "../run-command.ts";

export interface CapturedRun {
  readonly stdout: string;
  readonly stderr: string;
  /** `undefined` if the command did not end the process. */
  readonly exitCode: number | string | null | undefined;
}

/** Thrown instead of ending the process. */
class Exit extends Error {
  readonly exitCode: CapturedRun["exitCode"];
  constructor(exitCode: CapturedRun["exitCode"]) {
    super("the process exits");
    this.exitCode = exitCode;
  }
}

/** Runs a command in this process, and captures what it prints and the code it exits with. Other errors are thrown. */
export async function runCaptured(
  command: Command,
  args: readonly string[],
  environment: Environment = {},
): Promise<CapturedRun> {
  const written = { stdout: "", stderr: "" };
  const original = { stdout: process.stdout.write, stderr: process.stderr.write, exit: process.exit };
  const write = (stream: "stdout" | "stderr") => (text: string | Uint8Array) => {
    written[stream] += text;
    return true;
  };
  process.stdout.write = write("stdout");
  process.stderr.write = write("stderr");
  process.exit = (code) => {
    throw new Exit(code);
  };
  const openPages = () => {
    throw new Error("the command opens no pages");
  };
  try {
    const [, name] = command.command.split(" ");
    await command.run(args, { usage: usageOf(name), environment, openPages, loadCommands });
    return { ...written, exitCode: undefined };
  } catch (error) {
    if (error instanceof Exit) return { ...written, exitCode: error.exitCode };
    throw error;
  } finally {
    process.stdout.write = original.stdout;
    process.stderr.write = original.stderr;
    process.exit = original.exit;
  }
}
