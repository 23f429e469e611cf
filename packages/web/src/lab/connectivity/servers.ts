import { signal } from "@preact/signals";
import { askOwnServers, FRESH_MS } from "../../ice-servers/own-servers.ts";
import { type ServerEntry, withFreshOwn } from "../../ice-servers/server-entry.ts";
import { listInHash } from "../../ice-servers/share.ts";

/** The servers to test with. */
export const servers = signal<readonly ServerEntry[]>([]);
/** How asking this server for its own went. */
export const serversState = signal<"asking" | "told" | "failed">("asking");
/** Where the servers are not this server's own: a link as `/trickle-ice.html` makes it brought them. */
export const areFromLink = signal(false);
/** The link has no valid list of servers. */
export const isLinkUnreadable = signal(false);

let askedAtMs = Number.NEGATIVE_INFINITY;

/** Fills the page: with the servers of the link, or with this server's own. */
export async function fillServers(): Promise<void> {
  const linked = listInHash(location.hash);
  isLinkUnreadable.value = linked === undefined && location.hash.includes("servers=");
  areFromLink.value = linked !== undefined;
  servers.value = linked?.servers ?? [];
  await ask();
}

/** Asks for credentials anew, where those there are may have lapsed. */
export async function renewServers(): Promise<void> {
  const isFresh = serversState.value === "told" && performance.now() - askedAtMs < FRESH_MS;
  if (!isFresh) await ask();
}

async function ask(): Promise<void> {
  serversState.value = "asking";
  try {
    const own = await askOwnServers();
    servers.value = areFromLink.value ? withFreshOwn(servers.value, own) : own;
    askedAtMs = performance.now();
    serversState.value = "told";
  } catch {
    serversState.value = areFromLink.value ? "told" : "failed";
  }
}
