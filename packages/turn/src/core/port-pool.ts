/** A port given back stays unused this long, so that a late peer of one client does not meet the next. */
const COOLING_MS = 60_000;

/** The relay ports of one local address and one transport. */
export interface PortPool {
  readonly first: number;
  /** Free ports in no order; the first `freeCount` count. */
  readonly free: Uint16Array;
  /** Where each port stands in `free`, by its distance to `first`; -1 while it is not there. */
  readonly places: Int32Array;
  freeCount: number;
  /** Ports given back, oldest first. */
  readonly cooling: { readonly port: number; readonly untilMs: number }[];
}

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
 * Takes a free port at random, or the one that was given back first when there is no other.
 *
 * @param randomNumber an unpredictable whole number, 32 bits
 */
export function takePort(pool: PortPool, randomNumber: number, nowMs: number): number | undefined {
  warm(pool, nowMs);
  if (pool.freeCount === 0) return pool.cooling.shift()?.port;
  const port = pool.free[randomNumber % pool.freeCount];
  if (port !== undefined) remove(pool, port);
  return port;
}

/**
 * Takes an even port, with the odd one above it where `withNext`. RFC 8656 §7.2: EVEN-PORT.
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
  warm(pool, nowMs);
  return findEvenPort(pool, randomNumber, withNext) ?? findEvenPort(thawed(pool), randomNumber, withNext);
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

/** Gives a port back. */
export function returnPort(pool: PortPool, port: number, nowMs: number): void {
  pool.cooling.push({ port, untilMs: nowMs + COOLING_MS });
}

function warm(pool: PortPool, nowMs: number): void {
  let warmed = 0;
  for (const { port, untilMs } of pool.cooling) {
    if (untilMs > nowMs) break;
    add(pool, port);
    warmed += 1;
  }
  pool.cooling.splice(0, warmed);
}

/** The same pool with all its cooling ports free: scarcity beats caution. */
function thawed(pool: PortPool): PortPool {
  warm(pool, Number.POSITIVE_INFINITY);
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
