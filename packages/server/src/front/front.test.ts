import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer as createHttpServer, get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet, type RequestOptions } from "node:https";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls, TLSSocket } from "node:tls";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import {
  type AddressLimits,
  addressLimits,
  DEFAULT_LIMITS,
  type LimitValues,
} from "../limits/address-limits.ts";
import { createFront, type Front } from "./front.ts";

const [certificate, renewed] = TEST_CERTIFICATES;
const BINDING = Uint8Array.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...Array(12).fill(7)]);
const HOST = "127.0.0.1";

interface Turned {
  readonly socket: Socket;
  readonly early: string;
}

const NO_LIMITS = addressLimits(DEFAULT_LIMITS, { trustedProxies: [], onRefused() {} });

const NO_PROXY = { trustedProxies: [], onProxyRefused() {} };

async function start({
  maxHttpConnections = 10,
  limits = NO_LIMITS,
}: {
  readonly maxHttpConnections?: number;
  readonly limits?: AddressLimits;
} = {}) {
  const turned: Turned[] = [];
  const faults: unknown[] = [];
  const http = createHttpServer({
    headersTimeout: 400,
    requestTimeout: 400,
    connectionsCheckingInterval: 100,
  });
  http.on("request", ({ url, socket }, response) =>
    response.end(`${url} ${socket instanceof TLSSocket ? "secured" : "plain"}`),
  );
  const front = createFront({
    http,
    onTurn: (socket, early) => turned.push({ socket, early: Buffer.from(early).toString("hex") }),
    tls: certificate,
    maxHttpConnections,
    limits,
    ...NO_PROXY,
    onFault: (fault) => faults.push(fault),
  });
  const { port } = await front.listen({ host: HOST, port: 0 });
  onTestFinished(() => {
    front.close();
    http.close();
    http.closeAllConnections();
    for (const { socket } of turned) socket.destroy();
    expect(faults).toEqual([]);
  });
  return { front, http, port, turned };
}

function bodyOf(request: ReturnType<typeof httpGet>): Promise<string> {
  return once(request, "response").then(([response]: IncomingMessage[]) => text(response as IncomingMessage));
}

const getPlain = (port: number, path = "/a") => bodyOf(httpGet({ host: HOST, port, path, agent: false }));
const getSecured = (port: number, options: { ALPNProtocols?: string[]; ca?: string } = {}) =>
  bodyOf(
    httpsGet(`https://${HOST}:${port}/a`, {
      agent: false,
      ca: certificate.cert,
      ...options,
    } as RequestOptions),
  );

