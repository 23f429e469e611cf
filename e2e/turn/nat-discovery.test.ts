import { describe, expect } from "vitest";
import { discoverNatBehaviour, discoverTcpMapping } from "../../packages/nat/src/node/index.ts";
import { probeStunServers } from "../../packages/stun/src/node/index.ts";
import type { TurnServer } from "./turn-server.ts";
import { turnTest } from "./turn-test.ts";

const test = turnTest({ addresses: ["127.0.0.1", "127.0.0.2"], lines: ["rfc5780", "no-auth"] });

const bindingOf = ({ address, ports }: TurnServer) => ({ address, port: ports.listening });

describe.concurrent("our own NAT behaviour discovery", () => {
  test("[N01][N02] finds no NAT and no filtering on loopback", async ({ server }) => {
    const { listening } = server.ports;
    expect(await discoverNatBehaviour({ server: bindingOf(server) })).toMatchObject({
      otherAddress: { address: "127.0.0.2", port: listening + 1 },
      isBehindNat: false,
      mapping: { verdict: "endpoint-independent" },
      filtering: { verdict: "endpoint-independent" },
      hairpinning: "not-applicable",
      classic: "open-internet",
      limits: [],
    });
  });

  test("over TCP, sees one port at all addresses of the server", async ({ server }) => {
    const { otherAddress } = await discoverNatBehaviour({ server: bindingOf(server) });
    expect(await discoverTcpMapping({ server: bindingOf(server), otherAddress })).toMatchObject({
      isBehindNat: false,
      mapping: { verdict: "endpoint-independent" },
      limits: [],
    });
  });

  test("the probe distinguishes a server with NAT behaviour discovery from one without", async ({
    server,
    start,
  }) => {
    const plain = await start({});
    const probes = await probeStunServers({ servers: [bindingOf(server), bindingOf(plain)] });
    expect(probes).toMatchObject([
      { status: "alive", answers: 5, generation: "RFC 5389", hasBehaviourDiscovery: true },
      { status: "alive", answers: 5, generation: "RFC 5389", hasBehaviourDiscovery: false },
    ]);
  });

  test("[N01] reports what a server with one address cannot show", async ({ start }) => {
    const server = await start({});
    const { isBehindNat, classic } = await discoverNatBehaviour({ server: bindingOf(server) });
    expect({ isBehindNat, classic }).toEqual({ isBehindNat: false, classic: "unknown" });
  });
});
