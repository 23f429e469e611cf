import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { connect as connectTls } from "node:tls";
import { METHODS, readAttribute, type StunMessage, XOR_MAPPED_ADDRESS } from "@visavis/stun/core";
import { openStunClient, type StunClient } from "@visavis/stun/node";
import { afterEach, expect, test, vi } from "vitest";
import { type AllocateOptions, allocate, type ClientAllocation } from "../client/index.ts";
import { allocateOn, listenerOf, reach, startLoopbackServer } from "../testing/loopback-server.ts";
import { TEST_CERTIFICATES } from "../testing/test-certificates.ts";
import type { ListenAddress, TurnServer } from "./index.ts";

const relayPorts = { first: 20_000, last: 20_999 };
const ALL_TRANSPORTS: readonly ListenAddress[] = [
  { transport: "udp", address: "127.0.0.1", port: 0 },
  { transport: "tcp", address: "127.0.0.1", port: 0 },
  { transport: "tls", address: "127.0.0.1", port: 0 },
];
const ending: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  // No test leaves a socket behind, even if it fails.
  await vi.waitFor(() => expect(openSockets()).toEqual([]));
});

async function start(options: Omit<Parameters<typeof startLoopbackServer>[0], "relayPorts"> = {}) {
  const server = await startLoopbackServer({ relayPorts, ...options });
  ending.push(() => server.close());
  return server;
}

async function open(listener: ListenAddress): Promise<StunClient> {
  const client = await openStunClient(reach(listener));
  ending.push(() => client.close());
  return client;
}

async function openAllocation(
  listener: ListenAddress,
  events: Pick<AllocateOptions, "onData" | "onEnd"> = {},
): Promise<ClientAllocation> {
  const allocation = await allocate({ ...reach(listener), ...events });
  ending.push(() => allocation.close());
  return allocation;
}

async function bind(client: StunClient): Promise<StunMessage> {
  const { message } = await client.request({ method: METHODS.binding });
  return message;
}

function openSockets(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /UDP|TCP|TLS/.test(name));
}

test("[S22] an answer comes from the address and port to which the request was sent", async () => {
  const server = await start({
    listen: ["127.0.0.1", "127.0.0.2", "127.0.0.2", "::1"].map((address) => ({
      transport: "udp",
      address,
      port: 0,
    })),
  });
  expect(new Set(server.listening.map(({ address, port }) => `${address} ${port}`)).size).toBe(4);
  for (const listener of server.listening) {
    // The client's socket is connected: it would not see answers from elsewhere.
    const client = await open(listener);
    const answer = await bind(client);
    expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.local);
  }
});

test("a client is served over UDP, TCP and TLS alike", async () => {
  const server = await start({ listen: ALL_TRANSPORTS });
  const peer = createSocket("udp4");
  peer.bindSync({ address: "127.0.0.1" });
  ending.push(() => peer.close());
  for (const listener of server.listening) {
    const { promise: received, resolve: onData } = Promise.withResolvers<Uint8Array>();
    const allocation = await openAllocation(listener, { onData });
    const { relayedAddress } = allocation;
    await allocation.bindChannel(peer.address());
    allocation.send(Buffer.from("there"), peer.address());
    const [bytes, source] = await once(peer, "message");
    expect([String(bytes), source.port]).toEqual(["there", relayedAddress.port]);
    peer.send("and back", relayedAddress.port, relayedAddress.address);
    expect(Buffer.from(await received).toString()).toBe("and back");
  }
  expect(server.gauges().allocations).toBe(3);
  expect(server.counters().toPeers.packets).toBe(3);
});

