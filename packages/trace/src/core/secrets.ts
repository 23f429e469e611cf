import type { Json } from "./trace-event.ts";

/** Replaces a secret in a trace. */
export const MASK = "…";

const SECRET = /^(?:credential|password|secret|.*token)$/i;

/**
 * The same value, with `MASK` in place of members that are named like secrets, such as `credential` in `iceServers`.
 *
 * `ice-pwd` in a description is not masked: it is useful only during one connection, to someone who can send packets to
 * its addresses, and it shows readers of the trace how the two ends authenticate their checks.
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

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
