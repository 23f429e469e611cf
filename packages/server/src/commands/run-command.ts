import { type Environment, UsageError } from "../options/read-options.ts";
import type { CommandContext, ListedCommand } from "./command.ts";
import { COMMANDS, SERVER, usageOf } from "./commands.ts";
import { EXIT_USAGE, exitOnLostOutput, exitWith } from "./exit.ts";

/** Runs `visavis` with its arguments. Resolves when the command is done, or once its server listens. */
export async function runCommand({
  args,
  environment,
  openPages,
}: {
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly openPages: CommandContext["openPages"];
}): Promise<void> {
  exitOnLostOutput();
  const [name = "", ...others] = args;
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const command = await (named === undefined ? loadServer() : named.load());
  try {
    await command.run(named === undefined ? args : others, {
      usage: usageOf(named && name),
      environment,
      openPages,
      loadCommands,
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    exitWith(EXIT_USAGE, error.message);
  }
}

/** All commands, the server first. */
export async function loadCommands(): Promise<readonly ListedCommand[]> {
  const named = Object.entries(COMMANDS).map(async ([name, { summary, load }]) => ({
    name,
    summary,
    usage: usageOf(name),
    text: await load(),
  }));
  const server = {
    name: undefined,
    summary: SERVER.summary,
    usage: usageOf(undefined),
    text: await loadServer(),
  };
  return [server, ...(await Promise.all(named))];
}

async function loadServer() {
  return (await import("./serve.ts")).SERVE_COMMAND;
}
