import type { PictureSize } from "./requested-constraints.ts";

/**
 * How the delivered value compares with the requested one. `rotated`: the requested size on a device held upright;
 * `unknown`: the browser does not report it.
 */
export type ComparisonResult = "asRequested" | "rotated" | "differs" | "notRequested" | "unknown";

export function compareSizes(
  requested: PictureSize | undefined,
  delivered: Partial<PictureSize>,
): ComparisonResult {
  if (requested === undefined) return "notRequested";
  const { width, height } = delivered;
  if (width === undefined || height === undefined) return "unknown";
  if (width === requested.width && height === requested.height) return "asRequested";
  return width === requested.height && height === requested.width ? "rotated" : "differs";
}

/** 30 may be reported as 29.97. A counted rate varies more than a reported one. */
export const REPORTED_RATE_TOLERANCE = 0.02;
export const COUNTED_RATE_TOLERANCE = 0.1;

export function compareRates(
  requested: number | undefined,
  delivered: number | undefined,
  tolerance: number,
): ComparisonResult {
  if (requested === undefined) return "notRequested";
  if (delivered === undefined) return "unknown";
  return Math.abs(delivered - requested) <= requested * tolerance ? "asRequested" : "differs";
}

/** `delivered` may be a string: echo cancellation can report which sound it cancels. */
export function compareSwitches(
  requested: boolean | undefined,
  delivered: boolean | string | undefined,
): ComparisonResult {
  if (requested === undefined) return "notRequested";
  if (delivered === undefined) return "unknown";
  return Boolean(delivered) === requested ? "asRequested" : "differs";
}

export function compareDevices(
  requested: string | undefined,
  delivered: string | undefined,
): ComparisonResult {
  if (requested === undefined) return "notRequested";
  if (delivered === undefined) return "unknown";
  return delivered === requested ? "asRequested" : "differs";
}