function dial(port: number): Socket {
  const socket = connect(port, HOST);
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

function dialSecurely(port: number, ALPNProtocols: string[] = []): TLSSocket {
  const socket = connectTls({ host: HOST, port, ca: certificate.cert, ALPNProtocols });
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function dialTls(port: number, ALPNProtocols: string[] = []): Promise<TLSSocket> {
  const socket = dialSecurely(port, ALPNProtocols);
  await once(socket, "secureConnect");
  return socket;
}

/** The next connection that a server of this process accepts, from the server's side. */
function nextAccepted(): Promise<Socket> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const take = (message: unknown) => {
    unsubscribe("net.server.socket", take);
    resolve((message as { readonly socket: Socket }).socket);
  };
  subscribe("net.server.socket", take);
  return promise;
}

describe("one port accepts", () => {
  test("HTTP and HTTPS, with ALPN and without", async () => {
    const { port } = await start();
    expect(await getPlain(port)).toBe("/a plain");
    expect(await getSecured(port)).toBe("/a secured");
    expect(await getSecured(port, { ALPNProtocols: ["http/1.1"] })).toBe("/a secured");
  });

  test("TURN over TCP, including the bytes that were read to detect it", async () => {
    const { port, turned } = await start();
    dial(port).write(BINDING);
    await vi.waitFor(() => expect(turned).toHaveLength(1));
    expect(turned[0]).toMatchObject({ early: Buffer.from(BINDING).toString("hex") });
    expect(turned[0]?.socket).not.toBeInstanceOf(TLSSocket);
  });

  test.each([[["stun.turn"]], [["stun.nat-discovery"]], [[]]])(
    "TURN over TLS with ALPN %j",
    async (protocols) => {
      const { port, turned } = await start();
      const socket = await dialTls(port, protocols);
      socket.write(BINDING);
      await vi.waitFor(() => expect(turned).toHaveLength(1));
      expect(turned[0]?.socket).toBeInstanceOf(TLSSocket);
      expect(turned[0]?.early).toBe(protocols.length > 0 ? "" : Buffer.from(BINDING).toString("hex"));
    },
  );

  test("a first byte that arrives alone", async () => {
    const { port } = await start();
    const accepted = nextAccepted();
    const socket = dial(port);
    socket.setNoDelay(true);
    socket.write("G");
    const atServer = await accepted;
    await vi.waitFor(() => expect(atServer.bytesRead).toBe(1));
    socket.write("ET /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/\/late plain$/);
  });

  test("the same on every additional port", async () => {
    const { front, turned } = await start();
    const { port } = await front.listen({ host: HOST, port: 0 });
    expect(await getPlain(port)).toBe("/a plain");
    expect(await getSecured(port)).toBe("/a secured");
    dial(port).write(BINDING);
    await vi.waitFor(() => expect(turned).toHaveLength(1));
  });
});

describe("a new certificate", () => {
  test("is used for new connections", async () => {
    const { front, port } = await start();
    expect(await getSecured(port)).toBe("/a secured");
    front.setTlsContext(renewed);
    expect(await getSecured(port, { ca: renewed.cert })).toBe("/a secured");
    await expect(getSecured(port)).rejects.toThrow();
  });

  test("that OpenSSL rejects leaves the old one in use", async () => {
    const { front, port } = await start();
    expect(() => front.setTlsContext({ cert: certificate.cert, key: renewed.key })).toThrow();
    expect(await getSecured(port)).toBe("/a secured");
  });
});

describe("anything else is closed without an answer", () => {
  test.each([
    ["random bytes", Uint8Array.of(0x93, 0x07, 0xff, 0xfe)],
    ["ChannelData, which cannot be first", Uint8Array.of(0x40, 0, 0, 0)],
    ["a TLS record of nonsense", Uint8Array.of(0x16, 0x63, 0x63, 0, 5, 1, 0, 0, 1, 0)],
  ])("%s", async (_, bytes) => {
    const { port, turned } = await start();
    const socket = dial(port);
    socket.write(bytes);
    const answer = Buffer.from(await text(socket), "latin1");
    // TLS closes with an alert.
    expect(answer.length).toBeLessThan(10);
    expect(turned).toEqual([]);
  });

  test("TLS inside TLS", async () => {
    const { port } = await start();
    const socket = await dialTls(port);
    socket.write(Uint8Array.of(0x16, 0x03, 0x01, 0, 2, 9, 9));
    expect(await text(socket)).toBe("");
  });

  test("garbage after the TLS handshake", async () => {
    const { port, turned } = await start();
    const carrier = dial(port);
    const secured = connectTls({ socket: carrier, ca: certificate.cert, ALPNProtocols: ["stun.turn"] });
    secured.on("error", () => {});
    await once(secured, "secureConnect");
    await vi.waitFor(() => expect(turned).toHaveLength(1));
    const closed = new Promise((resolve) => turned[0]?.socket.resume().once("close", resolve));
    // A record that claims to be encrypted application data but is not. RFC 8446 §5.1.
    carrier.write(Buffer.from([0x17, 3, 3, 0, 32, ...Array(32).fill(7)]));
    await closed;
  });

  test("an ALPN protocol that is not served", async () => {
    const { port } = await start();
    const socket = connectTls({ host: HOST, port, ca: certificate.cert, ALPNProtocols: ["h2"] });
    const [error] = await once(socket, "error");
    expect(error).toMatchObject({ code: expect.stringMatching(/NO_APPLICATION_PROTOCOL|ALERT/) });
  });

  test("an incomplete HTTP request gets an answer", async () => {
    const { port } = await start();
    const socket = dial(port);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe("an undecided connection", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
  });

  /** Waits until the server has accepted the connection, which the client cannot see. */
  async function connected(front: Front, socket: Socket): Promise<void> {
    await once(socket, "connect");
    await vi.waitFor(() => expect(front.undecided()).toBeGreaterThan(0));
  }

  test("is closed after 5 s, and not before", async () => {
    const { front, port } = await start();
    const socket = dial(port);
    await connected(front, socket);
    const closed = once(socket, "close");
    vi.advanceTimersByTime(4_999);
    expect(front.undecided()).toBe(1);
    vi.advanceTimersByTime(1);
    await closed;
    await vi.waitFor(() => expect(front.undecided()).toBe(0));
  });

  test("is closed after 5 s inside TLS", async () => {
    const { front, port } = await start();
    const socket = await dialTls(port);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    const ended = once(socket, "close");
    vi.advanceTimersByTime(5_000);
    await ended;
    await vi.waitFor(() => expect(front.undecided()).toBe(0));
  });

  test("is closed after 5 s in the middle of a handshake", async () => {
    const { front, port } = await start();
    const hello = await clientHello();
    const socket = dial(port);
    socket.write(hello);
    // The server's part of the handshake; the client does not reply.
    await once(socket, "data");
    socket.resume();
    vi.advanceTimersByTime(4_999);
    expect(front.undecided()).toBe(1);
    vi.advanceTimersByTime(1);
    await vi.waitFor(() => expect(front.undecided()).toBe(0));
    await vi.waitFor(() => expect(socket.closed).toBe(true));
  });
});

/** The ClientHello of a TLS client. */
async function clientHello(): Promise<Uint8Array> {
  const listener = createServer().listen(0, HOST);
  onTestFinished(() => void listener.close());
  await once(listener, "listening");
  const client = dialSecurely((listener.address() as AddressInfo).port);
  const [socket] = (await once(listener, "connection")) as [Socket];
  const [hello] = (await once(socket, "data")) as [Uint8Array];
  socket.destroy();
  client.destroy();
  return hello;
}

test("beyond the limit of undecided connections the oldest is closed, and active ones are served", async () => {
  const { front, port } = await start();
  const silent: Socket[] = [];
  for (let index = 0; index < 1_000; index += 1) {
    const socket = dial(port);
    await once(socket, "connect");
    silent.push(socket);
  }
  await vi.waitFor(() => expect(front.undecided()).toBe(1_000));
  const [oldest] = silent;
  const closed = once(oldest as Socket, "close");
  expect(await getPlain(port)).toBe("/a plain");
  await closed;
  expect(silent.filter(({ destroyed }) => destroyed)).toHaveLength(1);
});

test("HTTP connections beyond the limit are closed until others end", async () => {
  const { front, port } = await start({ maxHttpConnections: 2 });
  const open = [dial(port), dial(port)];
  for (const socket of open) {
    socket.write("GET /kept HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "data");
  }
  await expect(getPlain(port)).rejects.toThrow();
  for (const socket of open) socket.destroy();
  await front.httpClosed();
  expect(await getPlain(port)).toBe("/a plain");
});

/** A connection from one of the many addresses of loopback. */
function dialFrom(localAddress: string, port: number): Socket {
  const socket = connect({ host: HOST, port, localAddress });
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

function limitsOf(values: Partial<LimitValues>): AddressLimits {
  return addressLimits({ ...DEFAULT_LIMITS, ...values }, { trustedProxies: [], onRefused() {} });
}

test("an address that has its share of connections gets 429, and others are served", async () => {
  const limits = limitsOf({ connections: 2 });
  const { port } = await start({ limits });
  const [first] = [dialFrom("127.0.0.66", port), dialFrom("127.0.0.66", port)];
  await vi.waitFor(async () => {
    expect(await text(dialFrom("127.0.0.66", port))).toMatch(/^HTTP\/1\.1 429 /);
  });
  expect(limits.refused().connections).toBeGreaterThan(0);
  const other = dialFrom("127.0.0.67", port);
  other.write("GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(await text(other)).toContain("/b plain");
  first?.destroy();
  await vi.waitFor(async () => {
    const again = dialFrom("127.0.0.66", port);
    again.write("GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(await text(again)).toContain("/c plain");
  });
});

test("of connections that say nothing, one address has so many, and keeps nobody else out", async () => {
  const limits = limitsOf({});
  const { front, port } = await start({ limits });
  for (let count = 0; count < 300; count += 1) dialFrom("127.0.0.66", port);
  await vi.waitFor(() => expect(limits.refused().connections).toBe(50));
  expect(front.undecided()).toBe(250);
  expect(await getPlain(port)).toBe("/a plain");
});

test("an address that makes handshakes too fast is cut off, and others are not", async () => {
  const limits = limitsOf({ handshakes: 1 });
  const { port } = await start({ limits });
  const handshake = (localAddress: string) =>
    new Promise<boolean>((resolve) => {
      const carrier = dialFrom(localAddress, port);
      const socket = connectTls({ socket: carrier, ca: certificate.cert, servername: "localhost" });
      socket.on("error", () => {});
      socket.once("secureConnect", () => resolve(true));
      carrier.once("close", () => resolve(false));
    });
  const done: boolean[] = [];
  for (let count = 0; count < 64; count += 1) done.push(await handshake("127.0.0.66"));
  expect(done.filter(Boolean).length).toBeLessThan(64);
  expect(done.slice(0, 60)).not.toContain(false);
  expect(limits.refused().handshakes).toBeGreaterThan(0);
  expect(await handshake("127.0.0.67")).toBe(true);
});

test("an error on one connection is reported and closes only that one", async () => {
  const faults: unknown[] = [];
  const http = createHttpServer((_, response) => response.end("well"));
  const fault = new Error("broken");
  const front = createFront({
    http,
    onTurn() {
      throw fault;
    },
    tls: certificate,
    maxHttpConnections: 10,
    limits: NO_LIMITS,
    ...NO_PROXY,
    onFault: (error) => faults.push(error),
  });
  const { port } = await front.listen({ host: HOST, port: 0 });
  onTestFinished(() => {
    front.close();
    http.close();
  });
  const socket = dial(port);
  socket.write(BINDING);
  await once(socket, "close");
  expect(faults).toEqual([fault]);
  expect(await getPlain(port)).toBe("well");
});

test("a port in use throws the system's error, and the front keeps running", async () => {
  const { front, port } = await start();
  await expect(front.listen({ host: HOST, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(await getPlain(port)).toBe("/a plain");
});

test("closing frees the port and closes undecided connections", async () => {
  const { front, port } = await start();
  const socket = dial(port);
  await once(socket, "connect");
  await vi.waitFor(() => expect(front.undecided()).toBe(1));
  front.close();
  await once(socket, "close");
  await front.listen({ host: HOST, port });
  expect(await getPlain(port)).toBe("/a plain");
});
