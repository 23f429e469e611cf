import { computed, signal } from "@preact/signals";
import {
  type PacketJourney,
  type Side,
  type SimulatedNetwork,
  sendPacket,
  simulatedNetwork,
} from "@visavis/nat/core";
import type { TransportAddress } from "@visavis/stun/core";
import { type Kinds, kindOf } from "../../nat-views/kinds.ts";
import { lastSourceSeen } from "./contact.ts";

/** More than any pair needs. */
const MAX_PACKETS = 100;

export const kinds = signal<Kinds>({ a: "port-restricted-cone", b: "port-restricted-cone" });
export const network = signal<SimulatedNetwork>(networkOf(kinds.peek()));
export const journeys = signal<readonly PacketJourney[]>([]);
/** The mapped address of each side; signaling passes it to the other. */
const seenAs = signal<Readonly<Partial<Record<Side, TransportAddress>>>>({});

export const isFull = computed(() => journeys.value.length >= MAX_PACKETS);

/** Where a side can send: to the other’s mapped address, and to the source of the other’s last packet. */
export const destinations = computed(() => ({
  a: { mapped: seenAs.value.b, source: lastSourceSeen(journeys.value, "a") },
  b: { mapped: seenAs.value.a, source: lastSourceSeen(journeys.value, "b") },
}));

function networkOf({ a, b }: Kinds): SimulatedNetwork {
  return simulatedNetwork({ a: kindOf(a), b: kindOf(b) });
}

/** Starts over with two new NATs of these kinds. */
export function beginWith(chosen: Kinds): void {
  kinds.value = chosen;
  network.value = networkOf(chosen);
  journeys.value = [];
  seenAs.value = {};
}

/** A side sends a Binding request to the STUN server and gets its response. */
export function askServer(side: Side): void {
  const { source } = send(side, network.peek().server);
  send("server", source);
  seenAs.value = { ...seenAs.peek(), [side]: source };
}

/** A side sends to the other’s mapped address, or to the source of its last packet. */
export function sendToOther(side: Side, where: "mapped" | "source"): void {
  const to = destinations.peek()[side][where];
  if (to !== undefined) send(side, to);
}

function send(from: Side | "server", to: TransportAddress): PacketJourney {
  const sent = sendPacket(network.peek(), { from, to });
  network.value = sent.network;
  journeys.value = [...journeys.peek(), sent.journey];
  return sent.journey;
}
