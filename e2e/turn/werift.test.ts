import { expect } from "vitest";
import { type RTCDataChannel, RTCPeerConnection } from "werift";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";
import { timeLimitedCredentials } from "./credentials.ts";
import type { TurnServer } from "./turn-server.ts";
import { turnTest } from "./turn-test.ts";

const test = turnTest({});

const urlsOf = ({ ports }: TurnServer) => ({
  UDP: `turn:127.0.0.1:${ports.listening}?transport=udp`,
  TCP: `turn:127.0.0.1:${ports.listening}?transport=tcp`,
  TLS: `turns:localhost:${ports.tlsListening}?transport=tcp`,
});

/** One end that uses only the relay at `urls`; its candidates go to `candidates`. */
function relayedConnection(urls: string, candidates: string[]): RTCPeerConnection {
  const connection = new RTCPeerConnection({
    iceServers: [{ urls, ...timeLimitedCredentials() }],
    iceTransportPolicy: "relay",
    turnTlsOptions: { ca: TEST_CERTIFICATES[0].cert },
  });
  connection.onIceCandidate.subscribe((candidate) => {
    if (candidate !== undefined) candidates.push(candidate.candidate);
  });
  return connection;
}

const opened = (channel: RTCDataChannel) =>
  new Promise<void>((resolve) => {
    channel.onopen = () => resolve();
  });

for (const transport of ["UDP", "TCP", "TLS"] as const) {
  test(`werift carries a data channel through a relay that it reaches over ${transport}`, async ({
    server,
  }) => {
    const candidates: string[] = [];
    const urls = urlsOf(server)[transport];
    const [a, b] = [relayedConnection(urls, candidates), relayedConnection(urls, candidates)];
    try {
      b.onDataChannel.subscribe((channel) => {
        channel.onMessage.subscribe((data) => channel.send(data));
      });
      const channel = a.createDataChannel("echo");
      // Complete descriptions that include all candidates.
      await a.setLocalDescription(await a.createOffer());
      await b.setRemoteDescription(a.localDescription!);
      await b.setLocalDescription(await b.createAnswer());
      await a.setRemoteDescription(b.localDescription!);
      await opened(channel);

      const echoes: (string | Buffer)[] = [];
      const received = new Promise<void>((resolve) => {
        channel.onMessage.subscribe((data) => {
          echoes.push(data);
          if (echoes.length === 101) resolve();
        });
      });
      channel.send("你好");
      for (let index = 0; index < 100; index += 1) channel.send(Buffer.alloc(1_000, index));
      await received;
      expect(echoes[0]).toBe("你好");
      expect(echoes[100]).toEqual(Buffer.alloc(1_000, 99));
      expect(candidates.length).toBeGreaterThanOrEqual(2);
      for (const candidate of candidates) {
        const [, port] = / 127\.0\.0\.1 (\d+) typ relay/.exec(candidate) ?? [];
        expect(Number(port), candidate).toBeGreaterThanOrEqual(server.ports.firstRelay);
        expect(Number(port), candidate).toBeLessThanOrEqual(server.ports.lastRelay);
      }
    } finally {
      await Promise.all([a.close(), b.close()]);
    }
  });
}
