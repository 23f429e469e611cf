/** The port that EVEN-PORT reserves, until it is claimed with its RESERVATION-TOKEN. RFC 8656 §7.2. */
import { hexadecimal } from "./hexadecimal.ts";
import { settleAccount, settleUserAccount } from "./limits.ts";
import { closeRelayedAddress } from "./relayed-addresses.ts";
import type { Allocation, Identity, RelayedAddress, Reservation, TurnState } from "./state.ts";

/** RFC 8656 §7.2: a port is reserved for at least 30 seconds. */
const RESERVATION_MS = 30_000;

/**
 * @param allocation the allocation with the even port
 * @returns the token, 8 bytes
 */
export function reservePort(
  state: TurnState,
  {
    relayedAddress,
    allocation,
    nowMs,
  }: { readonly relayedAddress: RelayedAddress; readonly allocation: Allocation; readonly nowMs: number },
): Uint8Array {
  const { identity, userAccount, addressKey, addressAccount } = allocation;
  const { username, user } = identity;
  const token = state.environment.random(8);
  const expiresAtMs = nowMs + RESERVATION_MS;
  const reservation = {
    relayedAddress,
    username,
    user,
    userAccount,
    addressKey,
    addressAccount,
    expiresAtMs,
  };
  state.reservations.set(hexadecimal(token), reservation);
  countReservations(state, reservation, 1);
  return token;
}

/** The reserved address, once, for the user that it was reserved for. */
export function takeReservation(
  state: TurnState,
  {
    token,
    identity,
    nowMs,
  }: { readonly token: Uint8Array; readonly identity: Identity; readonly nowMs: number },
): RelayedAddress | undefined {
  const key = hexadecimal(token);
  const reservation = state.reservations.get(key);
  if (reservation === undefined || reservation.username !== identity.username) return undefined;
  if (reservation.expiresAtMs <= nowMs) return undefined;
  forgetReservation(state, key, reservation);
  return reservation.relayedAddress;
}

/** Returns reserved ports that were not claimed in time; with infinity, all of them. */
export function sweepReservations(state: TurnState, nowMs: number): void {
  for (const [key, reservation] of state.reservations) {
    if (reservation.expiresAtMs > nowMs) continue;
    forgetReservation(state, key, reservation);
    closeRelayedAddress(state, reservation.relayedAddress, nowMs);
  }
}

/** Returns the ports that are reserved for a user. */
export function endReservations(state: TurnState, user: string, nowMs: number): void {
  for (const [key, reservation] of state.reservations) {
    if (reservation.user !== user) continue;
    forgetReservation(state, key, reservation);
    closeRelayedAddress(state, reservation.relayedAddress, nowMs);
  }
}

function forgetReservation(state: TurnState, key: string, reservation: Reservation): void {
  state.reservations.delete(key);
  countReservations(state, reservation, -1);
  settleUserAccount(state, reservation.user);
  settleAccount(state.addressAccounts, reservation.addressKey);
}

function countReservations(
  state: TurnState,
  { userAccount, addressAccount }: Reservation,
  change: number,
): void {
  for (const account of [userAccount, addressAccount, state.total]) account.allocations += change;
}
