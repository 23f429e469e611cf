import { type PacketJourney, playChecks, type Side, simulatedNetwork } from "@visavis/nat/core";
import { formatTransportAddress, isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import { formatKinds, type Kinds, kindOf } from "../../nat-views/kinds.ts";

const OTHER = { a: "b", b: "a" } as const satisfies Record<Side, Side>;
/** Each side must have tried this often. */
const MIN_FAILED_TRIES = 2;

/** The first packet that a NAT dropped: `NAT B: port-not-sent-to, 198.51.100.1:40001 → 203.0.113.1:40001`. */
export function droppedIn(journeys: readonly PacketJourney[]): string | undefined {
  for (const { source, to, end } of journeys) {
    if (end.kind !== "refused") continue;
    return `NAT ${end.by.toUpperCase()}: ${end.why}, ${formatTransportAddress(source)} → ${formatTransportAddress(to)}`;
  }
  return undefined;
}

/** The source address of the last packet from the other side that arrived at `side`. */
export function lastSourceSeen(journeys: readonly PacketJourney[], side: Side): TransportAddress | undefined {
  return arrivalsAt(journeys, side).at(-1)?.source;
}

/**
 * The public addresses between which both sides reach each other: a packet of each has arrived, sent to the source
 * address of the other’s. Pairs with a full cone are left out, because there the order of packets does not matter.
 */
export function contactIn(journeys: readonly PacketJourney[], kinds: Kinds): string | undefined {
  if ([kinds.a, kinds.b].some((name) => kindOf(name).filtering === "endpoint-independent")) return undefined;
  for (const toB of arrivalsAt(journeys, "b")) {
    const isAnswered = arrivalsAt(journeys, "a").some(
      ({ source, to }) => isSameTransportAddress(source, toB.to) && isSameTransportAddress(to, toB.source),
    );
    if (isAnswered)
      return `${formatKinds(kinds)}: ${formatTransportAddress(toB.source)} ↔ ${formatTransportAddress(toB.to)}`;
  }
  return undefined;
}

/** The dropped packets of both sides, if both have tried often enough and no other order could have helped. */
export function failedIn(journeys: readonly PacketJourney[], kinds: Kinds): string | undefined {
  if (!needsRelay(kinds)) return undefined;
  const sides = ["a", "b"] as const;
  if (sides.some((side) => arrivalsAt(journeys, side).length > 0)) return undefined;
  const counts = sides.map(
    (side) => journeys.filter(({ from, end }) => from === side && end.kind === "refused").length,
  );
  if (counts.some((count) => count < MIN_FAILED_TRIES)) return undefined;
  return `${formatKinds(kinds)}: A → B ${counts[0]} × dropped, B → A ${counts[1]} × dropped`;
}

/** True if ICE checks between the two find no direct path. */
export function needsRelay({ a, b }: Kinds): boolean {
  return playChecks(simulatedNetwork({ a: kindOf(a), b: kindOf(b) })).path.isRelayed;
}

function arrivalsAt(journeys: readonly PacketJourney[], side: Side): readonly PacketJourney[] {
  return journeys.filter(
    ({ from, end }) => from === OTHER[side] && end.kind === "arrived" && end.at === side,
  );
}
