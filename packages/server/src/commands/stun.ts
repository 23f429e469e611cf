import { readFileSync } from "node:fs";
import { TUTORIAL_STUN_SERVERS } from "@visavis/nat/core";
import type { TransportAddress } from "@visavis/stun/core";
import { probeStunServers } from "@visavis/stun/node";
import { writtenAddress } from "../network/addresses.ts";
import {
  type Command,
  type CommandOptions,
  commandHelp,
  type Given,
  readCommandLine,
  readGiven,
} from "../options/command-line.ts";
import { OptionValueError, readLocalAddress, readTries } from "../options/values.ts";
import { readServerList } from "../stun/server-list.ts";
import { readServerName } from "../stun/server-name.ts";
import { noAnswerProblem, stunReport } from "../stun/stun-report.ts";
import { EXIT_FAILED, exitWith } from "./exit.ts";

export const STUN_COMMAND = {
  name: "stun",
  description: `Asks STUN servers side by side: who answers, how fast, as whom they see this
computer, and whether they agree. A silent server takes three seconds.

Without any, it asks those that tutorials have handed on for years.`,
  usage: "visavis stun [server]...",
  operand: "server",
  options: {
    server: {
      value: "host:port",
      isRepeatable: true,
      help: "a server to ask; the port is 3478 unless given",
    },
    file: { value: "path", help: "a list of servers to ask, one a line" },
    list: { help: "print the servers, to begin a file with" },
    tries: { value: "number", help: "how often to ask each (5)" },
    local: { value: "address", help: "the address of this computer to ask from" },
    json: { help: "print all that was found as a list" },
  },
} as const satisfies Command<CommandOptions>;

type Arguments = ReadonlyMap<keyof typeof STUN_COMMAND.options, Given>;

/**
 * The command `visavis stun`: the table goes to standard output, progress to standard error. It ends the process with
 * code 1 where no server answers.
 *
 * @throws {UsageError}
 */
export async function runStunCommand(args: readonly string[]): Promise<void> {
  const given = readCommandLine(STUN_COMMAND, args, {});
  if (given === undefined) {
    process.stdout.write(commandHelp(STUN_COMMAND));
    return;
  }
  const servers = serversOf(given);
  if (given.has("list")) {
    process.stdout.write(servers.map((server) => `${writtenAddress(server)}\n`).join(""));
    return;
  }
  const tries = given.get("tries");
  const local = given.get("local");
  const probes = await probeStunServers({
    servers,
    ...(tries !== undefined && { tries: readGiven(tries, readTries) }),
    ...(local !== undefined && { localAddress: readGiven(local, readLocalAddress) }),
    onProgress: ({ done, total }) => {
      // On a terminal one line is written over and over; into a file it would be many.
      const end = done === total ? "\n" : "";
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} servers asked${end}`);
    },
  });
  process.stdout.write(given.has("json") ? `${JSON.stringify(probes)}\n` : stunReport(probes));
  const problem = noAnswerProblem(probes);
  if (problem !== undefined) exitWith(EXIT_FAILED, problem);
}

function serversOf(given: Arguments): readonly TransportAddress[] {
  const server = given.get("server");
  const file = given.get("file");
  const named = server === undefined ? [] : readGiven(server, (text) => text.split(",").map(readServerName));
  const listed = file === undefined ? [] : readGiven(file, readListFile);
  if (server !== undefined || file !== undefined) return [...named, ...listed];
  return readServerList(TUTORIAL_STUN_SERVERS.join("\n"));
}

function readListFile(path: string): readonly TransportAddress[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OptionValueError(`${path} cannot be read (${reason}); make one with visavis stun --list`);
  }
  return readServerList(text);
}
