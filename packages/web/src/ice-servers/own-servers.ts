import { freshIceServers } from "@visavis/client/browser";
import { signalingAddress } from "../ui/signaling-address.ts";
import type { ServerEntry } from "./server-entry.ts";

/** Credentials older than this are asked for anew before a test: servers let them lapse. */
export const FRESH_MS = 600_000;

/**
 * Asks this server for its own STUN and TURN, with fresh credentials.
 *
 * @throws {Error} with what the server refused, or when it does not answer in 10 s
 */
export async function askOwnServers(): Promise<readonly ServerEntry[]> {
  const told = await freshIceServers(signalingAddress());
  return told.map(({ urls, username = "", credential = "" }) => ({
    urls: [urls].flat(),
    username,
    credential,
    own: true,
  }));
}
