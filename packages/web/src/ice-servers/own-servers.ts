import { freshIceServers } from "@visavis/client/browser";
import { signalingAddress } from "../ui/server-address.ts";
import type { ServerEntry } from "./server-entry.ts";

/** Credentials older than this are renewed before a test, since they expire. */
export const FRESH_MS = 600_000;

/**
 * The STUN and TURN servers of this server, with fresh credentials.
 *
 * @throws {Error} with the server's reason if it refuses, or if it does not answer within 10 s
 */
export async function fetchOwnServers(): Promise<readonly ServerEntry[]> {
  const iceServers = await freshIceServers(signalingAddress());
  return iceServers.map(({ urls, username = "", credential = "" }) => ({
    urls: [urls].flat(),
    username,
    credential,
    own: true,
  }));
}
