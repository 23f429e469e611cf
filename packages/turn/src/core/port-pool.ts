import type { PortPool } from "./state.ts";

/** A returned port stays unused for this long, so that late datagrams for one client do not reach the next. */
const COOLING_MS = 60_000;

export function createPortPool({ first, last }: { readonly first: number; readonly last: number }): PortPool {
  const size = last - first + 1;
  return {
    first,
    free: Uint16Array.from({ length: size }, (_, index) => first + index),
    places: Int32Array.from({ length: size }, (_, index) => index),
    freeCount: size,
    cooling: [],
  };
}

/**
 * Takes a free port at random; when none is free, the one that was returned first.
 *
 * @param randomNumber an unpredictable 32-bit integer
 */
export function takePort(pool: PortPool, randomNumber: number, nowMs: number): number | undefined {
  releaseCooled(pool, nowMs);
  if (pool.freeCount === 0) return pool.cooling.shift()?.port;
  const port = pool.free[randomNumber % pool.freeCount];
  if (port !== undefined) remove(pool, port);
  return port;
}

/**
 * Takes an even port, and with `withNext` the odd one above it too. EVEN-PORT, RFC 8656 §7.2.
 *
 * @returns the even port
 */
export function takeEvenPort(
  pool: PortPool,
  {
    randomNumber,
    withNext,
    nowMs,
  }: { readonly randomNumber: number; readonly withNext: boolean; readonly nowMs: number },
): number | undefined {
  releaseCooled(pool, nowMs);
  return (
    findEvenPort(pool, randomNumber, withNext) ?? findEvenPort(withoutCooling(pool), randomNumber, withNext)
  );
}

function findEvenPort(pool: PortPool, randomNumber: number, withNext: boolean): number | undefined {
  for (let step = 0; step < pool.freeCount; step += 1) {
    const port = pool.free[(randomNumber + step) % pool.freeCount];
    if (port === undefined || port % 2 === 1) continue;
    if (withNext && !isFree(pool, port + 1)) continue;
    remove(pool, port);
    if (withNext) remove(pool, port + 1);
    return port;
  }
  return undefined;
}

export function returnPort(pool: PortPool, port: number, nowMs: number): void {
  pool.cooling.push({ port, untilMs: nowMs + COOLING_MS });
}

function releaseCooled(pool: PortPool, nowMs: number): void {
  let warmed = 0;
  for (const { port, untilMs } of pool.cooling) {
    if (untilMs > nowMs) break;
    add(pool, port);
    warmed += 1;
  }
  pool.cooling.splice(0, warmed);
}

/** The same pool with its cooling ports freed early, since no other port is left. */
function withoutCooling(pool: PortPool): PortPool {
  releaseCooled(pool, Number.POSITIVE_INFINITY);
  return pool;
}

function isFree(pool: PortPool, port: number): boolean {
  return (pool.places[port - pool.first] ?? -1) >= 0;
}

function add(pool: PortPool, port: number): void {
  pool.free[pool.freeCount] = port;
  pool.places[port - pool.first] = pool.freeCount;
  pool.freeCount += 1;
}

/** The last free port moves into the gap. */
function remove(pool: PortPool, port: number): void {
  const place = pool.places[port - pool.first] ?? -1;
  const last = pool.free[pool.freeCount - 1];
  if (place < 0 || last === undefined) return;
  pool.free[place] = last;
  pool.places[last - pool.first] = place;
  pool.places[port - pool.first] = -1;
  pool.freeCount -= 1;
}
