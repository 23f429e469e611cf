import { contactsOf } from "@visavis/nat/core";
import {
  discoverNatBehaviour,
  discoverTcpMapping,
  type NatDiscoveryProgress,
  type NatTest,
} from "@visavis/nat/node";
import type { TransportAddress } from "@visavis/stun/core";
import { formatTransportAddress, TUTORIAL_STUN_SERVERS } from "@visavis/stun/core";
import { probeStunServers, StunRequestError } from "@visavis/stun/node";
import { type NatFindings, natReport, noContactProblem, tcpReport } from "../nat/nat-report.ts";
import { chooseServers } from "../nat/usual-servers.ts";
import { readLocalAddress } from "../options/values.ts";
import { readServerName, readServerNames } from "../stun/server-name.ts";
import { noAnswerProblem } from "../stun/stun-report.ts";
import { defineCommand } from "./command.ts";
import { EXIT_FAILED, exitWith } from "./exit.ts";

const TEST_TITLES = {
  mapping: "which address do several servers see?",
  filtering: "who can send to us?",
  hairpinning: "can two behind this NAT reach each other through its public address?",
  "binding-lifetime": "how long does the NAT keep a mapping?",
} as const satisfies Record<NatTest, string>;
const TCP_TITLE = "which address do several servers see of a connection?";

/** Prints verdicts to standard output, progress to standard error. Exits with code 1 if the server does not respond. */
export const NAT_COMMAND = defineCommand({
  command: "visavis nat",
  description: `Finds out how the NATs and firewalls between this computer and a STUN server
treat UDP (RFC 5780), and what that means for calls. Takes up to half a minute.

A server with two IP addresses reveals most, such as visavis turn with two
listening-ip lines. Otherwise several servers reveal more than one. Without
--server, it queries public servers, which seldom reveal the filtering.`,
  options: {
    server: {
      value: "host:port",
      help: "the STUN server to query; the default port is 3478",
      parse: readServerName,
    },
    other: {
      value: "host:port",
      isRepeatable: true,
      help: "another server to compare with; may repeat",
      parse: readServerNames,
    },
    local: {
      value: "address",
      help: "the address of this computer to send from",
      parse: readLocalAddress,
    },
    lifetime: { help: "also measure the UDP mapping lifetime; up to 15 min" },
    tcp: { help: "also test the mapping of TCP" },
    json: { help: "print all results as a JSON object" },
  },
  async run({ options }) {
    const findings = await discover(options);
    const problem = noContactProblem(findings);
    if (options.json) process.stdout.write(`${JSON.stringify(findings)}\n`);
    else if (problem === undefined) process.stdout.write(natReport(findings));
    else if (findings.tcp !== null) process.stdout.write(tcpReport(findings.tcp));
    if (problem !== undefined) exitWith(EXIT_FAILED, problem);
  },
});

interface Servers {
  readonly server: TransportAddress;
  readonly others: readonly TransportAddress[];
}

interface NatOptions {
  readonly server: TransportAddress | undefined;
  readonly other: readonly TransportAddress[] | undefined;
  readonly local: string | undefined;
  readonly lifetime: boolean;
  readonly tcp: boolean;
}

async function discover(options: NatOptions): Promise<NatFindings> {
  const from = options.local === undefined ? {} : { localAddress: options.local };
  const target = { ...from, ...(await serversOf(options, from)) };
  try {
    const discovery = await discoverNatBehaviour({
      ...target,
      ...(options.lifetime && { bindingLifetime: {} }),
      onProgress: tell,
    });
    if (options.tcp) process.stderr.write(`tcp: ${TCP_TITLE}\n`);
    const tcp = options.tcp
      ? await discoverTcpMapping({ ...target, otherAddress: discovery.otherAddress })
      : null;
    return { ...discovery, contacts: contactsOf(discovery), tcp };
  } catch (error) {
    if (!(error instanceof StunRequestError)) throw error;
    exitWith(EXIT_FAILED, `${error.message}; correct it, or give another server`);
  }
}

/** The servers that were given, or public ones that respond. */
async function serversOf(
  { server, other: others = [] }: NatOptions,
  from: { readonly localAddress?: string },
): Promise<Servers> {
  if (server !== undefined) return { server, others };
  process.stderr.write("servers: looking for public ones that respond; --server names yours\n");
  const probes = await probeStunServers({
    ...from,
    servers: TUTORIAL_STUN_SERVERS.map(readServerName),
    tries: 1,
  });
  const chosen = chooseServers(probes);
  if (chosen === undefined) exitWith(EXIT_FAILED, noAnswerProblem(probes) ?? "no server can be queried");
  process.stderr.write(
    `servers: ${[chosen.server, ...chosen.others].map(formatTransportAddress).join(", ")}\n`,
  );
  return { server: chosen.server, others: [...chosen.others, ...others] };
}

function tell({ test, state, silenceMs }: NatDiscoveryProgress): void {
  if (state !== "started") return;
  const silence = silenceMs === undefined ? "" : ` silent for ${Math.round(silenceMs / 1_000)} s`;
  process.stderr.write(`${test}: ${TEST_TITLES[test]}${silence}\n`);
}
