import { formatAddress, parseAddress } from "@visavis/stun/core";
import { type Account, openAccount, settleAccount } from "./account.ts";
import { type Allocation, relaysOf } from "./allocation.ts";
import { type Client, isSameClient, setAllocation } from "./client.ts";
import type { Identity } from "./identity.ts";
import { removeLink } from "./peer-links.ts";
import { dropPermission } from "./permissions.ts";
import type { Relay } from "./relay.ts";
import { closeRelay } from "./relays.ts";
import { createTokenBucket } from "./token-bucket.ts";
import type { Turn } from "./turn.ts";

/** Clients of one IPv6 /64 count as one: whoever has one address of it has them all. */
export function accountKeyOf(address: string): string {
  const bytes = parseAddress(address);
  if (bytes?.length !== 16) return address;
  const network = new Uint8Array(16);
  network.set(bytes.subarray(0, 8));
  return formatAddress(network);
}

export function addressAccountOf(turn: Turn, key: string, nowMs: number): Account {
  const bytesPerSecond = turn.configuration.limits.bytesPerSecond.perAddress;
  return openAccount(turn.addressAccounts, key, { bytesPerSecond, nowMs });
}

function userAccountOf(turn: Turn, user: string, nowMs: number): Account {
  const bytesPerSecond = turn.configuration.limits.bytesPerSecond.perUser;
  return openAccount(turn.userAccounts, user, { bytesPerSecond, nowMs });
}

/** True when `count` more allocations would be too many: 486. */
export function isQuotaReached(turn: Turn, client: Client, identity: Identity, count: number): boolean {
  const { perAddress, perUser, total } = turn.configuration.limits.allocations;
  const heldAt = turn.addressAccounts.get(accountKeyOf(client.remote.address))?.allocations ?? 0;
  const heldBy = turn.userAccounts.get(identity.user)?.allocations ?? 0;
  return heldAt + count > perAddress || heldBy + count > perUser || turn.total.allocations + count > total;
}

/** An allocation whose relays are still to be bound. It counts from now on. */
export function addAllocation(
  turn: Turn,
  options: {
    readonly client: Client;
    readonly identity: Identity;
    readonly transport: "udp" | "tcp";
    readonly transactionId: Uint8Array;
    readonly nowMs: number;
  },
): Allocation {
  const { client, identity, transport, nowMs } = options;
  const addressKey = accountKeyOf(client.remote.address);
  const { perAllocation } = turn.configuration.limits.bytesPerSecond;
  const allocation: Allocation = {
    client,
    formerClient: undefined,
    identity,
    transport,
    ipv4: undefined,
    ipv6: undefined,
    isOpening: true,
    // A view would keep the whole datagram.
    transactionId: options.transactionId.slice(),
    permissions: new Map(),
    channels: new Map(),
    connectionIds: new Set(),
    addressKey,
    addressAccount: addressAccountOf(turn, addressKey, nowMs),
    userAccount: userAccountOf(turn, identity.user, nowMs),
    bandwidth:
      perAllocation === Number.POSITIVE_INFINITY ? undefined : createTokenBucket(perAllocation, nowMs),
    ticket: undefined,
  };
  allocation.addressAccount.allocations += 1;
  allocation.userAccount.allocations += 1;
  turn.total.allocations += 1;
  turn.allocations.add(allocation);
  setAllocation(client, allocation, nowMs);
  return allocation;
}

/** Ends an allocation with all that belongs to it. */
export function endAllocation(turn: Turn, allocation: Allocation, nowMs: number): void {
  if (!turn.allocations.delete(allocation)) return;
  for (const permission of allocation.permissions.values()) dropPermission(turn, allocation, permission);
  for (const id of allocation.connectionIds) removeLink(turn, id);
  for (const relay of relaysOf(allocation)) closeRelay(turn, relay, nowMs);
  allocation.ipv4 = undefined;
  allocation.ipv6 = undefined;
  if (allocation.ticket !== undefined) turn.tickets.delete(allocation.ticket);
  leaveFormerClient(allocation, nowMs);
  setAllocation(allocation.client, undefined, nowMs);
  allocation.addressAccount.allocations -= 1;
  allocation.userAccount.allocations -= 1;
  turn.total.allocations -= 1;
  settleAccount(turn.addressAccounts, allocation.addressKey);
  settleAccount(turn.userAccounts, allocation.identity.user);
  if (!allocation.isOpening) turn.counters.allocationsEnded += 1;
}

/** Closes one relay of an allocation, and the allocation with its last one. */
export function endRelay(turn: Turn, allocation: Allocation, relay: Relay, nowMs: number): void {
  const isLast = relaysOf(allocation).every((each) => each === relay);
  if (isLast) {
    endAllocation(turn, allocation, nowMs);
    return;
  }
  if (allocation.ipv4 === relay) allocation.ipv4 = undefined;
  else allocation.ipv6 = undefined;
  closeRelay(turn, relay, nowMs);
}

/** After a move the old five-tuple is void with the first message from the new one. RFC 8016 §3. */
export function leaveFormerClient(allocation: Allocation, nowMs: number): void {
  const { formerClient } = allocation;
  if (formerClient === undefined) return;
  allocation.formerClient = undefined;
  setAllocation(formerClient, undefined, nowMs);
}

/** The client has sent something: it is where it said it is. */
export function heardFrom(allocation: Allocation, client: Client, nowMs: number): void {
  if (allocation.formerClient === undefined) return;
  if (isSameClient(client, allocation.client)) leaveFormerClient(allocation, nowMs);
}

/** Moves an allocation to another five-tuple; its quota moves along. RFC 8016 §3.2.2. */
export function moveAllocation(turn: Turn, allocation: Allocation, client: Client, nowMs: number): void {
  leaveFormerClient(allocation, nowMs);
  allocation.formerClient = allocation.client;
  allocation.client = client;
  setAllocation(client, allocation, nowMs);
  const permissions = allocation.permissions.size;
  const { addressAccount: left, addressKey: leftKey } = allocation;
  left.allocations -= 1;
  left.permissions -= permissions;
  settleAccount(turn.addressAccounts, leftKey);
  allocation.addressKey = accountKeyOf(client.remote.address);
  allocation.addressAccount = addressAccountOf(turn, allocation.addressKey, nowMs);
  allocation.addressAccount.allocations += 1;
  allocation.addressAccount.permissions += permissions;
}
