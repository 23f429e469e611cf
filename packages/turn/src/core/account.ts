import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";

/** What one client address, one user, or everyone together holds at the moment. */
export interface Account {
  /** Allocations, those being opened and reserved ports. */
  allocations: number;
  permissions: number;
  connections: number;
  readonly bandwidth: TokenBucket | undefined;
}

/** Accounts that hold something; one that holds nothing any more is forgotten. */
export type Accounts = Map<string, Account>;

export function createAccount(bytesPerSecond: number, nowMs: number): Account {
  const isLimited = bytesPerSecond !== Number.POSITIVE_INFINITY;
  return {
    allocations: 0,
    permissions: 0,
    connections: 0,
    bandwidth: isLimited ? createTokenBucket(bytesPerSecond, nowMs) : undefined,
  };
}

/** The account under `key`, opened where there is none. */
export function openAccount(
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

/** Forgets the account once it holds nothing. */
export function settleAccount(accounts: Accounts, key: string): void {
  const account = accounts.get(key);
  if (account === undefined) return;
  const { allocations, permissions, connections } = account;
  if (allocations === 0 && permissions === 0 && connections === 0) accounts.delete(key);
}
