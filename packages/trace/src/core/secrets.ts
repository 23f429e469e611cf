import type { Json } from "./trace-event.ts";

/** What stands in a trace for a secret. */
export const MASK = "…";

const SECRET = /^(?:credential|password|secret|.*token)$/i;

/**
 * The same value with `MASK` for each text of a member that is named like a secret: `credential` in `iceServers`, as the
 * API and messages have it, and the like.
 *
 * `ice-pwd` in a description is none of them: it is of use only during one connection, and only to who can send packets
 * to its addresses, and to who learns from the trace it shows how the two ends know each other's checks.
 */
export function withoutSecrets(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(withoutSecrets);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET.test(name) && member !== null ? MASK : withoutSecrets(member),
    ]),
  );
}

/** `Array.isArray` does not narrow lists that are only read. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
