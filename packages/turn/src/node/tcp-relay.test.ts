import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import {
  attribute,
  CONNECTION_ID,
  decodeMessage,
  METHODS,
  readAttribute,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { afterEach, expect, test, vi } from "vitest";
import {
  allocate,
  codeOf,
  nextMessage,
  openStreamClient,
  permit,
  request,
  type StreamClient,
  succeed,
} from "../testing/loopback-client.ts";
import { listenerOf, startLoopbackServer } from "../testing/loopback-server.ts";
import type { ListenAddress, TurnServer } from "./index.ts";

const relayPorts = { first: 25_000, last: 25_999 };
const TCP = 6;
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

async function open(server: TurnServer, transport: "tcp" | "tls" = "tcp"): Promise<StreamClient> {
  const client = await openStreamClient(listenerOf(server, transport));
  ending.push(() => client.close());
  return client;
}

/** A program somewhere that takes TCP connections. */
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

async function connectTo(control: StreamClient, port: number): Promise<number> {
  const peer = attribute(XOR_PEER_ADDRESS, { address: "127.0.0.1", port });
  return readAttribute(await succeed(control, METHODS.connect, [peer]), CONNECTION_ID) ?? 0;
}

/** The connection that carries the peer's bytes, and those that came with the answer. */
async function bindConnection(
  server: TurnServer,
  connectionId: number,
  transport: "tcp" | "tls" = "tcp",
): Promise<Socket> {
  const client = await open(server, transport);
  await succeed(client, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
  const { stream, early } = client;
  if (early !== undefined && early.length > 0) stream.unshift(early);
  return stream;
}

/** A new peer, connected to the client: the client's end and the peer's. Nobody reads yet. */
async function joinWithPeer({
  server,
  control,
  transport = "tcp",
}: {
  readonly server: TurnServer;
  readonly control: StreamClient;
  readonly transport?: "tcp" | "tls";
}): Promise<{ readonly data: Socket; readonly socket: Socket }> {
  const peer = await openPeer();
  const arrived = once(peer, "connection");
  const data = await bindConnection(server, await connectTo(control, peer.port), transport);
  const [socket] = (await arrived) as [Socket];
  return { data, socket };
}

test("a connection to a peer leaves from the relayed transport address, while peers still reach it there", async () => {
  const peer = await openPeer();
  const server = await start();
  const control = await open(server);
  const relayed = await allocate(control, { transport: TCP });
  const arrived = once(peer, "connection");
  await connectTo(control, peer.port);
  const [socket] = await arrived;
  expect([socket.remoteAddress, socket.remotePort]).toEqual([relayed.address, relayed.port]);

  await permit(control, "127.0.0.1");
  const caller = connect(relayed.port, relayed.address);
  ending.push(() => caller.destroy());
  await once(caller, "connect");
  const attempt = decodeMessage(await nextMessage(control));
  expect(attempt.method).toBe(METHODS.connectionAttempt);
  expect(readAttribute(attempt, XOR_PEER_ADDRESS)).toEqual({ address: "127.0.0.1", port: caller.localPort });
});

test("another program's TCP port is passed over", async () => {
  const ports = { first: 26_000, last: 26_001 };
  const other = createServer();
  await once(other.listen({ host: "127.0.0.1", port: 26_000, reusePort: true }), "listening");
  ending.push(() => other.close());
  const server = await startLoopbackServer({ relayPorts: ports, listen: LISTEN });
  ending.push(() => server.close());
  expect(await allocate(await open(server), { transport: TCP })).toEqual({
    address: "127.0.0.1",
    port: 26_001,
  });
});

test.each(STREAMS)(
  "[T04] over %s bytes pass both ways, those of both sides' first moment included",
  async (transport) => {
    const peer = await openPeer(
      (socket) => {
        socket.write("greeting ");
        socket.on("data", (bytes) => socket.write(`<${bytes}>`));
        socket.on("end", () => socket.end(" farewell"));
      },
      { allowHalfOpen: true },
    );
    const server = await start();
    const control = await open(server, transport);
    await allocate(control, { transport: TCP });
    const connectionId = await connectTo(control, peer.port);
    const client = await open(server, transport);
    // The nonce first, so that the request and the peer's bytes can leave in one piece.
    await request(client, METHODS.refresh);
    client.stream.cork();
    const bound = succeed(client, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
    client.stream.write("at once");
    client.stream.uncork();
    await bound;
    const { stream, early } = client;
    let received = new TextDecoder().decode(early);
    stream.on("data", (bytes) => {
      received += bytes;
    });
    stream.resume();
    await vi.waitFor(() => expect(received).toBe("greeting <at once>"));
    // Only now: Node's TLS client reads nothing that comes first after its own end.
    stream.end();
    await vi.waitFor(() => expect(received).toBe("greeting <at once> farewell"));
  },
);

test("[T05] a peer with permission reaches the client, one without is closed", async () => {
  const server = await start();
  const control = await open(server);
  const relayed = await allocate(control, { transport: TCP });
  const stranger = connect(relayed.port, relayed.address);
  stranger.on("error", () => {});
  stranger.resume();
  await once(stranger, "close");

  await permit(control, "127.0.0.1");
  const caller = connect(relayed.port, relayed.address);
  ending.push(() => caller.destroy());
  caller.write("I was early");
  const attempt = decodeMessage(await nextMessage(control));
  const data = await bindConnection(server, readAttribute(attempt, CONNECTION_ID) ?? 0);
  expect(String((await once(data.resume(), "data"))[0])).toBe("I was early");
  data.write("welcome");
  expect(String((await once(caller, "data"))[0])).toBe("welcome");
});

test.each(STREAMS)("[T06] over %s the end of one side is the end of the other", async (transport) => {
  const server = await start();
  const control = await open(server, transport);
  await allocate(control, { transport: TCP });
  const join = () => joinWithPeer({ server, control, transport });

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

test("[T06] the end of the control connection ends all of them", async () => {
  const server = await start();
  const control = await open(server);
  await allocate(control, { transport: TCP });
  const { data, socket } = await joinWithPeer({ server, control });
  control.close();
  await Promise.all([once(data.resume(), "close"), once(socket.resume(), "close")]);
  await vi.waitFor(() => expect(server.gauges()).toMatchObject({ connections: 0, allocations: 0 }));
});

test.each<[string, string]>([
  ["client", "peer"],
  ["peer", "client"],
])(
  "[T07] a %s that does not read makes the %s wait, and nothing is lost",
  async (reader) => {
    const peer = await openPeer((socket) => socket.pause());
    const server = await start();
    const control = await open(server);
    await allocate(control, { transport: TCP });
    const arrived = once(peer, "connection");
    const data = await bindConnection(server, await connectTo(control, peer.port));
    const [socket] = (await arrived) as [Socket];
    data.pause();
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
    // Kernel buffers fill up, then everything stands still.
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

test("a peer that sends before anybody binds it waits, and loses nothing", async () => {
  const payload = Buffer.alloc(4 * 1024 * 1024, "x");
  const peer = await openPeer((socket) => socket.end(payload));
  const server = await start();
  const control = await open(server);
  await allocate(control, { transport: TCP });
  const connectionId = await connectTo(control, peer.port);
  await request(control, METHODS.refresh);
  const data = await bindConnection(server, connectionId);
  expect((await text(data)).length).toBe(payload.length);
});

test("a peer that refuses the connection is 447", async () => {
  const server = await start();
  const control = await open(server);
  await allocate(control, { transport: TCP });
  const peer = await openPeer();
  peer.close();
  await once(peer, "close");
  const attributes = [attribute(XOR_PEER_ADDRESS, { address: "127.0.0.1", port: peer.port })];
  expect(codeOf(await request(control, METHODS.connect, attributes))).toBe(447);
});

test("close ends relays, connections with peers and those nobody has bound yet", async () => {
  const server = await startLoopbackServer({ relayPorts, listen: LISTEN });
  const control = await open(server);
  const relayed = await allocate(control, { transport: TCP });
  const unbound = await openPeer();
  const arrived = once(unbound, "connection");
  await connectTo(control, unbound.port);
  const { data, socket } = await joinWithPeer({ server, control });
  await permit(control, "127.0.0.1");
  const caller = connect(relayed.port, relayed.address);
  await nextMessage(control);
  const ends = [control.stream, data, socket, caller, (await arrived)[0] as Socket];
  for (const end of ends) {
    end.on("error", () => {});
    end.resume();
  }
  const closed = Promise.all(ends.map((end) => once(end, "close")));
  await server.close();
  await closed;
  const refused = connect(relayed.port, relayed.address);
  expect((await once(refused, "error"))[0].code).toBe("ECONNREFUSED");
});
