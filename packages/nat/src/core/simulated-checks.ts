import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import type { NatKind } from "./nat-behaviour.ts";
import {
  newNat,
  type PacketJourney,
  type Side,
  type SimulatedNetwork,
  type SimulatedParty,
  sendPacket,
} from "./nat-simulator.ts";

/**
 * The purpose of a simulated packet. RFC 8445 §5.1.1.2, §7.2.4 and §7.3.1.4.
 *
 * - `gather`, `gathered`: a Binding request to the STUN server, and its response
 * - `check`, `response`, `triggered-check`: between the two hosts
 * - `allocate`: a request to the server for a relayed address. RFC 8656 §7
 * - `relayed`: data between the server and the host that holds the relayed address. RFC 8656 §11
 */
export type CheckPurpose =
  | "gather"
  | "gathered"
  | "check"
  | "response"
  | "triggered-check"
  | "allocate"
  | "relayed";

export interface CheckStep {
  readonly purpose: CheckPurpose;
  readonly journey: PacketJourney;
  /** The network after the packet. */
  readonly network: SimulatedNetwork;
  /** The source of the packet if it is a new, peer-reflexive candidate. RFC 8445 §7.3.1.3. */
  readonly discovered?: TransportAddress;
}

export interface SimulatedChecks {
  readonly steps: readonly CheckStep[];
  /** The transport addresses between which media travel; `a` is the relay’s if it is used. */
  readonly path: { readonly isRelayed: boolean; readonly a: TransportAddress; readonly b: TransportAddress };
}

/**
 * Checks are repeated, since those of the other side may have opened the NAT. RFC 8445 §14 sets a pace, not a count.
 */
const ROUNDS = 3;

const INNER = {
  a: { address: "192.168.1.10", port: 5_000 },
  b: { address: "192.168.1.20", port: 6_000 },
} as const;
const PUBLIC = { a: "198.51.100.1", b: "203.0.113.1" } as const;
const SERVER = { address: "192.0.2.1", port: 3478 } as const;
const RELAY = { address: "192.0.2.1", port: 50_000 } as const;

/** Two hosts behind NATs of these kinds; `isTranslated: false` for a firewall in front of public addresses. */
export function simulatedNetwork(
  kinds: {
    readonly [side in Side]: NatKind & { readonly isTranslated?: boolean };
  },
): SimulatedNetwork {
  const host = (side: Side) => {
    const { isTranslated = true, ...kind } = kinds[side];
    return isTranslated
      ? { socket: INNER[side], nat: newNat(kind, PUBLIC[side]) }
      : { socket: { ...INNER[side], address: PUBLIC[side] }, nat: newNat(kind, undefined) };
  };
  return { hosts: { a: host("a"), b: host("b") }, server: SERVER, relay: RELAY };
}

const OTHER = { a: "b", b: "a" } as const satisfies Record<Side, Side>;

/**
 * Simulates ICE between two hosts, packet by packet: each asks the STUN server for its reflexive address and sends it
 * to the other; both send checks until one gets a response. If none does, A allocates a relayed address and B sends its
 * checks there. RFC 8445 §5 to §7 without pacing. Browsers allocate the relay at the beginning, and use it only if
 * nothing else works.
 */
export function playChecks(start: SimulatedNetwork): SimulatedChecks {
  const play = startPlay(start);
  const known: Record<Side, TransportAddress> = { a: gather(play, "a"), b: gather(play, "b") };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const from of ["a", "b"] as const) {
      const to = known[OTHER[from]];
      const checked = check(play, { purpose: "check", from, to, known });
      if (checked === undefined) continue;
      if (checked.isAnswered) return { steps: play.steps, path: directPath(from, checked.source, to) };
      const other = OTHER[from];
      const back = check(play, { purpose: "triggered-check", from: other, to: checked.source, known });
      if (back?.isAnswered)
        return { steps: play.steps, path: directPath(other, back.source, checked.source) };
    }
  }
  return { steps: play.steps, path: relayedPath(play) };
}

interface Play {
  readonly steps: CheckStep[];
  send(purpose: CheckPurpose, from: SimulatedParty, to: TransportAddress): PacketJourney;
}

function startPlay(start: SimulatedNetwork): Play {
  const steps: CheckStep[] = [];
  let network = start;
  return {
    steps,
    send(purpose, from, to) {
      const sent = sendPacket(network, { from, to });
      network = sent.network;
      steps.push({ purpose, journey: sent.journey, network });
      return sent.journey;
    },
  };
}

function gather(play: Play, side: Side): TransportAddress {
  const { source } = play.send("gather", side, SERVER);
  play.send("gathered", "server", source);
  return source;
}

/** Sends a check, and the response to it; `undefined` if the check did not arrive. */
function check(
  play: Play,
  {
    purpose,
    from,
    to,
    known,
  }: {
    readonly purpose: "check" | "triggered-check";
    readonly from: Side;
    readonly to: TransportAddress;
    readonly known: Readonly<Record<Side, TransportAddress>>;
  },
): { readonly source: TransportAddress; readonly isAnswered: boolean } | undefined {
  const { source, end } = play.send(purpose, from, to);
  if (end.kind !== "arrived") return undefined;
  if (!isSameTransportAddress(source, known[from])) noteDiscovery(play.steps, source);
  const response = play.send("response", OTHER[from], source);
  // RFC 8445 §7.2.5.2.1: a response must come from the address to which the check was sent.
  const isSymmetric = isSameTransportAddress(response.source, to);
  return { source, isAnswered: response.end.kind === "arrived" && isSymmetric };
}

/** Every NAT lets in the answers of a server that the host has sent to, so this path always works. */
function relayedPath({ send }: Play): SimulatedChecks["path"] {
  const allocation = send("allocate", "a", SERVER).source;
  send("gathered", "server", allocation);
  const { source } = send("check", "b", RELAY);
  send("relayed", "server", allocation);
  send("relayed", "a", SERVER);
  send("response", "relay", source);
  return { isRelayed: true, a: RELAY, b: source };
}

function noteDiscovery(steps: CheckStep[], discovered: TransportAddress): void {
  const last = steps.pop();
  if (last !== undefined) steps.push({ ...last, discovered });
}

function directPath(from: Side, source: TransportAddress, to: TransportAddress): SimulatedChecks["path"] {
  return { isRelayed: false, ...(from === "a" ? { a: source, b: to } : { a: to, b: source }) };
}
