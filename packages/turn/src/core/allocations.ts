/** The life of an allocation: created, moved, refreshed, ended. */
import { LIFETIME, readAttribute, type StunMessage } from "@visavis/stun/core";
import { hexadecimal } from "./hexadecimal.ts";
import { accountKeyOf, addressAccountOf, settleAccount, settleUserAccount, userAccountOf } from "./limits.ts";
import { removePeerConnection } from "./peer-connections.ts";
import { dropPermission } from "./permissions.ts";
import { closeRelayedAddress } from "./relayed-addresses.ts";
import {
  type Allocation,
  addressKey,
  type Client,
  createBandwidth,
  type Identity,
  type RelayedAddress,
  relayedAddressesOf,
  type TurnState,
} from "./state.ts";

/** RFC 8656 §3.2: for clients that request no lifetime, or a shorter one. */
const DEFAULT_LIFETIME_MS = 600_000;

/** A mobility ticket of 128 bits cannot be guessed. */
const TICKET_RANDOM_BYTES = 16;

/** Adds an allocation whose relayed addresses are still to be bound. It counts towards the quotas from now on. */
export function addAllocation(
  state: TurnState,
  options: {
    readonly client: Client;
    readonly identity: Identity;
    readonly transport: "udp" | "tcp";
    readonly transactionId: Uint8Array;
    readonly nowMs: number;
  },
): Allocation {
  const { client, identity, transport, nowMs } = options;
  const key = accountKeyOf(client.remote.address);
  const allocation: Allocation = {
    client,
    formerClient: undefined,
    identity,
    transport,
    ipv4: undefined,
    ipv6: undefined,
    isOpening: true,
    // A view would keep the whole datagram in memory.
    transactionId: options.transactionId.slice(),
    permissions: new Map(),
    channels: new Map(),
    peerConnectionIds: new Set(),
    addressKey: key,
    addressAccount: addressAccountOf(state, key, nowMs),
    userAccount: userAccountOf(state, identity.user, nowMs),
    bandwidth: createBandwidth(state.configuration.limits.bytesPerSecond.perAllocation, nowMs),
    ticket: undefined,
  };
  allocation.addressAccount.allocations += 1;
  allocation.userAccount.allocations += 1;
  state.total.allocations += 1;
  state.allocations.add(allocation);
  setAllocation(client, allocation, nowMs);
  return allocation;
}

/** Ends an allocation and everything that belongs to it. */
export function endAllocation(state: TurnState, allocation: Allocation, nowMs: number): void {
  if (!state.allocations.delete(allocation)) return;
  for (const permission of allocation.permissions.values()) dropPermission(state, allocation, permission);
  for (const id of allocation.peerConnectionIds) removePeerConnection(state, id);
  for (const relayedAddress of relayedAddressesOf(allocation)) {
    closeRelayedAddress(state, relayedAddress, nowMs);
  }
  allocation.ipv4 = undefined;
  allocation.ipv6 = undefined;
  if (allocation.ticket !== undefined) state.tickets.delete(allocation.ticket);
  leaveFormerClient(allocation, nowMs);
  setAllocation(allocation.client, undefined, nowMs);
  allocation.addressAccount.allocations -= 1;
  allocation.userAccount.allocations -= 1;
  state.total.allocations -= 1;
  settleAccount(state.addressAccounts, allocation.addressKey);
  settleUserAccount(state, allocation.identity.user);
  if (!allocation.isOpening) state.counters.allocationsEnded += 1;
}

/** Closes one relayed address of an allocation; the allocation ends with its last one. */
export function endRelayedAddress(
  state: TurnState,
  allocation: Allocation,
  relayedAddress: RelayedAddress,
  nowMs: number,
): void {
  const isLast = relayedAddressesOf(allocation).every((each) => each === relayedAddress);
  if (isLast) {
    endAllocation(state, allocation, nowMs);
    return;
  }
  if (allocation.ipv4 === relayedAddress) allocation.ipv4 = undefined;
  else allocation.ipv6 = undefined;
  closeRelayedAddress(state, relayedAddress, nowMs);
}

/** The lifetime to grant, RFC 8656 §7.2 and §8.2. The caller handles zero, which ends an allocation. */
export function grantedLifetimeMs(message: StunMessage, maxLifetimeMs: number): number {
  const requestedMs = (readAttribute(message, LIFETIME) ?? 0) * 1000;
  return Math.max(DEFAULT_LIFETIME_MS, Math.min(requestedMs, maxLifetimeMs));
}

/**
 * A new MOBILITY-TICKET for the allocation; the previous one becomes invalid. RFC 8016 §3.
 *
 * Any bytes are allowed, but it consists of 32 hexadecimal digits: coturn's client keeps the ticket as a C string of at
 * most 32 characters and would cut it at a zero byte.
 */
export function issueTicket(state: TurnState, allocation: Allocation): Uint8Array {
  if (allocation.ticket !== undefined) state.tickets.delete(allocation.ticket);
  const ticket = new TextEncoder().encode(hexadecimal(state.environment.random(TICKET_RANDOM_BYTES)));
  allocation.ticket = hexadecimal(ticket);
  state.tickets.set(allocation.ticket, allocation);
  return ticket;
}

/** Moves an allocation to another five-tuple; its quota moves along. RFC 8016 §3.2.2. */
export function moveAllocation(
  state: TurnState,
  allocation: Allocation,
  client: Client,
  nowMs: number,
): void {
  leaveFormerClient(allocation, nowMs);
  allocation.formerClient = allocation.client;
  allocation.client = client;
  setAllocation(client, allocation, nowMs);
  const permissions = allocation.permissions.size;
  const { addressAccount: left, addressKey: leftKey } = allocation;
  left.allocations -= 1;
  left.permissions -= permissions;
  settleAccount(state.addressAccounts, leftKey);
  allocation.addressKey = accountKeyOf(client.remote.address);
  allocation.addressAccount = addressAccountOf(state, allocation.addressKey, nowMs);
  allocation.addressAccount.allocations += 1;
  allocation.addressAccount.permissions += permissions;
}

/** The first message from the new five-tuple confirms a move and invalidates the old five-tuple. RFC 8016 §3. */
export function heardFrom(allocation: Allocation, client: Client, nowMs: number): void {
  if (allocation.formerClient === undefined) return;
  if (isSameClient(client, allocation.client)) leaveFormerClient(allocation, nowMs);
}

export function leaveFormerClient(allocation: Allocation, nowMs: number): void {
  const { formerClient } = allocation;
  if (formerClient === undefined) return;
  allocation.formerClient = undefined;
  setAllocation(formerClient, undefined, nowMs);
}

/** Sets or removes the allocation of this five-tuple. */
function setAllocation(client: Client, allocation: Allocation | undefined, nowMs: number): void {
  if (client.kind === "stream") {
    client.allocation = allocation;
    client.idleSinceMs = nowMs;
    return;
  }
  const key = addressKey(client.remote.address, client.remote.port);
  if (allocation === undefined) client.listener.allocations.delete(key);
  else client.listener.allocations.set(key, allocation);
}

function isSameClient(one: Client, other: Client): boolean {
  if (one.kind === "stream" || other.kind === "stream") return one === other;
  return (
    one.listener === other.listener &&
    one.remote.port === other.remote.port &&
    one.remote.address === other.remote.address
  );
}