test.each(["udp", "tcp", "tls"] as const)(
  "a %s port in use rejects with the system's error and leaves nothing open",
  async (transport) => {
    const taken = transport === "udp" ? createSocket("udp4") : createServer();
    if ("bindSync" in taken) taken.bindSync({ address: "127.0.0.1" });
    else await once(taken.listen(0, "127.0.0.1"), "listening");
    ending.push(() => taken.close());
    const { port } = taken.address() as { port: number };
    const refused = startLoopbackServer({
      relayPorts,
      listen: [...ALL_TRANSPORTS, { transport, address: "127.0.0.1", port }],
    });
    await expect(refused).rejects.toMatchObject({ code: "EADDRINUSE", address: "127.0.0.1", port });
    await vi.waitFor(() => expect(openSockets()).toHaveLength(1));
  },
);

test("an address that this machine does not have is rejected, too", async () => {
  const refused = startLoopbackServer({
    relayPorts,
    listen: [{ transport: "udp", address: "192.0.2.77", port: 0 }],
  });
  await expect(refused).rejects.toMatchObject({ code: "EADDRNOTAVAIL", address: "192.0.2.77" });
});

test("close ends every socket, while clients hold allocations", async () => {
  const server = await startLoopbackServer({
    relayPorts,
    listen: [...ALL_TRANSPORTS, { transport: "udp", address: "::1", port: 0 }],
  });
  for (const listener of server.listening) await openAllocation(listener);
  await server.close();
  expect(server.listening).toEqual([]);
  await server.close();
});

test("listeners follow the addresses of the machine: new ones open, removed ones close, the others keep their clients", async () => {
  const server = await start({ listen: ALL_TRANSPORTS });
  const [udp, tcp, tls] = server.listening as [ListenAddress, ListenAddress, ListenAddress];
  const kept = await openAllocation(udp);
  const { promise: goneClosed, resolve: onEnd } = Promise.withResolvers<unknown>();
  await openAllocation(tcp, { onEnd });
  expect(server.gauges().allocations).toBe(2);

  await server.setListeners([udp, { transport: "udp", address: "127.0.0.2", port: 0 }, tls]);
  await goneClosed;
  expect(server.listening.map(({ address, transport }) => [address, transport])).toEqual([
    ["127.0.0.1", "udp"],
    ["127.0.0.2", "udp"],
    ["127.0.0.1", "tls"],
  ]);
  expect(server.listening[0]).toEqual(udp);
  await kept.refresh();
  expect(server.gauges().allocations).toBe(1);
  const [, added] = server.listening as [ListenAddress, ListenAddress];
  await bind(await open(added));

  await server.setListeners([tls]);
  expect(server.gauges().allocations).toBe(0);
});

test("listeners that cannot all open stay as they were", async () => {
  const server = await start({ listen: ALL_TRANSPORTS });
  const before = server.listening;
  const wanted: ListenAddress[] = [
    { transport: "udp", address: "127.0.0.2", port: 0 },
    { transport: "udp", address: "192.0.2.77", port: 0 },
  ];
  await expect(server.setListeners(wanted)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  expect(server.listening).toEqual(before);
  await bind(await open(listenerOf(server, "udp")));
});

test("new connections get a new certificate, a bad one changes nothing, existing connections continue", async () => {
  const server = await start({ listen: ALL_TRANSPORTS });
  const { port } = listenerOf(server, "tls");
  const subject = async () => {
    const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return CN;
  };
  const client = await open(listenerOf(server, "tls"));
  expect(await subject()).toBe("test 1");
  server.setTlsContext(TEST_CERTIFICATES[1]);
  expect(await subject()).toBe("test 2");
  expect(() => server.setTlsContext({ ...TEST_CERTIFICATES[1], key: TEST_CERTIFICATES[0].key })).toThrow();
  expect(() => server.setTlsContext({ cert: "none", key: "none" })).toThrow();
  expect(await subject()).toBe("test 2");
  await allocateOn(client);
});

test("a draining server refuses new allocations and keeps existing ones", async () => {
  const server: TurnServer = await start();
  const allocation = await openAllocation(listenerOf(server, "udp"));
  server.drain();
  await expect(allocate(reach(listenerOf(server, "udp")))).rejects.toMatchObject({ errorCode: 403 });
  await allocation.refresh();
});
