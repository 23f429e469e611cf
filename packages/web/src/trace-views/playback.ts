import { PAUSE_MS } from "./sequence-rows.ts";

/** How fast a replay runs; 1 is as fast as it was. */
export const SPEEDS = [1, 1 / 4, 1 / 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** A pause is shown for so long of the watcher’s time at most, whatever the speed. */
export const PAUSE_SHOWN_MS = 700;

/**
 * Where the replay is after some more time. Pauses of a second and more are passed over quickly, so that an hour of a
 * quiet call does not take an hour.
 *
 * @param playback.atMs where it is now
 * @param playback.elapsedMs of the watcher’s time since then
 * @param playback.moments when something happened, in order
 */
export function advance({
  atMs,
  elapsedMs,
  speed,
  moments,
}: {
  readonly atMs: number;
  readonly elapsedMs: number;
  readonly speed: number;
  readonly moments: readonly number[];
}): number {
  let now = atMs;
  let left = elapsedMs;
  let next = firstAfter(moments, now);
  while (left > 0) {
    const moment = moments[next];
    if (moment === undefined) return now;
    const before = moments[next - 1] ?? now;
    const lasts = moment - before;
    const pace = lasts >= PAUSE_MS ? Math.max(speed, lasts / PAUSE_SHOWN_MS) : speed;
    const neededMs = (moment - now) / pace;
    if (neededMs > left) return now + left * pace;
    now = moment;
    left -= neededMs;
    next += 1;
  }
  return now;
}

/** The moment after, or before, the one where the replay is; the ends where there is none. */
export function steppedTo(moments: readonly number[], atMs: number, direction: "next" | "previous"): number {
  const after = firstAfter(moments, atMs);
  if (direction === "next") return moments[after] ?? atMs;
  for (let index = after - 1; index >= 0; index -= 1) {
    const moment = moments[index];
    if (moment !== undefined && moment < atMs) return moment;
  }
  return moments[0] ?? atMs;
}

function firstAfter(moments: readonly number[], atMs: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
