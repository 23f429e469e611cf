import * as v from "valibot";
import { ServerList, withoutPasswords } from "../../ice-servers/server-entry.ts";

const KEY = "trickle-ice";

const Kept = v.object({ list: ServerList, withPasswords: v.boolean() });

/** The list of the last visit, and whether it was to be kept with its passwords. */
export type Kept = Readonly<v.InferOutput<typeof Kept>>;

/** Whatever storage holds that is no list, or where there is none: nothing. */
export function keptList(): Kept | undefined {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(localStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the list in this browser; its passwords only where that was asked for, and never those of own entries. */
export function keepList({ list, withPasswords }: Kept): void {
  const bare = withoutPasswords(list.servers);
  const servers = withPasswords
    ? list.servers.map((server, index) => (server.own ? (bare[index] ?? server) : server))
    : bare;
  try {
    localStorage.setItem(KEY, JSON.stringify({ list: { ...list, servers }, withPasswords }));
  } catch {
    // Private windows and blocked storage: the list then lasts as long as the page.
  }
}

export function forgetList(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
