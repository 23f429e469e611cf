import * as v from "valibot";
import { keepable, ServerList } from "../../ice-servers/server-entry.ts";

const KEY = "trickle-ice";

const Kept = v.object({ list: ServerList, withPasswords: v.boolean() });

/** The stored list, and whether it includes its passwords. */
export type Kept = Readonly<v.InferOutput<typeof Kept>>;

/** The list of the last visit; `undefined` if there is none, or no valid one. */
export function keptList(): Kept | undefined {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(localStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Stores the list in this browser, with passwords only if wanted, and never with those of own entries. */
export function keepList({ list, withPasswords }: Kept): void {
  const servers = keepable(list.servers, { withPasswords });
  try {
    localStorage.setItem(KEY, JSON.stringify({ list: { ...list, servers }, withPasswords }));
  } catch {
    // In private windows, or with storage blocked, the list lasts as long as the page.
  }
}

export function forgetList(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing is stored either.
  }
}
