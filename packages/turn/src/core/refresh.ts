import {
  attribute,
  LIFETIME,
  MOBILITY_TICKET,
  REQUESTED_ADDRESS_FAMILY,
  readAttribute,
  type StunMessage,
} from "@visavis/stun/core";
import { endRelayedAddress, grantedLifetimeMs } from "./allocations.ts";
import { succeed } from "./answers.ts";
import { hexadecimal } from "./hexadecimal.ts";
import { mayMove, moveByTicket } from "./mobility.ts";
import type { Refusal, Rejection } from "./rejections.ts";
import {
  type Allocation,
  allocationOf,
  type RelayedAddress,
  type Request,
  relayedAddressesOf,
  type SignedRequest,
  type TurnState,
} from "./state.ts";

/** Refresh, RFC 8656 §8.2 and, with a ticket, RFC 8016 §3.2. */
export function handleRefresh(state: TurnState, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const found = findAllocation(state, request);
  if (typeof found === "string") return found;
  if (found.identity.username !== identity.username) return "wrongCredentials";
  const refreshed = relayedAddressesOfFamily(found, message);
  if (refreshed.length === 0) return "peerAddressFamilyMismatch";

  const isEnding = readAttribute(message, LIFETIME) === 0;
  const ticket = isEnding ? undefined : readAttribute(message, MOBILITY_TICKET);
  if (ticket !== undefined && !mayMove(state, found, client)) return "allocationQuotaReached";
  const lifetimeMs = isEnding ? 0 : grantedLifetimeMs(message, state.configuration.maxAllocationLifetimeMs);
  if (isEnding) for (const each of refreshed) endRelayedAddress(state, found, each, nowMs);
  for (const each of refreshed) each.expiresAtMs = nowMs + lifetimeMs;
  const nextTicket = ticket && moveByTicket(state, found, { client, ticket, lifetimeMs, nowMs });
  succeed(state, request, {
    name: "refresh",
    attributes: [
      attribute(LIFETIME, lifetimeMs / 1000),
      ...(nextTicket === undefined ? [] : [attribute(MOBILITY_TICKET, nextTicket)]),
    ],
    // These two cannot be carried out twice.
    remembered: isEnding || nextTicket !== undefined,
    nowMs,
  });
  return undefined;
}

function findAllocation(state: TurnState, { client, message }: Request): Allocation | Rejection {
  const own = allocationOf(client);
  const ticket = readAttribute(message, MOBILITY_TICKET);
  if (ticket === undefined) return own === undefined || own.isOpening ? "allocationMismatch" : own;
  if (!state.configuration.mobility) return "mobilityForbidden";
  const named = state.tickets.get(hexadecimal(ticket));
  if (named === undefined) return "badRequest";
  return own === undefined || own === named ? named : "allocationMismatch";
}

function relayedAddressesOfFamily(allocation: Allocation, message: StunMessage): RelayedAddress[] {
  const family = readAttribute(message, REQUESTED_ADDRESS_FAMILY);
  if (family === undefined) return relayedAddressesOf(allocation);
  const found = family === 1 ? allocation.ipv4 : family === 2 ? allocation.ipv6 : undefined;
  return found === undefined ? [] : [found];
}
