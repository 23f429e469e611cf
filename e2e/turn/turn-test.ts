// biome-ignore-all lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
import { test as base } from "vitest";
import { type EchoPeer, startEchoPeer } from "./echo-peer.ts";
import { startTurnServer, type TurnServer, type TurnServerSettings } from "./turn-server.ts";

/**
 * Vitest's `test` with the fixtures of a TURN client. Each starts when a test names it, and always ends:
 * - `server`: one TURN server for the file, with these settings;
 * - `start(settings)`: a server for this test alone;
 * - `peer`: a host on 127.0.0.1 that echoes relayed datagrams, for this test alone;
 * - `peerOverIPv6`: the same on ::1.
 */
export function turnTest(settings: TurnServerSettings) {
  return base
    .extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
      const server = await startTurnServer(settings);
      onCleanup(server.stop);
      return server;
    })
    .extend("start", async ({}, { onCleanup }) => {
      const started: TurnServer[] = [];
      onCleanup(async () => void (await Promise.all(started.map((server) => server.stop()))));
      return async (settings: TurnServerSettings): Promise<TurnServer> => {
        const server = await startTurnServer(settings);
        started.push(server);
        return server;
      };
    })
    .extend("peer", ({}, { onCleanup }) => echoPeer("127.0.0.1", onCleanup))
    .extend("peerOverIPv6", ({}, { onCleanup }) => echoPeer("::1", onCleanup));
}

async function echoPeer(address: string, onCleanup: (end: () => void) => void): Promise<EchoPeer> {
  const peer = await startEchoPeer(address);
  onCleanup(peer.close);
  return peer;
}
