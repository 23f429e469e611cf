/** Limits on allocations, bandwidth and answers to unauthenticated requests. */
import { formatAddress, parseAddress, type TransportAddress } from "@visavis/stun/core";
import {
  type Account,
  type Accounts,
  type Allocation,
  addressKey,
  type Client,
  createAccount,
  createUserAccount,
  type Identity,
  type SourceBuckets,
  type TokenBucket,
  type TurnState,
  UNAUTHENTICATED_BUCKETS,
  type UnauthenticatedLimiter,
  type UserAccount,
} from "./state.ts";

/**
 * What a client counts as: clients in one IPv6 /64 count as one, since anyone who has one of its addresses can use all of them,
 * and every client behind a shared address as one of its own.
 */
export function accountKeyOf({ configuration }: TurnState, { address, port }: TransportAddress): string {
  if (configuration.standsForMany(address)) return addressKey(address, port);
  const bytes = parseAddress(address);
  if (bytes?.length !== 16) return address;
  const network = new Uint8Array(16);
  network.set(bytes.subarray(0, 8));
  return formatAddress(network);
}

/** The account of a client address, opened on demand. */
export function addressAccountOf(state: TurnState, key: string, nowMs: number): Account {
  const bytesPerSecond = state.configuration.limits.bytesPerSecond.perAddress;
  return openAccount(state.addressAccounts, key, () => createAccount(bytesPerSecond, nowMs));
}

/** The account of a user, opened on demand. */
export function userAccountOf(state: TurnState, user: string, nowMs: number): UserAccount {
  const bytesPerSecond = state.configuration.limits.bytesPerSecond.perUser;
  return openAccount(state.userAccounts, user, () => createUserAccount(bytesPerSecond, nowMs));
}

function openAccount<Kind>(accounts: Map<string, Kind>, key: string, create: () => Kind): Kind {
  const existing = accounts.get(key);
  if (existing !== undefined) return existing;
  const opened = create();
  accounts.set(key, opened);
  return opened;
}

/** Drops the account of an address once it holds nothing. */
export function settleAccount(accounts: Accounts, key: string): void {
  const account = accounts.get(key);
  if (account !== undefined && holdsNothing(account)) accounts.delete(key);
}

/** Drops the account of a user once it holds nothing and nobody will ask what it has used. */
export function settleUserAccount({ userAccounts, configuration }: TurnState, user: string): void {
  const account = userAccounts.get(user);
  if (account === undefined || !holdsNothing(account)) return;
  if (configuration.isCurrentUser === undefined || account.used.allocations === 0) userAccounts.delete(user);
}

function holdsNothing({ allocations, permissions, connections }: Account): boolean {
  return allocations === 0 && permissions === 0 && connections === 0;
}

/** True when `count` more allocations would exceed a limit: 486. */
export function isQuotaReached(state: TurnState, client: Client, identity: Identity, count: number): boolean {
  const { perAddress, perUser, total } = state.configuration.limits.allocations;
  const heldAt = state.addressAccounts.get(accountKeyOf(state, client.remote))?.allocations ?? 0;
  const heldBy = state.userAccounts.get(identity.user)?.allocations ?? 0;
  return heldAt + count > perAddress || heldBy + count > perUser || state.total.allocations + count > total;
}

/** True when `count` more peers or channels are within every limit. */
export function hasRoom(state: TurnState, allocation: Allocation, count: number): boolean {
  const limits = state.configuration.limits.permissions;
  const within = (account: Account, limit: number) => account.permissions + count <= limit;
  return (
    allocation.permissions.size + count <= limits.perAllocation &&
    within(allocation.addressAccount, limits.perAddress) &&
    (allocation.move?.addressAccount === undefined ||
      within(allocation.move.addressAccount, limits.perAddress)) &&
    within(allocation.userAccount, limits.perUser) &&
    within(state.total, limits.total)
  );
}

/** True when the user, or all users together, have been relayed as much as they may: 486. */
export function isUsedUp(state: TurnState, { user }: Identity): boolean {
  return state.today.isUsedUp || state.userAccounts.get(user)?.isUsedUp === true;
}

/**
 * Counts a payload that is to be relayed for an allocation, in either direction.
 *
 * @returns the limit that does not allow it, if there is one
 */
export function takeBytes(
  state: TurnState,
  allocation: Allocation,
  bytes: number,
  nowMs: number,
): "bandwidth" | "bytesUsedUp" | undefined {
  const { used } = allocation.userAccount;
  const reason = hasVolume(state, allocation, bytes)
    ? takeBandwidth(state, allocation, bytes, nowMs)
      ? undefined
      : "bandwidth"
    : "bytesUsedUp";
  if (reason === undefined) state.today.bytes += bytes;
  else {
    used.dropped.packets += 1;
    used.dropped.bytes += bytes;
  }
  return reason;
}

/**
 * Counts bytes of a stream that are to be relayed for an allocation. A stream is not thinned out but slowed down.
 *
 * @returns how long the bytes have to wait, in milliseconds; `undefined` if they must not be relayed
 */
