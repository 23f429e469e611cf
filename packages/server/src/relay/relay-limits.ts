import { InvalidValueError } from "../options/invalid-value.ts";

/** What the operator can set; payload in both directions together. */
const DEFAULTS = {
  /** Bytes a second of one participant: eighty megabits, about three times what a call of six takes. */
  participantRate: 10_000_000,
  /** Bytes of one participant, until the seat ends. */
  participantTotal: 100_000_000_000,
  /** Bytes a second of all together: about as much as one processor relays. */
  serverRate: 100_000_000,
  /** Bytes of all together in a day, in UTC. */
  serverDaily: 2_000_000_000_000,
} as const;

export type RelayLimits = Readonly<Record<keyof typeof DEFAULTS, number>>;

export const DEFAULT_RELAY_LIMITS: RelayLimits = DEFAULTS;

const UNITS = { "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 } as const;

/**
 * Reads `participantRate=5M,serverDaily=500G`: bytes, in powers of ten; 0 is no limit. What is not named has its default.
 *
 * @throws {InvalidValueError}
 */
export function readRelayLimits(text: string): RelayLimits {
  const values: Record<keyof typeof DEFAULTS, number> = { ...DEFAULTS };
  for (const part of text.split(",")) {
    const [, name = "", digits = "", unit = ""] = /^\s*(\w+)\s*=\s*(\d{1,12})([kMGT]?)\s*$/.exec(part) ?? [];
    if (!Object.hasOwn(DEFAULTS, name)) {
      const names = Object.keys(DEFAULTS).join(", ");
      throw new InvalidValueError(
        `"${part}" is not a limit; write it like participantRate=5M, in bytes, with one of ${names}`,
      );
    }
    const bytes = Number(digits) * UNITS[unit as keyof typeof UNITS];
    values[name as keyof typeof DEFAULTS] = bytes === 0 ? Number.POSITIVE_INFINITY : bytes;
  }
  return values;
}
