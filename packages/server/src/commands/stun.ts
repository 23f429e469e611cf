import { readFileSync } from "node:fs";
import type { TransportAddress } from "@visavis/stun/core";
import { formatTransportAddress, TUTORIAL_STUN_SERVERS } from "@visavis/stun/core";
import { probeStunServers } from "@visavis/stun/node";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readLocalAddress, readTries } from "../options/values.ts";
import { readServerList } from "../stun/server-list.ts";
import { readServerName, readServerNames } from "../stun/server-name.ts";
import { noAnswerProblem, stunReport } from "../stun/stun-report.ts";
import { defineCommand } from "./command.ts";
import { EXIT_FAILED, exitWith } from "./exit.ts";

/** Prints the table to standard output, progress to standard error. Exits with code 1 if no server responds. */
export const STUN_COMMAND = defineCommand({
  command: "visavis stun",
  description: `Queries STUN servers in parallel: which respond, how fast, which address each
of them sees, and whether they agree. A silent server takes three seconds.

Without servers, it queries those that tutorials have recommended for years.`,
  operand: "server",
  options: {
    server: {
      value: "host:port",
      isRepeatable: true,
      help: "a server to query; the default port is 3478",
      parse: readServerNames,
    },
    file: { value: "path", help: "a list of servers to query, one per line", parse: readListFile },
    list: { help: "print the servers, as a file to start from" },
    tries: { value: "number", default: 5, help: "requests per server", parse: readTries },
    local: {
      value: "address",
      help: "the address of this computer to send from",
      parse: readLocalAddress,
    },
    json: { help: "print all results as a JSON array" },
  },
  async run({ options }) {
    const { list, tries, local } = options;
    const servers = serversOf(options);
    if (list) {
      process.stdout.write(servers.map((server) => `${formatTransportAddress(server)}\n`).join(""));
      return;
    }
    const probes = await probeStunServers({
      servers,
      tries,
      ...(local !== undefined && { localAddress: local }),
      onProgress: ({ done, total }) => {
        // A terminal shows the progress on one line; a file would collect many.
        const end = done === total ? "\n" : "";
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} servers queried${end}`);
      },
    });
    process.stdout.write(options.json ? `${JSON.stringify(probes)}\n` : stunReport(probes));
    const problem = noAnswerProblem(probes);
    if (problem !== undefined) exitWith(EXIT_FAILED, problem);
  },
});

function serversOf({
  server,
  file,
}: {
  readonly server: readonly TransportAddress[] | undefined;
  readonly file: readonly TransportAddress[] | undefined;
}): readonly TransportAddress[] {
  if (server === undefined && file === undefined) return TUTORIAL_STUN_SERVERS.map(readServerName);
  return [...(server ?? []), ...(file ?? [])];
}

function readListFile(path: string): readonly TransportAddress[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidValueError(`${path} cannot be read (${reason}); create one with visavis stun --list`);
  }
  return readServerList(text);
}
