import { expect } from "vitest";
import { type Outcome, runProgram } from "../../testbed/index.ts";
import { findPrograms } from "../../testbed/programs/debian-programs.ts";
import type { EchoPeer } from "./echo-peer.ts";
import { SECRET, type TurnServer } from "./turn-server.ts";

/** The default number of messages that the client sends on each flow. */
export const MESSAGES = 5;

/** It waits for lost packets, and for a while after it has finished. */
const LIMIT_MS = 45_000;

/** The figures that `turnutils_uclient` prints at the end. */
export interface Report extends Outcome {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
}

let users = 0;
let clients = 0;

/** A new user name: a user's allocations are counted together, and this client does not delete its own. */
export function newUser(): string {
  users += 1;
  return `user-${users}`;
}

/** Options that name a user and prove it, for a server with a shared secret. */
export function withSecret(secret = SECRET): string[] {
  return ["-u", newUser(), "-W", secret];
}

/** Options that name a peer. */
export const towards = ({ address, port }: Pick<EchoPeer, "address" | "port">): string[] => [
  "-e",
  address,
  "-r",
  String(port),
];

/**
 * Runs `turnutils_uclient` against the server: UDP without more, `-t` for TCP, `-t -S` for TLS.
 *
 * It ends with code 0 even when every packet is lost, so look at the counts too.
 */
export async function runUclient(
  { address, ports }: TurnServer,
  args: readonly string[],
  { limitMs = LIMIT_MS }: { readonly limitMs?: number } = {},
): Promise<Report> {
  const port = args.includes("-S") ? ports.tlsListening : ports.listening;
  clients += 1;
  // Each client has its own network, since servers count requests per address and network.
  const local = address.includes(":") ? [] : ["-L", `127.1.${clients % 256}.1`];
  const options = ["-p", String(port), ...local, ...args];
  const outcome = await runProgram(findPrograms("coturn").uclient, [...options, address], { limitMs });
  const [, sent, received] = /tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\n/.exec(outcome.output) ?? [];
  const [, lost] = /Total lost packets (\d+) /.exec(outcome.output) ?? [];
  return { ...outcome, sent: Number(sent), received: Number(received), lost: Number(lost) };
}

/** Runs the client with its own user name: everything comes back, and the peer saw relayed addresses only. */
export async function relaysToPeer(
  server: TurnServer,
  peer: EchoPeer,
  { args, messages = MESSAGES }: { readonly args: readonly string[]; readonly messages?: number },
) {
  const report = await runUclient(server, [...args, ...withSecret(), ...towards(peer)]);
  expect(report, report.output).toMatchObject({ code: 0, sent: messages, received: messages, lost: 0 });
  expect(peer.sources).toHaveLength(messages);
  for (const source of peer.sources) {
    expect(source.address).toBe(peer.address);
    expect(source.port).toBeGreaterThanOrEqual(server.ports.firstRelay);
    expect(source.port).toBeLessThanOrEqual(server.ports.lastRelay);
  }
  return report;
}
