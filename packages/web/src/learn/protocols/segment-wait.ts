const SECOND_MS = 1_000;

/**
 * How far behind the live edge a player starts that buffers this many segments, in milliseconds. RFC 8216 §6.3.3
 * recommends three. The time to encode and fetch them comes on top.
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
