import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import {
  decodeMessage,
  encodeMessage,
  METHODS,
  readAttribute,
  type StunMessage,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { openStunClient, randomTransactionId, type StunClient } from "@visavis/stun/node";
import { afterEach, expect, test, vi } from "vitest";
import { allocate, type ClientAllocation } from "../client/index.ts";
import { allocateOn, interpose, listenerOf, reach, startLoopbackServer } from "../testing/loopback-server.ts";
import { WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import type { ListenAddress, TurnServer } from "./index.ts";

const relayPorts = { first: 24_000, last: 24_999 };
const LISTEN: readonly ListenAddress[] = [
  { transport: "udp", address: "127.0.0.1", port: 0 },
  { transport: "tcp", address: "127.0.0.1", port: 0 },
  { transport: "tls", address: "127.0.0.1", port: 0 },
];
const STREAMS = ["tcp", "tls"] as const;
const ending: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function start(options: Omit<Parameters<typeof startLoopbackServer>[0], "relayPorts"> = {}) {
  const server = await startLoopbackServer({ relayPorts, listen: LISTEN, ...options });
  ending.push(() => server.close());
  return server;
}

async function open(listener: ListenAddress): Promise<StunClient> {
  const client = await openStunClient(reach(listener));
  ending.push(() => client.close());
  return client;
}

async function openAllocation(listener: ListenAddress): Promise<ClientAllocation> {
  const allocation = await allocate(reach(listener));
  ending.push(() => allocation.close());
  return allocation;
}

/** An allocation whose connection the test can delay or corrupt, on the server's side. */
async function openInterposed(server: TurnServer, transport: "tcp" | "tls") {
  const between = await interpose(listenerOf(server, transport));
  ending.push(() => between.close());
  const allocation = await openAllocation(between.listener);
  return { allocation, carrier: between.carriers[0] as Socket };
}

async function bind(client: StunClient): Promise<StunMessage> {
  const { message } = await client.request({ method: METHODS.binding });
  return message;
}

/** A plain TCP connection to a listener; it may be refused. */
function dial(server: TurnServer, transport: "tcp" | "tls"): Socket {
  const socket = connect(listenerOf(server, transport).port, "127.0.0.1");
  socket.on("error", () => {});
  socket.resume();
  ending.push(() => socket.destroy());
  return socket;
}

/** Resolves when it is closed, for any reason. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

function openPeer(): DatagramSocket {
  const peer = createSocket("udp4");
  peer.bindSync({ address: "127.0.0.1" });
  ending.push(() => peer.close());
  return peer;
}

const binding = () =>
  encodeMessage({ method: METHODS.binding, class: "request", transactionId: randomTransactionId() });

test("TLS negotiates stun.turn when the client offers it, and works without ALPN", async () => {
  const server = await start();
  const { port } = listenerOf(server, "tls");
  for (const [offered, agreed] of [
    [["stun.turn"], "stun.turn"],
    [["http/1.1", "stun.turn"], "stun.turn"],
    [undefined, false],
  ] as const) {
    const socket = connectTls({
      host: "127.0.0.1",
      port,
      rejectUnauthorized: false,
      ...(offered === undefined ? {} : { ALPNProtocols: [...offered] }),
    });
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe(agreed);
    expect(["TLSv1.2", "TLSv1.3"]).toContain(socket.getProtocol());
    socket.write(binding());
    const [answer] = await once(socket, "data");
    expect(decodeMessage(answer).class).toBe("success");
    socket.destroy();
  }
});

test("TLS 1.1 is refused", async () => {
  const server = await start();
  const { port } = listenerOf(server, "tls");
  const socket = connectTls({
    host: "127.0.0.1",
    port,
    rejectUnauthorized: false,
    minVersion: "TLSv1.1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  ending.push(() => socket.destroy());
  const [error] = await once(socket, "error");
  expect(error.code).toMatch(/PROTOCOL_VERSION|ECONNRESET/);
  await vi.waitFor(() => expect(server.gauges().connections).toBe(0));
});

test("a connection whose TLS breaks after the handshake is closed, with its allocation", async () => {
  const server = await start();
  const { carrier } = await openInterposed(server, "tls");
  expect(server.gauges()).toMatchObject({ connections: 1, allocations: 1 });
  // A record of application data that is not encrypted. RFC 8446 §5.1.
  carrier.write(Buffer.from([0x17, 3, 3, 0, 32, ...Array(32).fill(7)]));
  await vi.waitFor(() => expect(server.gauges()).toMatchObject({ connections: 0, allocations: 0 }));
});

test.each(STREAMS)("messages over %s may arrive byte by byte", async (transport) => {
  const { port } = listenerOf(await start(), transport);
  const socket =
    transport === "tcp"
      ? connect(port, "127.0.0.1")
      : connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false });
  ending.push(() => socket.destroy());
  socket.setNoDelay(true);
  for (const byte of binding()) socket.write(Uint8Array.of(byte));
  const [answer] = await once(socket, "data");
  expect(decodeMessage(answer).class).toBe("success");
});

test.each(STREAMS)(
  "[G04] connections over %s that end abruptly in any way leave nothing behind",
  async (transport) => {
    const faults: unknown[] = [];
    const server = await start({ onFault: (fault) => faults.push(fault) });
    const { carrier } = await openInterposed(server, transport);
    if (transport === "tcp") carrier.resetAndDestroy();
    else carrier.destroy();
    const silent = dial(server, transport);
    await once(silent, "connect");
    silent.resetAndDestroy();
    const noise = dial(server, transport);
    noise.write(Buffer.alloc(70_000, 0xff));
    await closed(noise);
    const half = dial(server, transport);
    half.end(binding().subarray(0, 7));
    await closed(half);
    await vi.waitFor(() => expect(server.gauges()).toMatchObject({ connections: 0, allocations: 0 }));
    await bind(await open(listenerOf(server, transport)));
    expect(faults).toEqual([]);
  },
);

test.each(STREAMS)(
  "a connection over %s beyond the limit is closed before anything is read",
  async (transport) => {
    const server = await start({
      changes: { limits: { ...WITHOUT_LIMITS, connections: { perAddress: 2, total: 10 } } },
    });
    const listener = listenerOf(server, transport);
    const [first] = [await open(listener), await open(listener)];
    const third = dial(server, transport);
    await closed(third);
    expect(third.bytesRead).toBe(0);
    expect(server.counters().closes.connectionLimit).toBe(1);
    first.close();
    await vi.waitFor(() => expect(server.gauges().connections).toBe(1));
    await bind(await open(listenerOf(server, transport)));
  },
);

test("of thousands of silent connections, only as many as the limit allows stay open", async () => {
  const server = await start({
    changes: { limits: { ...WITHOUT_LIMITS, connections: { perAddress: 50, total: 1_000 } } },
  });
  const silent = Array.from({ length: 2_000 }, () => dial(server, "tcp"));
  await vi.waitFor(() => expect(server.counters().closes.connectionLimit).toBe(1_950), 10_000);
  expect(server.gauges().connections).toBe(50);
  for (const socket of silent) socket.destroy();
  await vi.waitFor(() => expect(server.gauges().connections).toBe(0));
}, 30_000);

test.each([
  ["tcp", "without a word", []],
  ["tls", "in the middle of its handshake", [0x16, 0x03, 0x01, 0x02]],
  ["tcp", "in the middle of a message", [0x00, 0x01, 0x00, 0x08]],
] as const)(
  "[S33] a connection over %s that stops %s is closed after the grace",
  async (transport, _, bytes) => {
    const server = await start({ changes: { connectionGraceMs: 500 } });
    const silent = dial(server, transport);
    silent.write(Uint8Array.from(bytes));
    const allocation = await openAllocation(listenerOf(server, transport));
    await closed(silent);
    await vi.waitFor(() => expect(server.gauges().connections).toBe(1));
    await allocation.refresh();
  },
);

test("[S33] a stalled handshake is ended after 10 s, well before the grace", async () => {
  const server = await start({ changes: { connectionGraceMs: 600_000 } });
  const silent = dial(server, "tls");
  silent.write(Uint8Array.of(0x16, 0x03, 0x01, 0x02));
  await closed(silent);
  await vi.waitFor(() => expect(server.gauges().connections).toBe(0));
}, 20_000);

test("[D15] for a client that does not read, datagrams are dropped and memory does not grow", async () => {
  const server = await start();
  const { allocation, carrier } = await openInterposed(server, "tcp");
  const relayed = allocation.relayedAddress;
  const peer = openPeer();
  await allocation.bindChannel(peer.address());
  carrier.pause();
  // Up to 40 MB, in bursts that fit the relay's buffer.
  const piece = Buffer.alloc(1_000);
  for (let burst = 0; server.counters().drops.slowClient < 10_000; burst += 1) {
    expect(burst).toBeLessThan(2_000);
    for (let count = 0; count < 20; count += 1) peer.send(piece, relayed.port, relayed.address);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(server.counters().toClients.bytes).toBeLessThan(16_000_000);
  carrier.resume();
  await allocation.refresh();
});

test("a client that keeps sending requests and never reads is disconnected", async () => {
  const server = await start({ changes: { realm: "r".repeat(120) } });
  const client = connect(listenerOf(server, "tcp").port, "127.0.0.1");
  client.on("error", () => {});
  ending.push(() => client.destroy());
  await vi.waitFor(() => expect(server.gauges().connections).toBe(1));
  let isClosed = false;
  client.once("close", () => {
    isClosed = true;
  });
  const challenged = () =>
    encodeMessage({ method: METHODS.allocate, class: "request", transactionId: randomTransactionId() });
  const requests = Buffer.concat(Array.from({ length: 1_000 }, challenged));
  while (server.gauges().connections > 0 && !isClosed) {
    client.write(requests);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(server.gauges().connections).toBe(0);
});

test("[S25] a connection that the caller accepted is served, including the bytes that the caller has read", async () => {
  const server = await start({ listen: [] });
  const shared = createServer((socket) => {
    socket.once("data", (early: Buffer) => {
      socket.pause();
      setImmediate(() => server.acceptConnection(socket, early));
    });
  });
  // A dual-stack socket sees the client as ::ffff:127.0.0.1.
  await once(shared.listen(0, "::"), "listening");
  ending.push(() => shared.close());
  const { port } = shared.address() as { port: number };
  const client = await open({ transport: "tcp", address: "127.0.0.1", port });
  const answer = await bind(client);
  expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.local);
  await allocateOn(client);
  expect(server.gauges()).toMatchObject({ connections: 1, allocations: 1 });
});

test("[S25] an IPv6 listener takes IPv6 only, so no client appears as ::ffff:a.b.c.d", async () => {
  const server = await start({
    listen: [
      { transport: "udp", address: "::", port: 0 },
      { transport: "tcp", address: "::", port: 0 },
    ],
  });
  const [udp, tcp] = server.listening as [ListenAddress, ListenAddress];
  const overIpv4 = createSocket("udp4");
  ending.push(() => overIpv4.close());
  overIpv4.connectSync(udp.port, "127.0.0.1");
  overIpv4.send(binding());
  expect((await once(overIpv4, "error"))[0].code).toBe("ECONNREFUSED");
  const client = await open({ ...udp, address: "::1" });
  const answer = await bind(client);
  expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.local);
  const refused = connect(tcp.port, "127.0.0.1");
  expect((await once(refused, "error"))[0].code).toBe("ECONNREFUSED");
});

test("a connection handed over to a closed server is closed", async () => {
  const server = await startLoopbackServer({ relayPorts, listen: [] });
  await server.close();
  const shared = createServer((socket) => server.acceptConnection(socket));
  await once(shared.listen(0, "127.0.0.1"), "listening");
  ending.push(() => shared.close());
  const socket = connect((shared.address() as { port: number }).port, "127.0.0.1");
  socket.resume();
  await closed(socket);
});
