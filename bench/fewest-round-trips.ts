import type { Way, Ways } from "../testbed/networks/kinds/best-path.ts";

/** Gathering a relay takes a challenge and an allocation (RFC 8656 §7): two round trips to the server. Streams open first. */
const GATHERING = {
  direct: 0,
  "relay-udp": 1,
  "relay-tcp": 1.5,
  "relay-tls": 2,
} as const satisfies Record<Way, number>;

/** From the first successful check to media on both sides: DTLS 1.2 (RFC 6347 §4.2.4), then one way for a frame. */
const DTLS_AND_MEDIA = 2.5;

/** TCP, TLS 1.3, the upgrade to a WebSocket and "join": four exchanges with the server. */
const JOINED = 2;

/**
 * The fewest round trips between two participants, from joining until both see each other, that ICE, TURN and DTLS allow.
 * The server is in the middle, so an exchange with it takes half a round trip, and a message through it takes as long as a
 * packet.
 *
 * The joining side (B) sends an offer as soon as it is in the room. The offer reaches the other side (A) half a round trip
 * later, and the answer reaches B after another half. A starts checks when it has the offer, and starts DTLS when a check
 * succeeds; B responds when it has A's answer.
 */
export function fewestRoundTrips([ofA, ofB]: Ways): number {
  const offered = JOINED + 0.5;
  if (ofA === "direct" && ofB === "direct") return offered + 1 + DTLS_AND_MEDIA;
  const aKnowsRelayOfB = JOINED + GATHERING[ofB] + 0.5;
  const bKnowsRelayOfA = offered + GATHERING[ofA] + 0.5;
  // A checks through B's relay, which has a permission by then; the response comes a round trip later.
  if (ofA === "direct") return aKnowsRelayOfB + 1 + DTLS_AND_MEDIA;
  // A needs a permission for B first; its check and the response take a round trip.
  if (ofB === "direct") return offered + Math.max(GATHERING[ofA], 0.5) + 0.5 + 1 + DTLS_AND_MEDIA;
  // Both need a permission for the other's relay; checks succeed half a round trip after the later one.
  return Math.max(aKnowsRelayOfB, bKnowsRelayOfA) + 0.5 + 1 + DTLS_AND_MEDIA;
}
