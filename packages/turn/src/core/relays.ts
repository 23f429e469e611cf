import { addressKey } from "./client.ts";
import type { RelayAddress } from "./configuration.ts";
import type { RelaySocket } from "./environment.ts";
import { createPortPool, type PortPool, returnPort, takeEvenPort, takePort } from "./port-pool.ts";
import type { Relay } from "./relay.ts";
import { randomNumber, type Turn } from "./turn.ts";

/** Other programs may hold ports of our range; beyond this many the range is not ours. */
const MOST_TRIES = 32;

/** The address to relay from for a client that reached us at `local`. */
export function relayAddressFor(turn: Turn, family: 4 | 6, local: string): RelayAddress | undefined {
  const fitting = turn.configuration.relayAddresses.filter(
    ({ local: address }) => address.includes(":") === (family === 6),
  );
  return fitting.find((address) => address.local === local) ?? fitting[0];
}

export interface WantedRelay {
  readonly address: RelayAddress;
  readonly transport: "udp" | "tcp";
  /** EVEN-PORT: an even port, or one with the next port reserved. */
  readonly parity: "any" | "even" | "evenWithNext";
}

/**
 * Binds one relay, or two where the next port is asked for; tries other ports while another program has them.
 *
 * @param isWanted asked before another port is tried: the client may have gone
 * @param settled told once: the bound relays, or none when no port could be had
 */
export function openRelays(
  turn: Turn,
  wanted: WantedRelay,
  nowMs: number,
  isWanted: () => boolean,
  settled: (relays: readonly Relay[], nowMs: number) => void,
): void {
  tryPorts(nowMs, MOST_TRIES);

  function tryPorts(atMs: number, triesLeft: number): void {
    const ports = triesLeft > 0 ? takePorts(turn, wanted, atMs) : [];
    const relays = ports.map((port) => createRelay(turn, wanted, port));
    if (relays.length === 0) {
      settled([], atMs);
      return;
    }
    let waiting = relays.length;
    let areBound = true;
    for (const relay of relays) {
      relay.settled = (isBound, nowMs) => {
        waiting -= 1;
        areBound &&= isBound;
        if (waiting > 0) return;
        if (areBound) return settled(relays, nowMs);
        for (const each of relays) closeRelay(turn, each, nowMs);
        tryPorts(nowMs, isWanted() ? triesLeft - 1 : 0);
      };
    }
    for (const relay of relays) turn.environment.openRelay(relay);
  }
}

function takePorts(turn: Turn, wanted: WantedRelay, nowMs: number): number[] {
  const pool = poolOf(turn, wanted);
  const number = randomNumber(turn.environment);
  if (wanted.parity === "any") {
    const port = takePort(pool, number, nowMs);
    return port === undefined ? [] : [port];
  }
  const withNext = wanted.parity === "evenWithNext";
  const even = takeEvenPort(pool, { randomNumber: number, withNext, nowMs });
  if (even === undefined) return [];
  return withNext ? [even, even + 1] : [even];
}

function createRelay(turn: Turn, wanted: WantedRelay, port: number): Relay {
  const { address, transport } = wanted;
  return {
    transport,
    local: { address: address.local, port },
    external: { address: address.external, port },
    pool: poolOf(turn, wanted),
    socket: undefined,
    allocation: undefined,
    expiresAtMs: Number.POSITIVE_INFINITY,
    settled: undefined,
    isClosed: false,
  };
}

function poolOf(turn: Turn, { address, transport }: WantedRelay): PortPool {
  const { first, last } = turn.configuration.relayPorts;
  const key = `${transport} ${address.local} ${first}-${last}`;
  const existing = turn.pools.get(key);
  if (existing !== undefined) return existing;
  const created = createPortPool({ first, last });
  turn.pools.set(key, created);
  return created;
}

/** The edge has bound the relay. */
export function relayOpened(turn: Turn, relay: Relay, socket: RelaySocket, nowMs: number): void {
  if (relay.isClosed) {
    socket.close();
    return;
  }
  relay.socket = socket;
  turn.boundRelays += 1;
  if (relay.transport === "udp") {
    turn.relays.set(addressKey(relay.local.address, relay.local.port), relay);
    turn.relays.set(addressKey(relay.external.address, relay.external.port), relay);
  }
  settle(relay, true, nowMs);
}

/** The edge could not bind it, as when another program has the port. */
export function relayFailed(turn: Turn, relay: Relay, nowMs: number): void {
  turn.counters.relayPortsBusy += 1;
  settle(relay, false, nowMs);
}

function settle(relay: Relay, isBound: boolean, nowMs: number): void {
  const { settled } = relay;
  relay.settled = undefined;
  settled?.(isBound, nowMs);
}

/** Closes the relay, now or as soon as the edge brings its socket, and gives its port back. */
export function closeRelay(turn: Turn, relay: Relay, nowMs: number): void {
  if (relay.isClosed) return;
  relay.isClosed = true;
  relay.allocation = undefined;
  for (const { address, port } of [relay.local, relay.external]) {
    const key = addressKey(address, port);
    if (turn.relays.get(key) === relay) turn.relays.delete(key);
  }
  if (relay.socket !== undefined) {
    relay.socket.close();
    turn.boundRelays -= 1;
  }
  returnPort(relay.pool, relay.local.port, nowMs);
}
