import { type Account, openAccount, settleAccount } from "./account.ts";
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
  readonly expiresAtMs: number;
}

/** @returns the token, 8 bytes */
export function reservePort(
  turn: Turn,
  { relay, identity, nowMs }: { readonly relay: Relay; readonly identity: Identity; readonly nowMs: number },
): Uint8Array {
  const { username, user } = identity;
  const bytesPerSecond = turn.configuration.limits.bytesPerSecond.perUser;
  const userAccount = openAccount(turn.userAccounts, user, { bytesPerSecond, nowMs });
  userAccount.allocations += 1;
  turn.total.allocations += 1;
  const token = turn.environment.random(8);
  const expiresAtMs = nowMs + RESERVATION_MS;
  turn.reservations.set(hexadecimal(token), { relay, username, user, userAccount, expiresAtMs });
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

function forgetReservation(turn: Turn, key: string, { user, userAccount }: Reservation): void {
  turn.reservations.delete(key);
  userAccount.allocations -= 1;
  turn.total.allocations -= 1;
  settleAccount(turn.userAccounts, user);
}
