import { createAccount } from "./account.ts";
import { relaysOf } from "./allocation.ts";
import { endAllocation, endRelay } from "./allocations.ts";
import { forgetAnswers } from "./answer-memory.ts";
import type { TurnConfiguration } from "./configuration.ts";
import { sweepLinks } from "./connect.ts";
import { sweepConnections } from "./listening.ts";
import { dropPermission, sweepPermissions } from "./permissions.ts";
import { sweepReservations } from "./reservations.ts";
import { createLimiter, derive, type Turn } from "./turn.ts";

/** Ends what has lapsed. To be called once a second; `wallMs` is Unix time. */
export function tick(
  turn: Turn,
  { nowMs, wallMs }: { readonly nowMs: number; readonly wallMs: number },
): void {
  turn.wallOffsetMs = wallMs - nowMs;
  turn.tickedAtMs = nowMs;
  for (const allocation of turn.allocations) {
    if (allocation.isOpening) continue;
    for (const relay of relaysOf(allocation)) {
      if (relay.expiresAtMs <= nowMs) endRelay(turn, allocation, relay, nowMs);
    }
    sweepPermissions(turn, allocation, nowMs);
  }
  sweepReservations(turn, nowMs);
  sweepLinks(turn, nowMs);
  sweepConnections(turn, nowMs);
  forgetAnswers(turn.answers, nowMs);
}

/** Another configuration; allocations stay, permissions only where the new peer policy has them. */
export function reconfigure(turn: Turn, configuration: TurnConfiguration, nowMs: number): void {
  turn.configuration = configuration;
  turn.derived = derive(configuration, turn.environment);
  turn.limiter = createLimiter(configuration, turn.environment, nowMs);
  const { allocations, permissions, connections } = turn.total;
  const total = createAccount(configuration.limits.bytesPerSecond.total, nowMs);
  turn.total = { ...total, allocations, permissions, connections };
  for (const allocation of turn.allocations) {
    for (const permission of allocation.permissions.values()) {
      permission.reach = configuration.peerPolicy(permission.address);
      if (permission.reach === "none") dropPermission(turn, allocation, permission);
    }
  }
}

/** Takes no new allocations; those that live go on. */
export function drain(turn: Turn): void {
  turn.isDraining = true;
}

/** Ends every allocation and reservation. */
export function endAllocations(turn: Turn): void {
  for (const allocation of turn.allocations) endAllocation(turn, allocation, turn.tickedAtMs);
  sweepReservations(turn, Number.POSITIVE_INFINITY);
}

/** How much of everything there is now. */
export interface Gauges {
  readonly allocations: number;
  readonly permissions: number;
  readonly channels: number;
  readonly connections: number;
  readonly reservations: number;
  readonly relays: number;
  readonly peerConnections: number;
  readonly accounts: number;
  readonly rememberedAnswers: number;
}

export function gauges(turn: Turn): Gauges {
  let channels = 0;
  for (const allocation of turn.allocations) channels += allocation.channels.size;
  return {
    allocations: turn.allocations.size,
    permissions: turn.total.permissions,
    channels,
    connections: turn.connections.size,
    reservations: turn.reservations.size,
    relays: turn.boundRelays,
    peerConnections: turn.links.size,
    accounts: turn.addressAccounts.size + turn.userAccounts.size,
    rememberedAnswers: turn.answers.size,
  };
}
