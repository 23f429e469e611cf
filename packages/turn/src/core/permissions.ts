import type { Account } from "./account.ts";
import type { Allocation, Channel, Permission } from "./allocation.ts";
import type { PeerReach } from "./peer-policy.ts";
import type { Turn } from "./turn.ts";

/** True where `count` more peers or channels are within every limit. */
export function hasRoom(turn: Turn, allocation: Allocation, count: number): boolean {
  const limits = turn.configuration.limits.permissions;
  const within = (account: Account, limit: number) => account.permissions + count <= limit;
  return (
    allocation.permissions.size + count <= limits.perAllocation &&
    within(allocation.addressAccount, limits.perAddress) &&
    within(allocation.userAccount, limits.perUser) &&
    within(turn.total, limits.total)
  );
}

/** Installs or refreshes the permission of a peer address. RFC 8656 §9. The caller has asked `hasRoom`. */
export function grantPermission(
  turn: Turn,
  allocation: Allocation,
  { address, reach, nowMs }: { readonly address: string; readonly reach: PeerReach; readonly nowMs: number },
): Permission {
  const expiresAtMs = nowMs + turn.configuration.permissionLifetimeMs;
  const existing = allocation.permissions.get(address);
  if (existing !== undefined) {
    existing.expiresAtMs = expiresAtMs;
    existing.reach = reach;
    return existing;
  }
  const granted: Permission = { address, expiresAtMs, reach, channels: new Map() };
  allocation.permissions.set(address, granted);
  count(turn, allocation, 1);
  return granted;
}

export function addChannel(
  turn: Turn,
  allocation: Allocation,
  channel: Omit<Channel, "expiresAtMs">,
  nowMs: number,
): void {
  const expiresAtMs = nowMs + turn.configuration.channelLifetimeMs;
  const added = { ...channel, expiresAtMs };
  allocation.channels.set(channel.number, added);
  channel.permission.channels.set(channel.peer.port, added);
}

function removeChannel(allocation: Allocation, channel: Channel): void {
  allocation.channels.delete(channel.number);
  channel.permission.channels.delete(channel.peer.port);
}

/** Forgets what has lapsed. A permission stays while a channel still needs it to be granted again. */
export function sweepPermissions(turn: Turn, allocation: Allocation, nowMs: number): void {
  for (const channel of allocation.channels.values()) {
    if (channel.expiresAtMs <= nowMs) removeChannel(allocation, channel);
  }
  for (const permission of allocation.permissions.values()) {
    if (permission.expiresAtMs > nowMs || permission.channels.size > 0) continue;
    allocation.permissions.delete(permission.address);
    count(turn, allocation, -1);
  }
}

export function dropPermission(turn: Turn, allocation: Allocation, permission: Permission): void {
  for (const channel of permission.channels.values()) removeChannel(allocation, channel);
  if (allocation.permissions.delete(permission.address)) count(turn, allocation, -1);
}

function count(turn: Turn, { addressAccount, userAccount }: Allocation, change: number): void {
  for (const account of [addressAccount, userAccount, turn.total]) account.permissions += change;
}
