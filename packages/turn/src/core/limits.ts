/** Limits on allocations, bandwidth and answers to unauthenticated requests. */
import { formatAddress, parseAddress } from "@visavis/stun/core";
import {
  type Account,
  type Accounts,
  type Allocation,
  type Client,
  createAccount,
  type Identity,
  type TokenBucket,
  type TurnState,
  UNAUTHENTICATED_BUCKETS,
  type UnauthenticatedLimiter,
} from "./state.ts";

/** Clients in one IPv6 /64 count as one: anyone who has one of its addresses can use all of them. */
export function accountKeyOf(address: string): string {
  const bytes = parseAddress(address);
  if (bytes?.length !== 16) return address;
  const network = new Uint8Array(16);
  network.set(bytes.subarray(0, 8));
  return formatAddress(network);
}

/** The account of a client address, opened on demand. */
export function addressAccountOf(state: TurnState, key: string, nowMs: number): Account {
  const bytesPerSecond = state.configuration.limits.bytesPerSecond.perAddress;
  return openAccount(state.addressAccounts, key, { bytesPerSecond, nowMs });
}

/** The account of a user, opened on demand. */
export function userAccountOf(state: TurnState, user: string, nowMs: number): Account {
  const bytesPerSecond = state.configuration.limits.bytesPerSecond.perUser;
  return openAccount(state.userAccounts, user, { bytesPerSecond, nowMs });
}

function openAccount(
  accounts: Accounts,
  key: string,
  { bytesPerSecond, nowMs }: { readonly bytesPerSecond: number; readonly nowMs: number },
): Account {
  const existing = accounts.get(key);
  if (existing !== undefined) return existing;
  const opened = createAccount(bytesPerSecond, nowMs);
  accounts.set(key, opened);
  return opened;
}

/** Drops the account once it holds nothing. */
export function settleAccount(accounts: Accounts, key: string): void {
  const account = accounts.get(key);
  if (account === undefined) return;
  const { allocations, permissions, connections } = account;
  if (allocations === 0 && permissions === 0 && connections === 0) accounts.delete(key);
}

/** True when `count` more allocations would exceed a limit: 486. */
export function isQuotaReached(state: TurnState, client: Client, identity: Identity, count: number): boolean {
  const { perAddress, perUser, total } = state.configuration.limits.allocations;
  const heldAt = state.addressAccounts.get(accountKeyOf(client.remote.address))?.allocations ?? 0;
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
    within(allocation.userAccount, limits.perUser) &&
    within(state.total, limits.total)
  );
}

/** Takes from every bucket or from none. */
export function takeBandwidth(
  state: TurnState,
  allocation: Allocation,
  bytes: number,
  nowMs: number,
): boolean {
  const { bandwidth, addressAccount, userAccount } = allocation;
  const buckets = [bandwidth, addressAccount.bandwidth, userAccount.bandwidth, state.total.bandwidth];
  for (const bucket of buckets) {
    if (bucket !== undefined && !hasTokens(bucket, bytes, nowMs)) return false;
  }
  for (const bucket of buckets) if (bucket !== undefined) bucket.tokens -= bytes;
  return true;
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
  if (client.kind === "datagram") return mayAnswerDatagram(state.limiter, client.remote.address, nowMs);
  const may = hasTokens(client.unauthenticated, 1, nowMs);
  if (may) client.unauthenticated.tokens -= 1;
  return may;
}

function mayAnswerDatagram(limiter: UnauthenticatedLimiter, address: string, nowMs: number): boolean {
  const index = bucketOf(limiter, address);
  const elapsedMs = nowMs - (limiter.filledAtMs[index] ?? nowMs);
  // Zero time at an unlimited rate would be NaN.
  const refill = elapsedMs > 0 ? (elapsedMs * limiter.perSecond) / 1000 : 0;
  const refilled = (limiter.tokens[index] ?? 0) + refill;
  const tokens = Math.min(limiter.perSecond, refilled);
  limiter.filledAtMs[index] = nowMs;
  const may = tokens >= 1 && hasTokens(limiter.total, 1, nowMs);
  if (may) limiter.total.tokens -= 1;
  limiter.tokens[index] = may ? tokens - 1 : tokens;
  return may;
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
