const SECOND_MS = 1_000;

/**
 * How far behind the newest finished segment a player begins that keeps this many of them, in milliseconds. RFC 8216
 * §6.3.3 advises three. What it takes to fill and to fetch them comes on top.
 */
export function segmentWaitMs({
  segmentSeconds,
  segmentCount,
}: {
  readonly segmentSeconds: number;
  readonly segmentCount: number;
}): number {
  return segmentSeconds * segmentCount * SECOND_MS;
}
