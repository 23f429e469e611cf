import { isIP } from "node:net";
import { discoverNatBehaviour, type NatDiscovery, type NatTest, StunRequestError } from "@visavis/stun/node";
import {
  type Command,
  type CommandOptions,
  commandHelp,
  type Given,
  readCommandLine,
} from "../command-line.ts";
import { EXIT_FAILED, exitWith } from "../exit.ts";
import { OptionValueError } from "../option-values.ts";
import { UsageError } from "../read-options.ts";
import { natReport, noContactProblem } from "./nat-report.ts";
import { readServerName } from "./server-name.ts";

export const NAT_COMMAND = {
  name: "nat",
  description: `Finds out how the NATs and firewalls between this computer and a STUN server
treat UDP (RFC 5780), and what that means for calls. Takes up to half a minute.

A server with two IP addresses tells most, such as visavis turn with two
listening-ip; of others, several together tell more than one.`,
  usage: "visavis nat --server <host:port> [--other <host:port>]...",
  options: {
    server: { value: "host:port", help: "the STUN server to ask; the port is 3478 unless given" },
    other: { value: "host:port", isRepeatable: true, help: "a further one to compare with, or several" },
    local: { value: "address", help: "the address of this computer to ask from" },
    json: { help: "print all that was found as an object" },
  },
} as const satisfies Command<CommandOptions>;

type Arguments = ReadonlyMap<keyof typeof NAT_COMMAND.options, Given>;

const TEST_TITLES = {
  mapping: "as whom do several addresses see us?",
  filtering: "who gets in?",
  hairpinning: "do two behind this NAT reach each other by its outside?",
  "binding-lifetime": "how long does the NAT remember us?",
} as const satisfies Record<NatTest, string>;

/**
 * The command `visavis nat`: verdicts go to standard output, progress to standard error. It ends the process with code 1
 * where the server cannot be asked.
 *
 * @throws {UsageError}
 */
export async function runNatCommand(args: readonly string[]): Promise<void> {
  const given = readCommandLine(NAT_COMMAND, args, {});
  if (given === undefined) {
    process.stdout.write(commandHelp(NAT_COMMAND));
    return;
  }
  const discovery = await discover(given);
  const problem = noContactProblem(discovery);
  if (given.has("json")) process.stdout.write(`${JSON.stringify(discovery)}\n`);
  else if (problem === undefined) process.stdout.write(natReport(discovery));
  if (problem !== undefined) exitWith(EXIT_FAILED, problem);
}

async function discover(given: Arguments): Promise<NatDiscovery> {
  const server = given.get("server");
  if (server === undefined) {
    throw new UsageError("which server? give it with --server, such as stun.example.org:3478");
  }
  const others = given.get("other");
  const local = given.get("local");
  const options = {
    server: read(server, readServerName),
    others: others === undefined ? [] : read(others, readServerNames),
    ...(local !== undefined && { localAddress: read(local, readAddress) }),
  };
  try {
    return await discoverNatBehaviour({
      ...options,
      onProgress: ({ test, state }) => {
        if (state === "started") process.stderr.write(`${test}: ${TEST_TITLES[test]}\n`);
      },
    });
  } catch (error) {
    if (!(error instanceof StunRequestError)) throw error;
    exitWith(EXIT_FAILED, `${error.message}; correct it, or give another server`);
  }
}

function read<T>({ text, place }: Given, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof OptionValueError)) throw error;
    throw new UsageError(`${place}: ${error.message}`);
  }
}

const readServerNames = (text: string) => text.split(",").map(readServerName);

function readAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new OptionValueError(`"${text}" is no IP address; give one of this computer's`);
}
