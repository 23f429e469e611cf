import { signal } from "@preact/signals";
import { fetchOwnServers } from "../../ice-servers/own-servers.ts";
import { type ServerEntry, withFreshOwn } from "../../ice-servers/server-entry.ts";
import { listInHash } from "../../ice-servers/share.ts";

/** The servers to test with. */
export const servers = signal<readonly ServerEntry[]>([]);
/** The state of requesting the servers of this server. */
export const serversState = signal<"requesting" | "known" | "failed">("requesting");
/** The servers come from a link, as `/trickle-ice.html` makes it, instead of from this server. */
export const areFromLink = signal(false);
/** The link contains no valid list of servers. */
export const isLinkUnreadable = signal(false);

/** Takes the servers from the link, or else from this server. */
export async function fillServers(): Promise<void> {
  const linked = listInHash(location.hash);
  isLinkUnreadable.value = linked === undefined && location.hash.includes("servers=");
  areFromLink.value = linked !== undefined;
  servers.value = linked?.servers ?? [];
  await requestOwn();
}

/** Requests the servers of this server, with new credentials if the current ones may have ended. */
export async function requestOwn(): Promise<void> {
  serversState.value = "requesting";
  try {
    const own = await fetchOwnServers();
    servers.value = areFromLink.value ? withFreshOwn(servers.value, own) : own;
    serversState.value = "known";
  } catch {
    serversState.value = areFromLink.value ? "known" : "failed";
  }
}
