/** The life of an allocation: created, moved, refreshed, ended. */
import { LIFETIME, readAttribute, type StunMessage } from "@visavis/stun/core";
import { accountKeyOf, addressAccountOf, settleAccount, settleUserAccount, userAccountOf } from "./limits.ts";
import { forgetTickets, giveUpMove } from "./mobility.ts";
import { removePeerConnection } from "./peer-connections.ts";
import { dropPermission } from "./permissions.ts";
import { closeRelayedAddress } from "./relayed-addresses.ts";
import {
  type Allocation,
  type Client,
  createBandwidth,
  type Identity,
  type RelayedAddress,
  relayedAddressesOf,
  setAllocation,
  type TurnState,
} from "./state.ts";

/** RFC 8656 §3.2: for clients that request no lifetime, or a shorter one. */
const DEFAULT_LIFETIME_MS = 600_000;

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
  const key = accountKeyOf(state, client.remote);
  const allocation: Allocation = {
    client,
    move: undefined,
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
    nextTicket: undefined,
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
  forgetTickets(state, allocation);
  giveUpMove(state, allocation, nowMs);
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
