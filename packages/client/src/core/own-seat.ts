import type { ClientMessage, ServerMessage } from "@visavis/signal/core";

/** More than these unacknowledged messages, and the seat is given up: the client joins again and negotiates anew. */
export const MAX_UNACKNOWLEDGED = 200;

/** After so many deliveries they are acknowledged at once, without waiting for the next ping. */
const ACKNOWLEDGE_AFTER = 32;

/** A message to one participant, with its number. */
type Numbered = Extract<ClientMessage, { type: "description" | "candidate" }>;

/** What a client knows of its seat in the room; see "Seats" in docs/protocol.md. */
export interface OwnSeat {
  readonly self: string;
  readonly token: string;
  readonly generation: number;
  /** The last delivery received, and the last one acknowledged. */
  received: number;
  acknowledged: number;
  /** The number of the last message sent. */
  lastSeq: number;
  /** What the server may not have received, in order. */
  unacknowledged: Numbered[];
}

/** The seat that a server gives; `undefined` from a server that has no seats. */
export function seatFrom(
  message: Extract<ServerMessage, { type: "welcome" | "resumed" }>,
): OwnSeat | undefined {
  const { self, resume: token, generation } = message;
  if (token === undefined || generation === undefined) return undefined;
  const lastSeq = message.type === "resumed" ? message.received : 0;
  return { self, token, generation, received: 0, acknowledged: 0, lastSeq, unacknowledged: [] };
}

/** The seat after `resumed`: what the server has not received remains, to be sent again. */
export function continuedSeat(seat: OwnSeat, message: Extract<ServerMessage, { type: "resumed" }>): OwnSeat {
  const continued = { ...seat, token: message.resume, acknowledged: seat.received };
  forgetReceived(continued, message.received);
  return continued;
}

/** Gives a message its number and keeps it until the server has acknowledged it. */
export function numbered(seat: OwnSeat, message: Numbered): Numbered {
  seat.lastSeq += 1;
  const whole = { ...message, seq: seat.lastSeq };
  seat.unacknowledged.push(whole);
  return whole;
}

/** The server has received all messages up to the one numbered `seq`. */
export function forgetReceived(seat: OwnSeat, seq: number): void {
  seat.unacknowledged = seat.unacknowledged.filter((message) => (message.seq ?? 0) > seq);
}

/**
 * What to do with a message of the server: `repeated` was received before; after `acknowledge` the server wants to hear how
 * far the client is.
 */
export function noteDelivery(
  seat: OwnSeat,
  delivery: number | undefined,
): "repeated" | "process" | "acknowledge" {
  if (delivery === undefined) return "process";
  if (delivery <= seat.received) return "repeated";
  seat.received = delivery;
  return seat.received - seat.acknowledged >= ACKNOWLEDGE_AFTER ? "acknowledge" : "process";
}

/** A ping, which also acknowledges what was received. */
export function pingOf(seat: OwnSeat | undefined): ClientMessage {
  if (seat === undefined) return { type: "ping" };
  seat.acknowledged = seat.received;
  return { type: "ping", received: seat.received };
}
