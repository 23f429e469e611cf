import { expect } from "vitest";
import { test as baseTest, framesAdvance } from "../../testbed/index.ts";
import { timeLimitedCredentials } from "./credentials.ts";
import { connectThroughRelay, relayedConnections } from "./relayed-connections.ts";
import { startTurnServer } from "./turn-server.ts";

const test = baseTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
  .extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
    const server = await startTurnServer();
    onCleanup(server.stop);
    return server;
  });

const CASES = [
  ["Chromium", "udp"],
  ["Chromium", "tcp"],
  ["Chromium", "tls"],
  ["Firefox", "udp"],
  ["Firefox", "tcp"],
] as const;

for (const [browser, relayProtocol] of CASES) {
  test(`[A19] ${browser} calls through a relay that it reaches over ${relayProtocol.toUpperCase()}`, async ({
    open,
    server,
    chromium,
    loopbackFirefox,
  }) => {
    const { listening, tlsListening } = server.ports;
    const urls = {
      udp: `turn:127.0.0.1:${listening}?transport=udp`,
      tcp: `turn:127.0.0.1:${listening}?transport=tcp`,
      tls: `turns:localhost:${tlsListening}?transport=tcp`,
    };
    const page = await open({ Chromium: chromium, Firefox: loopbackFirefox }[browser], "/");
    const relay = { urls: urls[relayProtocol], ...timeLimitedCredentials() };
    expect(await connectThroughRelay(page, relay, "你好")).toBe("你好");
    const earlier = await relayedConnections(page);
    await framesAdvance(page, "video[data-side=a]");
    await framesAdvance(page, "video[data-side=b]");
    const connections = await relayedConnections(page);
    expect(connections).toHaveLength(2);
    for (const [index, { localCandidate, framesDecoded }] of connections.entries()) {
      expect(localCandidate).toEqual({ candidateType: "relay", relayProtocol });
      expect(framesDecoded).toBeGreaterThan(earlier[index]?.framesDecoded ?? Number.NaN);
    }
  });
}
