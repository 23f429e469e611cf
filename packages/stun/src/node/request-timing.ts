/** How long to wait for an answer, and how often to ask. */
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

/** The wait after each transmission over UDP, in ms; after the last one the request has failed. RFC 8489 §6.2.1. */
export function waitsAfterTransmissions(timing: RequestTiming): number[] {
  const retransmissions = Math.max(0, timing.transmissions - 1);
  const waits = Array.from({ length: retransmissions }, (_, index) => timing.initialRtoMs * 2 ** index);
  return [...waits, timing.initialRtoMs * timing.finalWaitFactor];
}
