import { contactsOf, TUTORIAL_STUN_SERVERS } from "@visavis/nat/core";
import {
  discoverNatBehaviour,
  discoverTcpMapping,
  type NatDiscoveryProgress,
  type NatTest,
} from "@visavis/nat/node";
import type { TransportAddress } from "@visavis/stun/core";
import { probeStunServers, StunRequestError } from "@visavis/stun/node";
import { type NatFindings, natReport, noContactProblem, tcpReport } from "../nat/nat-report.ts";
import { chooseServers } from "../nat/usual-servers.ts";
import { writtenAddress } from "../network/addresses.ts";
import {
  type Command,
  type CommandOptions,
  commandHelp,
  type Given,
  readCommandLine,
  readGiven,
} from "../options/command-line.ts";
import { readLocalAddress } from "../options/values.ts";
import { readServerName } from "../stun/server-name.ts";
import { noAnswerProblem } from "../stun/stun-report.ts";
import { EXIT_FAILED, exitWith } from "./exit.ts";

export const NAT_COMMAND = {
  name: "nat",
  description: `Finds out how the NATs and firewalls between this computer and a STUN server
treat UDP (RFC 5780), and what that means for calls. Takes up to half a minute.

A server with two IP addresses tells most, such as visavis turn with two
listening-ip; of others, several together tell more than one. Without --server,
it asks public ones that answer, which seldom tell who is let in.`,
  usage: "visavis nat [--server <host:port>] [--other <host:port>]...",
  options: {
    server: { value: "host:port", help: "the STUN server to ask; the port is 3478 unless given" },
    other: { value: "host:port", isRepeatable: true, help: "a further one to compare with, or several" },
    local: { value: "address", help: "the address of this computer to ask from" },
    lifetime: { help: "how long the NAT remembers silence; up to 15 minutes" },
    tcp: { help: "find out how TCP is mapped as well" },
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
const TCP_TITLE = "as whom do several addresses see a connection of ours?";

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
  const findings = await discover(given);
  const problem = noContactProblem(findings);
  if (given.has("json")) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else if (problem === undefined) process.stdout.write(natReport(findings));
  else if (findings.tcp !== null) process.stdout.write(tcpReport(findings.tcp));
  if (problem !== undefined) exitWith(EXIT_FAILED, problem);
}

async function discover(given: Arguments): Promise<NatFindings> {
  const local = given.get("local");
  const from = local === undefined ? {} : { localAddress: readGiven(local, readLocalAddress) };
  const asked = { ...from, ...(await serversOf(given, from)) };
  try {
    const discovery = await discoverNatBehaviour({
      ...asked,
      ...(given.has("lifetime") && { bindingLifetime: {} }),
      onProgress: tell,
    });
    if (given.has("tcp")) process.stderr.write(`tcp: ${TCP_TITLE}\n`);
    const tcp = given.has("tcp")
      ? await discoverTcpMapping({ ...asked, otherAddress: discovery.otherAddress })
      : null;
    return { ...discovery, contacts: contactsOf(discovery), tcp };
  } catch (error) {
    if (!(error instanceof StunRequestError)) throw error;
    exitWith(EXIT_FAILED, `${error.message}; correct it, or give another server`);
  }
}

/** Those that were given, or else usual ones that answer. */
async function serversOf(
  given: Arguments,
  from: { readonly localAddress?: string },
): Promise<{ readonly server: TransportAddress; readonly others: readonly TransportAddress[] }> {
  const server = given.get("server");
  const other = given.get("other");
  const others = other === undefined ? [] : readGiven(other, readServerNames);
  if (server !== undefined) return { server: readGiven(server, readServerName), others };
  process.stderr.write("servers: which public ones answer? Give yours with --server\n");
  const probes = await probeStunServers({
    ...from,
    servers: TUTORIAL_STUN_SERVERS.map(readServerName),
    tries: 1,
  });
  const chosen = chooseServers(probes);
  if (chosen === undefined) exitWith(EXIT_FAILED, noAnswerProblem(probes) ?? "no server can be asked");
  process.stderr.write(`servers: ${[chosen.server, ...chosen.others].map(writtenAddress).join(", ")}\n`);
  return { server: chosen.server, others: [...chosen.others, ...others] };
}

function tell({ test, state, silenceMs }: NatDiscoveryProgress): void {
  if (state !== "started") return;
  const silence = silenceMs === undefined ? "" : ` silent for ${Math.round(silenceMs / 1_000)} s`;
  process.stderr.write(`${test}: ${TEST_TITLES[test]}${silence}\n`);
}

const readServerNames = (text: string) => text.split(",").map(readServerName);
