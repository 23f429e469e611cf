/** The first pause after a lost connection, and the longest. */
export const FIRST_PAUSE_MS = 500;
export const LONGEST_PAUSE_MS = 10_000;

/**
 * How long to wait before attempt number `attempt` (from 0) to connect again: doubling up to the longest, of which a
 * random half is kept, so that many clients of a restarted server do not all come back in the same instant.
 *
 * @param random from 0 up to 1
 */
export function pauseBeforeAttemptMs(attempt: number, random: number): number {
  const fullMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 16));
  return fullMs * (0.5 + random / 2);
}
