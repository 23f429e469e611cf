import { type HeldIceServers, holdIceServers } from "@visavis/client/browser";
import { signalingAddress } from "../ui/server-address.ts";
import type { ServerEntry } from "./server-entry.ts";

/** Credentials older than this are renewed, since they expire. */
const FRESH_MS = 600_000;

/** What the page holds, and since when. */
let held: { readonly servers: HeldIceServers; readonly sinceMs: number } | undefined;
/** The request that is under way. */
let requested: Promise<HeldIceServers> | undefined;

/**
 * The STUN and TURN servers of this server. Their credentials are good for some minutes at least, while the page is open.
 *
 * @throws {Error} with the server's reason if it refuses, or if it does not answer within 10 s
 */
export async function fetchOwnServers(): Promise<readonly ServerEntry[]> {
  const { iceServers } = isFresh(held) ? held.servers : await request();
  return iceServers.map(({ urls, username = "", credential = "" }) => ({
    urls: [urls].flat(),
    username,
    credential,
    own: true,
  }));
}

function isFresh(known: typeof held): known is NonNullable<typeof held> {
  return known?.servers.isHeld() === true && performance.now() - known.sinceMs < FRESH_MS;
}

function request(): Promise<HeldIceServers> {
  requested ??= holdIceServers(signalingAddress())
    .then((servers) => {
      held?.servers.close();
      held = { servers, sinceMs: performance.now() };
      return servers;
    })
    .finally(() => {
      requested = undefined;
    });
  return requested;
}
