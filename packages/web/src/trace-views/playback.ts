import type { SequenceStep } from "@visavis/trace/core";
import { PAUSE_MS, stepsBegunBy } from "./sequence-rows.ts";

/** How fast a replay runs; 1 is the original speed. */
export const SPEEDS = [1, 1 / 4, 1 / 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** The part of a step that a replay needs. */
export type PlayedStep = Pick<SequenceStep, "atMs">;

/** A pause takes at most this long in the replay, at any speed. */
export const PAUSE_SHOWN_MS = 700;

/**
 * The moment of a replay after it has played for a while. Pauses of a second or more are shortened, so that an uneventful
 * hour does not take an hour.
 *
 * @param playback.atMs the moment of the replay before
 * @param playback.elapsedMs how long it has played since then
 * @param playback.steps in order of time
 */
export function advance({
  atMs,
  elapsedMs,
  speed,
  steps,
}: {
  readonly atMs: number;
  readonly elapsedMs: number;
  readonly speed: number;
  readonly steps: readonly PlayedStep[];
}): number {
  let now = atMs;
  let left = elapsedMs;
  let next = stepsBegunBy(steps, now);
  while (left > 0) {
    const moment = steps[next]?.atMs;
    if (moment === undefined) return now;
    const before = steps[next - 1]?.atMs ?? now;
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

/**
 * The time of the next or previous step, milliseconds. Without a next step it is `atMs`; without a previous one, the time of
 * the first step.
 */
export function steppedTo(
  steps: readonly PlayedStep[],
  atMs: number,
  direction: "next" | "previous",
): number {
  const after = stepsBegunBy(steps, atMs);
  if (direction === "next") return steps[after]?.atMs ?? atMs;
  for (let index = after - 1; index >= 0; index -= 1) {
    const moment = steps[index]?.atMs;
    if (moment !== undefined && moment < atMs) return moment;
  }
  return steps[0]?.atMs ?? atMs;
}
