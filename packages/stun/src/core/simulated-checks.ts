import type { NatKind } from "./direct-contact.ts";
import { newNat, type PacketJourney, type Side, type SimulatedNetwork, sendPacket } from "./nat-simulator.ts";
import type { TransportAddress } from "./transport-address.ts";

/** What a packet of the play is for. RFC 8445 §5.1.1.2, §7.2.4 and §7.3.1.4. */
export type CheckPurpose = "gather" | "told" | "check" | "response" | "triggered-check";

export interface CheckStep {
  readonly purpose: CheckPurpose;
  readonly journey: PacketJourney;
  /** As it is after the packet. */
  readonly network: SimulatedNetwork;
  /** The source of what arrived, where no candidate had it: peer-reflexive. RFC 8445 §7.3.1.3. */
  readonly discovered?: TransportAddress;
}

export interface SimulatedChecks {
  readonly steps: readonly CheckStep[];
  /** Between which transport addresses of the open Internet media go; `undefined` where only a relay is left. */
  readonly path: { readonly a: TransportAddress; readonly b: TransportAddress } | undefined;
}

/** Checks are sent again, so that the other side’s may have opened the way. RFC 8445 §14 has a pace, not a count. */
const ROUNDS = 3;

const INNER = {
  a: { address: "192.168.1.10", port: 5_000 },
  b: { address: "192.168.1.20", port: 6_000 },
} as const;
const PUBLIC = { a: "198.51.100.1", b: "203.0.113.1" } as const;
const SERVER = { address: "192.0.2.1", port: 3478 } as const;

/** Two hosts behind NATs of these kinds; `isTranslated` false for a firewall in front of public addresses. */
export function simulatedNetwork(kinds: {
  readonly [side in Side]: NatKind & { readonly isTranslated?: boolean };
}): SimulatedNetwork {
  const host = (side: Side) => {
    const { isTranslated = true, ...kind } = kinds[side];
    return isTranslated
      ? { socket: INNER[side], nat: newNat(kind, PUBLIC[side]) }
      : { socket: { ...INNER[side], address: PUBLIC[side] }, nat: newNat(kind, undefined) };
  };
  return { hosts: { a: host("a"), b: host("b") }, server: SERVER };
}

const OTHER = { a: "b", b: "a" } as const satisfies Record<Side, Side>;

/**
 * What ICE does between two hosts, packet by packet: each asks the server how it is seen, tells the other, and both send
 * checks there until one gets an answer. RFC 8445 §5 to §7, without relays and without pacing.
 */
export function playChecks(start: SimulatedNetwork): SimulatedChecks {
  const steps: CheckStep[] = [];
  let network = start;
  const send = (purpose: CheckPurpose, from: Side | "server", to: TransportAddress): PacketJourney => {
    const sent = sendPacket(network, { from, to });
    network = sent.network;
    steps.push({ purpose, journey: sent.journey, network });
    return sent.journey;
  };
  const gather = (side: Side): TransportAddress => {
    const { source } = send("gather", side, network.server);
    send("told", "server", source);
    return source;
  };
  const known: Record<Side, TransportAddress> = { a: gather("a"), b: gather("b") };

  /** A check and its answer. Returns the source that the other side saw, where both arrived. */
  const check = (purpose: "check" | "triggered-check", from: Side, to: TransportAddress) => {
    const { source, end } = send(purpose, from, to);
    if (end.kind !== "arrived") return undefined;
    const isNew = source.address !== known[from].address || source.port !== known[from].port;
    if (isNew) noteDiscovery(steps, source);
    const response = send("response", OTHER[from], source);
    // RFC 8445 §7.2.5.2.1: an answer from elsewhere than where the check went is none.
    const isSymmetric = response.source.address === to.address && response.source.port === to.port;
    return { source, isAnswered: response.end.kind === "arrived" && isSymmetric };
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    for (const from of ["a", "b"] as const) {
      const to = known[OTHER[from]];
      const checked = check("check", from, to);
      if (checked === undefined) continue;
      if (checked.isAnswered) return { steps, path: pathOf(from, checked.source, to) };
      const back = check("triggered-check", OTHER[from], checked.source);
      if (back?.isAnswered) return { steps, path: pathOf(OTHER[from], back.source, checked.source) };
    }
  }
  return { steps, path: undefined };
}

function noteDiscovery(steps: CheckStep[], discovered: TransportAddress): void {
  const last = steps.pop();
  if (last !== undefined) steps.push({ ...last, discovered });
}

function pathOf(from: Side, source: TransportAddress, to: TransportAddress): SimulatedChecks["path"] {
  return from === "a" ? { a: source, b: to } : { a: to, b: source };
}
