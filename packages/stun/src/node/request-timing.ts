/** How long to wait for a response, and how often to retransmit. */
export interface RequestTiming {
  /** RTO: the wait before the first retransmission; each further wait is twice as long. */
  readonly initialRtoMs: number;
  /** Rc: how often a request is sent over UDP in all. */
  readonly transmissions: number;
  /** Rm: the wait after the last transmission, in initial RTOs. */
  readonly finalWaitFactor: number;
  /** Ti: how long to wait over TCP and TLS, and for a connection. */
  readonly reliableTimeoutMs: number;
}

/** RFC 8489 §6.2.1 and §6.2.2. */
export const DEFAULT_REQUEST_TIMING: RequestTiming = {
  initialRtoMs: 500,
  transmissions: 7,
  finalWaitFactor: 16,
  reliableTimeoutMs: 39_500,
};

/** Node fires a timer with a longer delay at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** The waits double, so that more transmissions would exceed MAX_TIMER_MS. */
const MAX_TRANSMISSIONS = 32;

/**
 * Fills the gaps of `given` with the defaults.
 *
 * @throws {RangeError} if a wait is too long for a timer, or `transmissions` is out of range
 */
export function completeTiming(
  given: Partial<RequestTiming> = {},
  defaults: RequestTiming = DEFAULT_REQUEST_TIMING,
): RequestTiming {
  const timing = { ...defaults, ...given };
  const { transmissions, reliableTimeoutMs } = timing;
  if (!Number.isInteger(transmissions) || transmissions < 1 || transmissions > MAX_TRANSMISSIONS) {
    throw new RangeError(
      `transmissions must be a whole number from 1 to ${MAX_TRANSMISSIONS}, not ${transmissions}`,
    );
  }
  for (const waitMs of [...waitsAfterTransmissions(timing), reliableTimeoutMs]) {
    if (!(waitMs > 0 && waitMs <= MAX_TIMER_MS)) {
      throw new RangeError(`each wait must be over 0 and at most ${MAX_TIMER_MS} ms, not ${waitMs}`);
    }
  }
  return timing;
}

/** The wait after each transmission over UDP, in ms; after the last one the request has failed. RFC 8489 §6.2.1. */
export function waitsAfterTransmissions(timing: RequestTiming): number[] {
  const retransmissions = timing.transmissions - 1;
  const waits = Array.from({ length: retransmissions }, (_, index) => timing.initialRtoMs * 2 ** index);
  return [...waits, timing.initialRtoMs * timing.finalWaitFactor];
}
