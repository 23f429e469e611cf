/** Permissions and channels: which peers an allocation exchanges data with. */
import {
  canonicalAddress,
  readAttributes,
  type StunMessage,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import type { PeerReach } from "./peer-policy.ts";
import type { Rejection } from "./rejections.ts";
import {
  type Allocation,
  allocationOf,
  type Channel,
  type Permission,
  type Request,
  relayedAddressTowards,
  type TurnState,
} from "./state.ts";

/** The allocation of a request, provided it belongs to the sender. RFC 8656 §5. */
export function ownAllocation({ client, identity }: Request): Allocation | Rejection {
  const allocation = allocationOf(client);
  if (allocation === undefined || allocation.isOpening) return "allocationMismatch";
  return allocation.identity.username === identity?.username ? allocation : "wrongCredentials";
}

/** The peers that a message names, in its order. */
export function peersOf(message: StunMessage): TransportAddress[] {
  return readAttributes(message, XOR_PEER_ADDRESS);
}

/** What the policy says of an address. A former relay address reaches the allocations that are still there. */
export function peerReach({ configuration, derived }: TurnState, address: string): PeerReach {
  const reach = configuration.peerPolicy(address);
  return reach === "none" && derived.formerRelayIps.has(address) ? "relays" : reach;
}

/** Whether the allocation may exchange anything with this peer address. */
export function reachOf(
  state: TurnState,
  allocation: Allocation,
  address: string,
): Exclude<PeerReach, "none"> | Rejection {
  // IPv4-mapped IPv6 addresses are refused. RFC 4291 §2.5.5.
  if (canonicalAddress(address) !== address) return "forbidden";
  if (relayedAddressTowards(allocation, address) === undefined) return "peerAddressFamilyMismatch";
  const reach = peerReach(state, address);
  return reach === "none" ? "forbidden" : reach;
}

/** Installs or refreshes the permission of a peer address. RFC 8656 §9. The caller has checked `hasRoom`. */
export function grantPermission(
  state: TurnState,
  allocation: Allocation,
  { address, reach, nowMs }: { readonly address: string; readonly reach: PeerReach; readonly nowMs: number },
): Permission {
  const expiresAtMs = nowMs + state.configuration.permissionLifetimeMs;
  const existing = allocation.permissions.get(address);
  if (existing !== undefined) {
    existing.expiresAtMs = expiresAtMs;
    existing.reach = reach;
    return existing;
  }
  const granted: Permission = { address, expiresAtMs, reach, channels: new Map() };
  allocation.permissions.set(address, granted);
  countPermissions(state, allocation, 1);
  return granted;
}

export function addChannel(
  state: TurnState,
  allocation: Allocation,
  channel: Omit<Channel, "expiresAtMs">,
  nowMs: number,
): void {
  const expiresAtMs = nowMs + state.configuration.channelLifetimeMs;
  const added = { ...channel, expiresAtMs };
  allocation.channels.set(channel.number, added);
  channel.permission.channels.set(channel.peer.port, added);
}

function removeChannel(allocation: Allocation, channel: Channel): void {
  allocation.channels.delete(channel.number);
  channel.permission.channels.delete(channel.peer.port);
}

/** Removes what has expired. An expired permission stays while one of its channels lives, and can be granted again. */
export function sweepPermissions(state: TurnState, allocation: Allocation, nowMs: number): void {
  for (const channel of allocation.channels.values()) {
    if (channel.expiresAtMs <= nowMs) removeChannel(allocation, channel);
  }
  for (const permission of allocation.permissions.values()) {
    if (permission.expiresAtMs > nowMs || permission.channels.size > 0) continue;
    allocation.permissions.delete(permission.address);
    countPermissions(state, allocation, -1);
  }
}

export function dropPermission(state: TurnState, allocation: Allocation, permission: Permission): void {
  for (const channel of permission.channels.values()) removeChannel(allocation, channel);
  if (allocation.permissions.delete(permission.address)) countPermissions(state, allocation, -1);
}

function countPermissions(
  state: TurnState,
  { addressAccount, userAccount, move }: Allocation,
  change: number,
): void {
  for (const account of [addressAccount, move?.addressAccount, userAccount, state.total]) {
    if (account !== undefined) account.permissions += change;
  }
}
