import * as v from "valibot";
import { keepable, ServerList } from "../../ice-servers/server-entry.ts";

const KEY = "trickle-ice";

const StoredList = v.object({ list: ServerList, withPasswords: v.boolean() });

/** The stored list, and whether it includes its passwords. */
export type StoredList = Readonly<v.InferOutput<typeof StoredList>>;

/** The list of the last visit; `undefined` if there is none, or no valid one. */
export function storedList(): StoredList | undefined {
  try {
    const parsed = v.safeParse(StoredList, JSON.parse(localStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Stores the list in this browser, with passwords only if wanted, and never those of this server. */
export function storeList({ list, withPasswords }: StoredList): void {
  const servers = keepable(list.servers, { withPasswords });
  try {
    localStorage.setItem(KEY, JSON.stringify({ list: { ...list, servers }, withPasswords }));
  } catch {
    // In private windows, or with storage blocked, the list lasts only as long as the page.
  }
}

export function forgetList(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing is stored either.
  }
}
