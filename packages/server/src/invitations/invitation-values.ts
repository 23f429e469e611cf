/** What people write about invitations, in options. */
import { leadsToLoopback } from "../http/host-header.ts";
import { InvalidValueError } from "../options/invalid-value.ts";

export const DEFAULT_LIFETIME_SECONDS = 86_400;

/** Ten years. */
export const MAX_LIFETIME_SECONDS = 315_360_000;

const UNIT_SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;

/** Reads how long an invitation is good, such as `30m`, `24h` or `7d`, in seconds. @throws {InvalidValueError} */
export function readLifetime(text: string): number {
  const [, digits, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const seconds = Number(digits) * UNIT_SECONDS[(unit ?? "m") as keyof typeof UNIT_SECONDS];
  if (seconds >= 1 && seconds <= MAX_LIFETIME_SECONDS) return seconds;
  throw new InvalidValueError(`"${text}" is not a time up to ten years; write it like 30m, 24h or 7d`);
}

/** The address of a JWK Set. Over plain HTTP anyone on the way could exchange the keys. @throws {InvalidValueError} */
export function readJwksAddress(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && leadsToLoopback(url.hostname))) return url;
  throw new InvalidValueError(
    `"${text}" is not the address of a JWK Set; write it like https://login.example.org/.well-known/jwks.json`,
  );
}
