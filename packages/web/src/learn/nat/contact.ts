import { type PacketJourney, playChecks, type Side, simulatedNetwork } from "@visavis/nat/core";
import { formatTransportAddress, isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";
import { formatKinds, type Kinds, kindOf } from "../../nat-views/kinds.ts";

const OTHER = { a: "b", b: "a" } as const satisfies Record<Side, Side>;
/** So often each side has to have tried in vain. */
const VAIN_TRIES = 2;

/** A first packet that a NAT let no further: `NAT B: port-not-sent-to, 198.51.100.1:40001 → 203.0.113.1:40001`. */
export function droppedIn(journeys: readonly PacketJourney[]): string | undefined {
  for (const { source, to, end } of journeys) {
    if (end.kind !== "refused") continue;
    return `NAT ${end.by.toUpperCase()}: ${end.why}, ${formatTransportAddress(source)} → ${formatTransportAddress(to)}`;
  }
  return undefined;
}

/** From where the last packet of the other side came that got through to `side`. */
export function lastSourceSeen(journeys: readonly PacketJourney[], side: Side): TransportAddress | undefined {
  return arrivalsAt(journeys, side).at(-1)?.source;
}

/**
 * Between which public addresses both reach each other: a packet of each got through, and each went where the other’s came
 * from. Where a NAT lets everybody in, order does not matter, so such pairs are left out.
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

/** That both sides tried in vain where no order of packets helps. */
export function vainIn(journeys: readonly PacketJourney[], kinds: Kinds): string | undefined {
  if (!needsRelay(kinds)) return undefined;
  const sides = ["a", "b"] as const;
  if (sides.some((side) => arrivalsAt(journeys, side).length > 0)) return undefined;
  const counts = sides.map(
    (side) => journeys.filter(({ from, end }) => from === side && end.kind === "refused").length,
  );
  if (counts.some((count) => count < VAIN_TRIES)) return undefined;
  return `${formatKinds(kinds)}: A → B ${counts[0]} × dropped, B → A ${counts[1]} × dropped`;
}

/** Whether checks between the two come to nothing without a relay. */
export function needsRelay({ a, b }: Kinds): boolean {
  return playChecks(simulatedNetwork({ a: kindOf(a), b: kindOf(b) })).path.isRelayed;
}

function arrivalsAt(journeys: readonly PacketJourney[], side: Side): readonly PacketJourney[] {
  return journeys.filter(
    ({ from, end }) => from === OTHER[side] && end.kind === "arrived" && end.at === side,
  );
}
