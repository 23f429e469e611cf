/** Where users come and go: the end of one, and what it has used. */
import { endAllocation } from "./allocations.ts";
import { endReservations } from "./reservations.ts";
import type { TurnState } from "./state.ts";

/** Ends everything that a user holds, and says what it has used. A second call does nothing. */
export function endUser(state: TurnState, user: string, nowMs: number): void {
  const account = state.userAccounts.get(user);
  if (account === undefined) return;
  for (const allocation of state.allocations) {
    if (allocation.identity.user === user) endAllocation(state, allocation, nowMs);
  }
  endReservations(state, user, nowMs);
  state.userAccounts.delete(user);
  const { allocations, toPeers, toClients, dropped } = account.used;
  if (allocations === 0) return;
  const usage = {
    allocations,
    toPeers: { ...toPeers },
    toClients: { ...toClients },
    dropped: { ...dropped },
  };
  state.environment.notice({ kind: "userEnded", user, usage });
}

/** Ends the users who are no longer current. */
export function sweepUsers(state: TurnState, nowMs: number): void {
  const { isCurrentUser } = state.configuration;
  if (isCurrentUser === undefined) return;
  for (const user of state.userAccounts.keys()) if (!isCurrentUser(user)) endUser(state, user, nowMs);
}
