import {
  attribute,
  hasAttribute,
  LIFETIME,
  MOBILITY_TICKET,
  REQUESTED_ADDRESS_FAMILY,
  readAttribute,
  type StunMessage,
} from "@visavis/stun/core";
import { type Allocation, relaysOf } from "./allocation.ts";
import { endRelay, moveAllocation } from "./allocations.ts";
import { allocationOf } from "./client.ts";
import { hexadecimal } from "./hexadecimal.ts";
import { grantedLifetimeMs } from "./lifetime.ts";
import { issueTicket } from "./mobility.ts";
import type { Refusal, Rejection } from "./rejections.ts";
import type { Relay } from "./relay.ts";
import { type Request, type SignedRequest, succeed } from "./request.ts";
import type { Turn } from "./turn.ts";

/** Refresh, RFC 8656 §8.2 and, with a ticket, RFC 8016 §3.2. */
export function handleRefresh(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const found = findAllocation(turn, request);
  if (typeof found === "string") return found;
  if (found.identity.username !== identity.username) return "wrongCredentials";
  const relays = relaysOfFamily(found, message);
  if (relays.length === 0) return "peerAddressFamilyMismatch";

  const isEnding = readAttribute(message, LIFETIME) === 0;
  const lifetimeMs = isEnding ? 0 : grantedLifetimeMs(message, turn.configuration.maxAllocationLifetimeMs);
  if (isEnding) for (const relay of relays) endRelay(turn, found, relay, nowMs);
  for (const relay of relays) relay.expiresAtMs = nowMs + lifetimeMs;
  const isMoving = hasAttribute(message, MOBILITY_TICKET) && !isEnding;
  if (isMoving && allocationOf(client) !== found) moveAllocation(turn, found, client, nowMs);
  succeed(turn, request, {
    name: "refresh",
    attributes: [
      attribute(LIFETIME, lifetimeMs / 1000),
      ...(isMoving ? [attribute(MOBILITY_TICKET, issueTicket(turn, found))] : []),
    ],
    // These two cannot be carried out twice.
    remembered: isEnding || isMoving,
    nowMs,
  });
  return undefined;
}

function findAllocation(turn: Turn, { client, message }: Request): Allocation | Rejection {
  const own = allocationOf(client);
  const ticket = readAttribute(message, MOBILITY_TICKET);
  if (ticket === undefined) return own === undefined || own.isOpening ? "allocationMismatch" : own;
  if (!turn.configuration.mobility) return "mobilityForbidden";
  const named = turn.tickets.get(hexadecimal(ticket));
  if (named === undefined) return "badRequest";
  return own === undefined || own === named ? named : "allocationMismatch";
}

function relaysOfFamily(allocation: Allocation, message: StunMessage): Relay[] {
  const family = readAttribute(message, REQUESTED_ADDRESS_FAMILY);
  if (family === undefined) return relaysOf(allocation);
  const relay = family === 1 ? allocation.ipv4 : family === 2 ? allocation.ipv6 : undefined;
  return relay === undefined ? [] : [relay];
}
