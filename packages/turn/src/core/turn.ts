import { userHash } from "@visavis/stun/core";
import { type Account, type Accounts, createAccount } from "./account.ts";
import type { Allocation } from "./allocation.ts";
import type { AnswerMemory } from "./answer-memory.ts";
import type { Connection, Listener } from "./client.ts";
import type { TurnConfiguration } from "./configuration.ts";
import { type Counters, createCounters } from "./counters.ts";
import type { Environment } from "./environment.ts";
import { hexadecimal } from "./hexadecimal.ts";
import type { PeerLink } from "./peer-links.ts";
import type { PortPool } from "./port-pool.ts";
import type { Relay } from "./relay.ts";
import type { Reservation } from "./reservations.ts";
import { createUnauthenticatedLimiter, type UnauthenticatedLimiter } from "./unauthenticated-limiter.ts";

/** The server's whole state. Only the functions of this folder change it. */
export interface Turn {
  configuration: TurnConfiguration;
  /** What follows from the configuration, worked out once. */
  derived: Derived;
  readonly environment: Environment;
  readonly listeners: Set<Listener>;
  readonly connections: Set<Connection>;
  readonly allocations: Set<Allocation>;
  /** Bound UDP relays by their external and by their local transport address, where two relays meet. */
  readonly relays: Map<string, Relay>;
  /** Bound relays of either transport. */
  boundRelays: number;
  readonly pools: Map<string, PortPool>;
  readonly reservations: Map<string, Reservation>;
  readonly tickets: Map<string, Allocation>;
  readonly links: Map<number, PeerLink>;
  readonly addressAccounts: Accounts;
  readonly userAccounts: Accounts;
  total: Account;
  readonly answers: AnswerMemory;
  limiter: UnauthenticatedLimiter;
  readonly counters: Counters;
  /** Unix time is this much ahead of the monotonic clock. */
  wallOffsetMs: number;
  /** When `tick` was last called: near enough for what happens without a message. */
  tickedAtMs: number;
  isDraining: boolean;
}

interface Derived {
  readonly usersByHash: ReadonlyMap<string, string>;
  readonly offersSha256: boolean;
  readonly offersAnonymity: boolean;
  /** Addresses of relays, as we bind them and as others know them. */
  readonly relayIps: ReadonlySet<string>;
  readonly ownServices: ReadonlySet<string>;
  readonly limitsBandwidth: boolean;
}

/** A server that has no sockets yet. `nowMs` is of a monotonic clock, `wallMs` Unix time. */
export function createTurn(options: {
  readonly configuration: TurnConfiguration;
  readonly environment: Environment;
  readonly nowMs: number;
  readonly wallMs: number;
}): Turn {
  const { configuration, environment, nowMs, wallMs } = options;
  return {
    configuration,
    derived: derive(configuration, environment),
    environment,
    listeners: new Set(),
    connections: new Set(),
    allocations: new Set(),
    relays: new Map(),
    boundRelays: 0,
    pools: new Map(),
    reservations: new Map(),
    tickets: new Map(),
    links: new Map(),
    addressAccounts: new Map(),
    userAccounts: new Map(),
    total: createAccount(configuration.limits.bytesPerSecond.total, nowMs),
    answers: new Map(),
    limiter: createLimiter(configuration, environment, nowMs),
    counters: createCounters(),
    wallOffsetMs: wallMs - nowMs,
    tickedAtMs: nowMs,
    isDraining: false,
  };
}

export function createLimiter(
  { limits }: TurnConfiguration,
  environment: Environment,
  nowMs: number,
): UnauthenticatedLimiter {
  return createUnauthenticatedLimiter(limits.unauthenticatedPerSecond, randomNumber(environment), nowMs);
}

/** Unpredictable, 32 bits. */
export function randomNumber({ random }: Environment): number {
  return random(4).reduce((number, byte) => number * 256 + byte, 0);
}

export function derive(configuration: TurnConfiguration, { crypto }: Environment): Derived {
  const { users, realm, relayAddresses, ownServices, limits, sharedSecrets } = configuration;
  const { perAllocation, perAddress, perUser, total } = limits.bytesPerSecond;
  return {
    usersByHash: new Map(
      [...users.keys()].map((username) => [hexadecimal(userHash(username, realm, crypto)), username]),
    ),
    // A user known by an MD5 key alone could never satisfy SHA-256.
    offersSha256: [...users.values()].every(({ sha256 }) => sha256 !== undefined),
    // Nobody can find a time-limited user name by its hash.
    offersAnonymity: users.size > 0 && sharedSecrets.length === 0,
    relayIps: new Set(relayAddresses.flatMap(({ local, external }) => [local, external])),
    ownServices: new Set(ownServices.map(({ address, port }) => `${address} ${port}`)),
    limitsBandwidth: [perAllocation, perAddress, perUser, total].some(
      (rate) => rate !== Number.POSITIVE_INFINITY,
    ),
  };
}