export function takeStreamBytes(
  state: TurnState,
  allocation: Allocation,
  bytes: number,
  nowMs: number,
): number | undefined {
  if (!hasVolume(state, allocation, bytes)) return undefined;
  state.today.bytes += bytes;
  let waitMs = 0;
  for (const bucket of bucketsOf(state, allocation)) {
    if (bucket === undefined) continue;
    // What is taken in advance delays what comes next.
    if (!hasTokens(bucket, bytes, nowMs))
      waitMs = Math.max(waitMs, ((bytes - bucket.tokens) * 1000) / bucket.perSecond);
    bucket.tokens -= bytes;
  }
  return waitMs;
}

function hasVolume(
  { configuration, environment, today }: TurnState,
  { userAccount, identity: { user } }: Allocation,
  bytes: number,
): boolean {
  const { perUser, perDay } = configuration.limits.bytes;
  const { toPeers, toClients } = userAccount.used;
  const isUserWithin = toPeers.bytes + toClients.bytes + bytes <= perUser;
  const areAllWithin = today.bytes + bytes <= perDay;
  if (!isUserWithin && !userAccount.isUsedUp) {
    userAccount.isUsedUp = true;
    environment.notice({ kind: "bytesUsedUp", user });
  }
  if (!areAllWithin && !today.isUsedUp) {
    today.isUsedUp = true;
    environment.notice({ kind: "bytesUsedUp", user: undefined });
  }
  return isUserWithin && areAllWithin;
}

/** Takes from every bucket or from none. */
function takeBandwidth(state: TurnState, allocation: Allocation, bytes: number, nowMs: number): boolean {
  const buckets = bucketsOf(state, allocation);
  for (const bucket of buckets) {
    if (bucket !== undefined && !hasTokens(bucket, bytes, nowMs)) return false;
  }
  for (const bucket of buckets) if (bucket !== undefined) bucket.tokens -= bytes;
  return true;
}

function bucketsOf(
  state: TurnState,
  { bandwidth, addressAccount, userAccount }: Allocation,
): (TokenBucket | undefined)[] {
  return [bandwidth, addressAccount.bandwidth, userAccount.bandwidth, state.total.bandwidth];
}

/** True when `amount` can be taken now. Nothing is taken yet, so that several buckets can be checked first. */
function hasTokens(bucket: TokenBucket, amount: number, nowMs: number): boolean {
  if (nowMs > bucket.filledAtMs) {
    const refill = ((nowMs - bucket.filledAtMs) * bucket.perSecond) / 1000;
    bucket.tokens = Math.min(bucket.perSecond, bucket.tokens + refill);
    bucket.filledAtMs = nowMs;
  }
  return bucket.tokens >= amount;
}

/**
 * Takes a token for the answer to a request without valid credentials; false if there is none. Sources of datagrams may be
 * forged, so networks share a limit, and a client sends again what was not answered. Nobody can forge a connection or sends
 * again over it (RFC 8489 §6.2.2), and behind a proxy all have one address; so each has a limit of its own.
 */
export function mayAnswer(state: TurnState, client: Client, nowMs: number): boolean {
  if (client.kind === "datagram") return takeFrom(state.limiter, "answers", client.remote.address, nowMs);
  const may = hasTokens(client.unauthenticated, 1, nowMs);
  if (may) client.unauthenticated.tokens -= 1;
  return may;
}

/** Whether there is a token for a source of datagrams. Nothing is taken. */
export function hasTokenFor(
  { limiter }: TurnState,
  kind: "answers" | "checks",
  address: string,
  nowMs: number,
): boolean {
  const buckets = limiter[kind];
  return fill(buckets, bucketOf(limiter, address), nowMs) >= 1 && hasTokens(buckets.total, 1, nowMs);
}

/** Takes a token for checking the credentials of a source of datagrams; false if there is none. */
export function mayCheck({ limiter }: TurnState, address: string, nowMs: number): boolean {
  return takeFrom(limiter, "checks", address, nowMs);
}

function takeFrom(
  limiter: UnauthenticatedLimiter,
  kind: "answers" | "checks",
  address: string,
  nowMs: number,
): boolean {
  const buckets = limiter[kind];
  const index = bucketOf(limiter, address);
  const may = fill(buckets, index, nowMs) >= 1 && hasTokens(buckets.total, 1, nowMs);
  if (!may) return false;
  buckets.total.tokens -= 1;
  buckets.tokens[index] = (buckets.tokens[index] ?? 0) - 1;
  return true;
}

/** @returns the tokens in a bucket now */
function fill({ perSecond, tokens, filledAtMs }: SourceBuckets, index: number, nowMs: number): number {
  const elapsedMs = nowMs - (filledAtMs[index] ?? nowMs);
  // Zero time at an unlimited rate would be NaN.
  const refill = elapsedMs > 0 ? (elapsedMs * perSecond) / 1000 : 0;
  const filled = Math.min(perSecond, (tokens[index] ?? 0) + refill);
  tokens[index] = filled;
  filledAtMs[index] = nowMs;
  return filled;
}

/** FNV-1a over the IPv4 /24 or the IPv6 /56. */
function bucketOf({ seed }: UnauthenticatedLimiter, address: string): number {
  const bytes = parseAddress(address) ?? new Uint8Array(4);
  const prefixLength = bytes.length === 4 ? 3 : 7;
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < prefixLength; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (UNAUTHENTICATED_BUCKETS - 1);
}
