import { ADDRESS_KEYS } from "./address-keys.ts";
import type { ConfKey } from "./conf-key.ts";
import { CREDENTIAL_KEYS } from "./credential-keys.ts";
import { PROCESS_KEYS } from "./process-keys.ts";
import { PROTOCOL_KEYS } from "./protocol-keys.ts";

/** Every key that coturn has had from 4.0 to 4.17. docs/turnserver-conf.md comes from this table. */
export const CONF_KEYS: ReadonlyMap<string, ConfKey> = new Map(
  Object.entries({ ...ADDRESS_KEYS, ...CREDENTIAL_KEYS, ...PROTOCOL_KEYS, ...PROCESS_KEYS }),
);

/** The key that somebody may have meant who wrote `name`: at most two letters differ. */
export function similarKey(name: string): string | undefined {
  if (name.length > 40) return undefined;
  return [...CONF_KEYS.keys()].find((key) => distance(key, name.toLowerCase().replaceAll("_", "-")) <= 2);
}

/** Levenshtein's: letters to add, take away or change. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const changed = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
