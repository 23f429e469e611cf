import { type Account, settleAccount } from "./account.ts";
import type { Allocation } from "./allocation.ts";
import { hexadecimal } from "./hexadecimal.ts";
import type { Identity } from "./identity.ts";
import type { Relay } from "./relay.ts";
import { closeRelay } from "./relays.ts";
import type { Turn } from "./turn.ts";

/** RFC 8656 §7.2: a reserved port is held for at least 30 seconds. */
const RESERVATION_MS = 30_000;

/** The odd port above an EVEN-PORT, bound and held for whoever shows the token. It counts as an allocation. */
export interface Reservation {
  readonly relay: Relay;
  readonly username: string;
  readonly user: string;
  readonly userAccount: Account;
  readonly addressKey: string;
  readonly addressAccount: Account;
  readonly expiresAtMs: number;
}

/**
 * @param allocation the one of the even port
 * @returns the token, 8 bytes
 */
export function reservePort(
  turn: Turn,
  {
    relay,
    allocation,
    nowMs,
  }: { readonly relay: Relay; readonly allocation: Allocation; readonly nowMs: number },
): Uint8Array {
  const { identity, userAccount, addressKey, addressAccount } = allocation;
  const { username, user } = identity;
  const token = turn.environment.random(8);
  const expiresAtMs = nowMs + RESERVATION_MS;
  const reservation = { relay, username, user, userAccount, addressKey, addressAccount, expiresAtMs };
  turn.reservations.set(hexadecimal(token), reservation);
  count(turn, reservation, 1);
  return token;
}

/** The reserved relay, once, to the user whom it was reserved for. */
export function takeReservation(
  turn: Turn,
  {
    token,
    identity,
    nowMs,
  }: { readonly token: Uint8Array; readonly identity: Identity; readonly nowMs: number },
): Relay | undefined {
  const key = hexadecimal(token);
  const reservation = turn.reservations.get(key);
  if (reservation === undefined || reservation.username !== identity.username) return undefined;
  if (reservation.expiresAtMs <= nowMs) return undefined;
  forgetReservation(turn, key, reservation);
  return reservation.relay;
}

/** Gives reserved ports back that nobody asked for in time; with infinity, all of them. */
export function sweepReservations(turn: Turn, nowMs: number): void {
  for (const [key, reservation] of turn.reservations) {
    if (reservation.expiresAtMs > nowMs) continue;
    forgetReservation(turn, key, reservation);
    closeRelay(turn, reservation.relay, nowMs);
  }
}

function forgetReservation(turn: Turn, key: string, reservation: Reservation): void {
  turn.reservations.delete(key);
  count(turn, reservation, -1);
  settleAccount(turn.userAccounts, reservation.user);
  settleAccount(turn.addressAccounts, reservation.addressKey);
}

function count(turn: Turn, { userAccount, addressAccount }: Reservation, change: number): void {
  for (const account of [userAccount, addressAccount, turn.total]) account.allocations += change;
}
