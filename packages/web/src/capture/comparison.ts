import type { PictureSize } from "./wishes.ts";

/**
 * How what came compares with what was asked. `turned` is the size asked for on a device held upright; `open` is what
 * nobody asked for; `untold` is what the browser does not tell.
 */
export type Verdict = "asAsked" | "turned" | "differs" | "open" | "untold";

export function compareSizes(asked: PictureSize | undefined, delivered: Partial<PictureSize>): Verdict {
  if (asked === undefined) return "open";
  const { width, height } = delivered;
  if (width === undefined || height === undefined) return "untold";
  if (width === asked.width && height === asked.height) return "asAsked";
  return width === asked.height && height === asked.width ? "turned" : "differs";
}

/** Rates come as 29.97 for 30; what is counted wavers more than what is promised. */
export const PROMISED_RATE_TOLERANCE = 0.02;
export const COUNTED_RATE_TOLERANCE = 0.1;

export function compareRates(
  asked: number | undefined,
  delivered: number | undefined,
  tolerance: number,
): Verdict {
  if (asked === undefined) return "open";
  if (delivered === undefined) return "untold";
  return Math.abs(delivered - asked) <= asked * tolerance ? "asAsked" : "differs";
}

/** `delivered` may be a string: echo cancellation tells which sound it cancels. */
export function compareSwitches(
  asked: boolean | undefined,
  delivered: boolean | string | undefined,
): Verdict {
  if (asked === undefined) return "open";
  if (delivered === undefined) return "untold";
  return Boolean(delivered) === asked ? "asAsked" : "differs";
}

export function compareDevices(asked: string | undefined, delivered: string | undefined): Verdict {
  if (asked === undefined) return "open";
  if (delivered === undefined) return "untold";
  return delivered === asked ? "asAsked" : "differs";
}
