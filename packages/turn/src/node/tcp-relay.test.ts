import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { attribute, CONNECTION_ID, METHODS, readAttribute, XOR_PEER_ADDRESS } from "@visavis/stun/core";
import { openStunClient } from "@visavis/stun/node";
import { afterEach, expect, test, vi } from "vitest";
import {
  type AllocateOptions,
  allocate,
  type ClientAllocation,
  type PeerConnectionAttempt,
} from "../client/index.ts";
import type { Limits } from "../core/index.ts";
import { interpose, listenerOf, reach, startLoopbackServer } from "../testing/loopback-server.ts";
import { WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import type { ListenAddress } from "./index.ts";

const relayPorts = { first: 25_000, last: 25_999 };
const LISTEN: readonly ListenAddress[] = [
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

/** An allocation for TCP. */
async function openAllocation(
  listener: ListenAddress,
  events: Pick<AllocateOptions, "onConnectionAttempt" | "onEnd"> = {},
): Promise<ClientAllocation> {
  const allocation = await allocate({ ...reach(listener), peerTransport: "tcp", ...events });
  ending.push(() => allocation.close());
  return allocation;
}

/** An allocation for TCP, and the first attempt of a peer to connect to it. */
async function openForPeers(listener: ListenAddress) {
  const { promise: attempt, resolve } = Promise.withResolvers<PeerConnectionAttempt>();
  return { allocation: await openAllocation(listener, { onConnectionAttempt: resolve }), attempt };
}

/** A program that accepts TCP connections. */
async function openPeer(
  onConnection: (socket: Socket) => void = () => {},
  { allowHalfOpen = false } = {},
): Promise<Server & { port: number }> {
  const sockets: Socket[] = [];
  const peer = createServer({ allowHalfOpen }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  await once(peer.listen(0, "127.0.0.1"), "listening");
  ending.push(() => {
    for (const socket of sockets) socket.destroy();
    peer.close();
  });
  return Object.assign(peer, { port: (peer.address() as { port: number }).port });
}

/** A connection to a peer that is not bound yet. @returns its CONNECTION-ID */
async function connectTo(control: ClientAllocation, port: number): Promise<number> {
  const peer = attribute(XOR_PEER_ADDRESS, { address: "127.0.0.1", port });
  const { message } = await control.request({ method: METHODS.connect, attributes: [peer] });
  return readAttribute(message, CONNECTION_ID) ?? 0;
}

/**
 * The socket that carries the peer's bytes. It does not belong to the allocation's client, which would destroy it
 * together with the allocation.
 *
 * @param early sent right after the request
 */
async function bindConnection(
  listener: ListenAddress,
  connectionId: number,
  early = new Uint8Array(0),
): Promise<Socket> {
  const client = await openStunClient(reach(listener));
  // The challenge first, so that the ConnectionBind is sent once and at once.
  await client.request({ method: METHODS.refresh }).catch(() => {});
  const { promise: bound, resolve } = Promise.withResolvers<Socket | undefined>();
  const answered = client.request({
    method: METHODS.connectionBind,
    attributes: [attribute(CONNECTION_ID, connectionId)],
    onSuccess: () => resolve(client.detach()),
  });
  if (early.length > 0) client.send(early);
  await answered;
  const socket = await bound;
  if (socket === undefined) throw new Error("no socket");
  ending.push(() => socket.destroy());
  return socket;
}

/** A new peer, connected to the client: the client's end and the peer's. Neither is being read yet. */
async function joinWithPeer(
  control: ClientAllocation,
  listener: ListenAddress,
): Promise<{ readonly data: Socket; readonly socket: Socket }> {
  const peer = await openPeer();
  const arrived = once(peer, "connection");
  const data = await bindConnection(listener, await connectTo(control, peer.port));
  const [socket] = (await arrived) as [Socket];
  return { data, socket };
}

test("a connection to a peer leaves from the relayed transport address, while peers still reach it there", async () => {
  const peer = await openPeer();
  const server = await start();
  const { allocation, attempt } = await openForPeers(listenerOf(server, "tcp"));
  const { relayedAddress } = allocation;
  const arrived = once(peer, "connection");
  await connectTo(allocation, peer.port);
  const [socket] = await arrived;
  expect([socket.remoteAddress, socket.remotePort]).toEqual([relayedAddress.address, relayedAddress.port]);

  await allocation.permit("127.0.0.1");
  const caller = connect(relayedAddress.port, relayedAddress.address);
  ending.push(() => caller.destroy());
  await once(caller, "connect");
  expect((await attempt).peer).toEqual({ address: "127.0.0.1", port: caller.localPort });
});

test("another program's TCP port is skipped", async () => {
  const ports = { first: 26_000, last: 26_001 };
  const other = createServer();
  await once(other.listen({ host: "127.0.0.1", port: 26_000, reusePort: true }), "listening");
  ending.push(() => other.close());
  const server = await startLoopbackServer({ relayPorts: ports, listen: LISTEN });
  ending.push(() => server.close());
  const { relayedAddress } = await openAllocation(listenerOf(server, "tcp"));
  expect(relayedAddress).toEqual({ address: "127.0.0.1", port: 26_001 });
});

test.each(STREAMS)(
  "[T04] over %s bytes pass both ways, including the very first of each side",
  async (transport) => {
    const peer = await openPeer(
      (socket) => {
        socket.write("greeting ");
        socket.on("data", (bytes) => socket.write(`<${bytes}>`));
        socket.on("end", () => socket.end(" farewell"));
      },
      { allowHalfOpen: true },
    );
    const listener = listenerOf(await start(), transport);
    const control = await openAllocation(listener);
    const connectionId = await connectTo(control, peer.port);
    const stream = await bindConnection(listener, connectionId, Buffer.from("at once"));
    let received = "";
    stream.on("data", (bytes) => {
      received += bytes;
    });
    stream.resume();
    await vi.waitFor(() => expect(received).toBe("greeting <at once>"));
    // Only now: after end(), Node's TLS client would not read what arrives later.
    stream.end();
    await vi.waitFor(() => expect(received).toBe("greeting <at once> farewell"));
  },
);

test("[T05] a peer with permission reaches the client, one without is closed", async () => {
  const server = await start();
  const { allocation, attempt } = await openForPeers(listenerOf(server, "tcp"));
  const { address, port } = allocation.relayedAddress;
  const stranger = connect(port, address);
  stranger.on("error", () => {});
  stranger.resume();
  await once(stranger, "close");

  await allocation.permit("127.0.0.1");
  const caller = connect(port, address);
  ending.push(() => caller.destroy());
  caller.write("I was early");
  const data = await (await attempt).accept();
  expect(String((await once(data.resume(), "data"))[0])).toBe("I was early");
  data.write("welcome");
  expect(String((await once(caller, "data"))[0])).toBe("welcome");
});

test.each(STREAMS)("[T06] over %s, when one side closes, the other is closed", async (transport) => {
  const server = await start();
  const listener = listenerOf(server, transport);
  const control = await openAllocation(listener);
  const join = () => joinWithPeer(control, listener);

  const polite = await join();
  polite.socket.end("bye");
  await once(polite.data.resume(), "end");
  polite.data.end();
  await Promise.all([once(polite.data, "close"), once(polite.socket.resume(), "close")]);

  const clientFirst = await join();
  clientFirst.data.destroy();
  await once(clientFirst.socket.resume(), "close");

  const peerFirst = await join();
  peerFirst.socket.resetAndDestroy();
  await once(peerFirst.data.resume(), "close");
  await vi.waitFor(() => expect(server.gauges().connections).toBe(1));
});

test("[T06] closing the control connection closes all of them", async () => {
  const server = await start();
  const listener = listenerOf(server, "tcp");
  const between = await interpose(listener);
  ending.push(() => between.close());
  const control = await openAllocation(between.listener);
  const { data, socket } = await joinWithPeer(control, listener);
  between.close();
  await Promise.all([once(data.resume(), "close"), once(socket.resume(), "close")]);
  await vi.waitFor(() => expect(server.gauges()).toMatchObject({ connections: 0, allocations: 0 }));
});

test.each<[string, string]>([
  ["client", "peer"],
  ["peer", "client"],
])(
  "[T07] a %s that does not read makes the %s wait, without loss",
  async (reader) => {
    const peer = await openPeer((socket) => socket.pause());
    const server = await start();
    const listener = listenerOf(server, "tcp");
    const control = await openAllocation(listener);
    const arrived = once(peer, "connection");
    const data = await bindConnection(listener, await connectTo(control, peer.port));
    const [socket] = (await arrived) as [Socket];
    const [slow, fast] = reader === "client" ? [data, socket] : [socket, data];

    const total = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(256 * 1024);
    let written = 0;
    let isWaiting = false;
    const writing = (async () => {
      for (; written < total; written += chunk.length) {
        if (fast.write(chunk)) continue;
        isWaiting = true;
        await new Promise((resolve) => fast.once("drain", resolve));
        isWaiting = false;
      }
      fast.end();
    })();
    // The kernel buffers fill up, then the transfer stalls.
    let before = -1;
    await vi.waitFor(
      () => {
        const isStill = isWaiting && before === written;
        before = written;
        expect(isStill).toBe(true);
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(written).toBeLessThan(total / 2);
    let read = 0;
    for await (const bytes of slow) read += bytes.length;
    await writing;
    expect(read).toBe(total);
  },
  30_000,
);

test("a peer that sends before its connection is bound waits, and loses nothing", async () => {
  const payload = Buffer.alloc(4 * 1024 * 1024, "x");
  const peer = await openPeer((socket) => socket.end(payload));
  const server = await start();
  const listener = listenerOf(server, "tcp");
  const control = await openAllocation(listener);
  const connectionId = await connectTo(control, peer.port);
  await control.refresh();
  const data = await bindConnection(listener, connectionId);
  expect((await text(data)).length).toBe(payload.length);
});

const limited = (
  bytesPerSecond: Partial<Limits["bytesPerSecond"]>,
  bytes: Partial<Limits["bytes"]> = {},
) => ({
  limits: {
    ...WITHOUT_LIMITS,
    bytesPerSecond: { ...WITHOUT_LIMITS.bytesPerSecond, ...bytesPerSecond },
    bytes: { ...WITHOUT_LIMITS.bytes, ...bytes },
  },
});

test("the limit on bytes a second slows a stream down, in both directions together, and loses nothing", async () => {
  const server = await start({ changes: limited({ perAllocation: 800_000 }) });
  const listener = listenerOf(server, "tcp");
  const control = await openAllocation(listener);
  const { data, socket } = await joinWithPeer(control, listener);
  const startMs = performance.now();
  data.end(Buffer.alloc(700_000, "x"));
  socket.end(Buffer.alloc(700_000, "y"));
  const [there, back] = await Promise.all([text(socket), text(data)]);
  expect([there.length, back.length]).toEqual([700_000, 700_000]);
  // 800,000 at once, and the rest in 750 ms; the last piece of 64 KiB in each direction need not wait for itself.
  expect(performance.now() - startMs).toBeGreaterThan(500);
});

test("a stream ends when the bytes of its user are used up", async () => {
  const server = await start({ changes: limited({}, { perUser: 300_000 }) });
  const listener = listenerOf(server, "tcp");
  const control = await openAllocation(listener);
  const { data, socket } = await joinWithPeer(control, listener);
  socket.on("error", () => {});
  data.on("error", () => {});
  let received = 0;
  socket.on("data", (chunk) => {
    received += chunk.length;
  });
  const closed = [socket, data.resume()].map((end) => new Promise((resolve) => end.once("close", resolve)));
  data.write(Buffer.alloc(600_000));
  await Promise.all(closed);
  expect(received).toBeLessThanOrEqual(300_000);
});

test("a peer that refuses the connection causes 447", async () => {
  const server = await start();
  const control = await openAllocation(listenerOf(server, "tcp"));
  const peer = await openPeer();
  peer.close();
  await once(peer, "close");
  await expect(connectTo(control, peer.port)).rejects.toMatchObject({ errorCode: 447 });
});

test("close ends relayed addresses, and connections with peers whether bound or not", async () => {
  const server = await startLoopbackServer({ relayPorts, listen: LISTEN });
  const listener = listenerOf(server, "tcp");
  const { promise: attempted, resolve: onConnectionAttempt } = Promise.withResolvers<unknown>();
  const { promise: controlClosed, resolve: onEnd } = Promise.withResolvers<unknown>();
  const control = await openAllocation(listener, { onConnectionAttempt, onEnd });
  const { address, port } = control.relayedAddress;
  const unbound = await openPeer();
  const arrived = once(unbound, "connection");
  await connectTo(control, unbound.port);
  const { data, socket } = await joinWithPeer(control, listener);
  await control.permit("127.0.0.1");
  const caller = connect(port, address);
  await attempted;
  const ends = [data, socket, caller, (await arrived)[0] as Socket];
  for (const end of ends) {
    end.on("error", () => {});
    end.resume();
  }
  const closed = Promise.all([controlClosed, ...ends.map((end) => once(end, "close"))]);
  await server.close();
  await closed;
  const refused = connect(port, address);
  expect((await once(refused, "error"))[0].code).toBe("ECONNREFUSED");
});
