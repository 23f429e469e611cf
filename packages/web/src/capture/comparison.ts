import type { PictureSize } from "./wishes.ts";

/**
 * How the delivered value compares with the requested one. `turned`: the requested size, on a device held upright;
 * `open`: nothing was requested; `untold`: the browser does not report it.
 */
export type ComparisonResult = "asAsked" | "turned" | "differs" | "open" | "untold";

export function compareSizes(
  asked: PictureSize | undefined,
  delivered: Partial<PictureSize>,
): ComparisonResult {
  if (asked === undefined) return "open";
  const { width, height } = delivered;
  if (width === undefined || height === undefined) return "untold";
  if (width === asked.width && height === asked.height) return "asAsked";
  return width === asked.height && height === asked.width ? "turned" : "differs";
}

/** 30 may be reported as 29.97; a counted rate varies more than a reported one. */
export const PROMISED_RATE_TOLERANCE = 0.02;
export const COUNTED_RATE_TOLERANCE = 0.1;

export function compareRates(
  asked: number | undefined,
  delivered: number | undefined,
  tolerance: number,
): ComparisonResult {
  if (asked === undefined) return "open";
  if (delivered === undefined) return "untold";
  return Math.abs(delivered - asked) <= asked * tolerance ? "asAsked" : "differs";
}

/** `delivered` may be a string: echo cancellation can name the sound that it cancels. */
export function compareSwitches(
  asked: boolean | undefined,
  delivered: boolean | string | undefined,
): ComparisonResult {
  if (asked === undefined) return "open";
  if (delivered === undefined) return "untold";
  return Boolean(delivered) === asked ? "asAsked" : "differs";
}

export function compareDevices(asked: string | undefined, delivered: string | undefined): ComparisonResult {
  if (asked === undefined) return "open";
  if (delivered === undefined) return "untold";
  return delivered === asked ? "asAsked" : "differs";
}
