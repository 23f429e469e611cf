import type { Socket } from "node:net";
import { canonicalAddress } from "@visavis/stun/core";
import type { ProxyRefusal } from "../core/index.ts";
import { readOpening, showAddresses } from "./client-opening.ts";
import { ignoreError } from "./engine.ts";

/** Whose PROXY headers are accepted. */
export interface Proxies {
  /** @param address in canonical form */
  isTrusted(address: string): boolean;
  /** Called when a header of theirs is refused. */
  onRefused(reason: ProxyRefusal): void;
}

export const NO_PROXIES: Proxies = { isTrusted: () => false, onRefused() {} };

/** What a trusted proxy has not begun to pass on by then is closed. */
const OPENING_TIMEOUT_MS = 5_000;

/** How many connections from trusted proxies may not have begun. Of more, the oldest is closed. */
const MAX_OPENINGS = 1_000;

/** Finds out for whom trusted proxies connect. */
export interface ProxiedClients {
  /**
   * Calls `serve` once the socket shows the addresses of its client, with the bytes that have already been read: at once if it
   * does not come from a trusted proxy, where a PROXY header is no more than a malformed message.
   */
  admit(socket: Socket, serve: (early: Uint8Array) => void): void;
}

export function createProxiedClients({ isTrusted, onRefused }: Proxies): ProxiedClients {
  /** The oldest first. */
  const openings = new Set<Socket>();
  return {
    admit(socket, serve) {
      if (!isTrusted(canonicalAddress(socket.remoteAddress ?? ""))) {
        serve(new Uint8Array(0));
        return;
      }
      socket.on("error", ignoreError);
      openings.add(socket);
      const limit = setTimeout(() => socket.destroy(), OPENING_TIMEOUT_MS);
      const decided = () => {
        clearTimeout(limit);
        openings.delete(socket);
      };
      socket.once("close", decided);
      const [oldest] = openings;
      if (openings.size > MAX_OPENINGS) oldest?.destroy();
      readOpening(socket, {
        isTrusted: true,
        // The client's own limits, and its time, begin here.
        onNamed(addresses) {
          decided();
          showAddresses(socket, addresses);
          serve(new Uint8Array(0));
          return false;
        },
        onDecided(opening) {
          decided();
          if (opening.kind === "refused") {
            onRefused(opening.reason);
            socket.destroy();
            return;
          }
          if (opening.addresses !== undefined) showAddresses(socket, opening.addresses);
          serve(opening.bytes);
        },
      });
    },
  };
}
