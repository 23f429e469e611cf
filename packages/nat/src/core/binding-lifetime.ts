/** How long a NAT keeps a binding that nothing passes through. */
export interface BindingLifetime {
  /** It was still there after this long. */
  readonly atLeastMs: number;
  /** It was gone after this long; null where it never was. */
  readonly lessThanMs: number | null;
}

export interface BindingLifetimeSearch {
  /** No longer silence than this is tried. */
  readonly upToMs: number;
  /** The search ends when the answer is known to this. */
  readonly resolutionMs: number;
}

/** The first silence to try, in resolutions. */
const FIRST_SILENCE_RESOLUTIONS = 4;

/**
 * The silence to try next, in ms: twice the last one until a binding is found gone, then halfway; undefined when the
 * lifetime is known well enough. RFC 5780 §4.6.
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
