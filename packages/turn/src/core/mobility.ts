/** Moves of an allocation from one five-tuple to another. RFC 8016. */
import { hexadecimal } from "./hexadecimal.ts";
import { accountKeyOf, addressAccountOf, settleAccount } from "./limits.ts";
import { type Allocation, type Client, setAllocation, type TurnState } from "./state.ts";

/** A mobility ticket of 128 bits cannot be guessed. */
const TICKET_RANDOM_BYTES = 16;

/**
 * The first MOBILITY-TICKET of an allocation.
 *
 * Any bytes are allowed, but it consists of 32 hexadecimal digits: coturn's client keeps the ticket as a C string of at
 * most 32 characters and would cut it at a zero byte.
 */
export function issueTicket(state: TurnState, allocation: Allocation): Uint8Array {
  const ticket = new TextEncoder().encode(hexadecimal(state.environment.random(TICKET_RANDOM_BYTES)));
  allocation.ticket = hexadecimal(ticket);
  state.tickets.set(allocation.ticket, allocation);
  return ticket;
}

/** The ticket that replaces the current one, which stays good until the client has shown that it has got this one. */
function issueNextTicket(state: TurnState, allocation: Allocation): Uint8Array {
  const { ticket, nextTicket } = allocation;
  if (nextTicket !== undefined) state.tickets.delete(nextTicket);
  const issued = issueTicket(state, allocation);
  allocation.nextTicket = allocation.ticket;
  allocation.ticket = ticket;
  return issued;
}

function adoptNextTicket(state: TurnState, allocation: Allocation): void {
  if (allocation.nextTicket === undefined) return;
  if (allocation.ticket !== undefined) state.tickets.delete(allocation.ticket);
  allocation.ticket = allocation.nextTicket;
  allocation.nextTicket = undefined;
}

export function forgetTickets(state: TurnState, { ticket, nextTicket }: Allocation): void {
  for (const each of [ticket, nextTicket]) if (each !== undefined) state.tickets.delete(each);
}

/** True unless the move would take more of the new address's share than is left. */
export function mayMove(state: TurnState, allocation: Allocation, client: Client): boolean {
  const key = accountKeyOf(state, client.remote);
  const { addressKey, move, permissions } = allocation;
  const isCounted = key === addressKey || (move?.addressAccount !== undefined && key === move.addressKey);
  if (isCounted) return true;
  const { limits } = state.configuration;
  const held = state.addressAccounts.get(key);
  return (
    (held?.allocations ?? 0) + 1 <= limits.allocations.perAddress &&
    (held?.permissions ?? 0) + permissions.size <= limits.permissions.perAddress
  );
}

/**
 * A client presents one of the allocation's tickets, and has passed `mayMove`. RFC 8016 §3.2.2: a move is over only when the
 * client is heard at the new five-tuple. Until then its answer may be lost, so the old five-tuple and the old ticket stay good.
 *
 * @returns the next ticket
 */
export function moveByTicket(
  state: TurnState,
  allocation: Allocation,
  {
    client,
    ticket,
    lifetimeMs,
    nowMs,
  }: {
    readonly client: Client;
    readonly ticket: Uint8Array;
    readonly lifetimeMs: number;
    readonly nowMs: number;
  },
): Uint8Array {
  const hasAnswer = hexadecimal(ticket) === allocation.nextTicket;
  if (hasAnswer) adoptNextTicket(state, allocation);
  const { move } = allocation;
  if (move !== undefined && isSameClient(client, move.client)) {
    if (hasAnswer) endMove(state, allocation, nowMs);
    else move.expiresAtMs = nowMs + lifetimeMs;
  } else {
    giveUpMove(state, allocation, nowMs);
    if (!isSameClient(client, allocation.client)) beginMove(state, allocation, { client, lifetimeMs, nowMs });
  }
  return issueNextTicket(state, allocation);
}

function beginMove(
  state: TurnState,
  allocation: Allocation,
  {
    client,
    lifetimeMs,
    nowMs,
  }: { readonly client: Client; readonly lifetimeMs: number; readonly nowMs: number },
): void {
  const addressKey = accountKeyOf(state, client.remote);
  const isOther = addressKey !== allocation.addressKey;
  const addressAccount = isOther ? addressAccountOf(state, addressKey, nowMs) : undefined;
  if (addressAccount !== undefined) {
    addressAccount.allocations += 1;
    addressAccount.permissions += allocation.permissions.size;
  }
  allocation.move = { client, expiresAtMs: nowMs + lifetimeMs, addressKey, addressAccount };
  setAllocation(client, allocation, nowMs);
}

/** A message from the new five-tuple ends a move. */
export function heardFrom(state: TurnState, allocation: Allocation, client: Client, nowMs: number): void {
  const { move } = allocation;
  if (move !== undefined && isSameClient(client, move.client)) endMove(state, allocation, nowMs);
}

/** From now on the allocation is the new five-tuple's; the old one, and the old ticket, are good for nothing. */
export function endMove(state: TurnState, allocation: Allocation, nowMs: number): void {
  const { move, client, addressAccount, addressKey } = allocation;
  if (move === undefined) return;
  allocation.move = undefined;
  adoptNextTicket(state, allocation);
  setAllocation(client, undefined, nowMs);
  allocation.client = move.client;
  if (move.addressAccount === undefined) return;
  addressAccount.allocations -= 1;
  addressAccount.permissions -= allocation.permissions.size;
  settleAccount(state.addressAccounts, addressKey);
  allocation.addressKey = move.addressKey;
  allocation.addressAccount = move.addressAccount;
}

/** The allocation stays where it is. */
export function giveUpMove(state: TurnState, allocation: Allocation, nowMs: number): void {
  const { move } = allocation;
  if (move === undefined) return;
  allocation.move = undefined;
  setAllocation(move.client, undefined, nowMs);
  if (move.addressAccount === undefined) return;
  move.addressAccount.allocations -= 1;
  move.addressAccount.permissions -= allocation.permissions.size;
  settleAccount(state.addressAccounts, move.addressKey);
}

function isSameClient(one: Client, other: Client): boolean {
  if (one.kind === "stream" || other.kind === "stream") return one === other;
  return (
    one.listener === other.listener &&
    one.remote.port === other.remote.port &&
    one.remote.address === other.remote.address
  );
}
