/** How long a NAT keeps an idle binding. */
export interface BindingLifetime {
  /** It was still there after this long. */
  readonly atLeastMs: number;
  /** It was gone after this long; null if it always survived. */
  readonly lessThanMs: number | null;
}

export interface BindingLifetimeSearch {
  /** The longest silence to try. */
  readonly upToMs: number;
  /** The search ends when the lifetime is known this precisely. */
  readonly resolutionMs: number;
}

/** The first silence to try, in multiples of the resolution. */
const FIRST_SILENCE_RESOLUTIONS = 4;

/**
 * The silence to try next, in ms: twice the last one until a binding is gone, then a binary search; undefined when the
 * lifetime is known precisely enough. RFC 5780 §4.6.
 */
export function nextSilenceMs(
  { atLeastMs, lessThanMs }: BindingLifetime,
  { upToMs, resolutionMs }: BindingLifetimeSearch,
): number | undefined {
  if (lessThanMs === null) {
    if (atLeastMs >= upToMs) return undefined;
    return Math.min(upToMs, Math.max(2 * atLeastMs, FIRST_SILENCE_RESOLUTIONS * resolutionMs));
  }
  return lessThanMs - atLeastMs > resolutionMs ? (atLeastMs + lessThanMs) / 2 : undefined;
}
