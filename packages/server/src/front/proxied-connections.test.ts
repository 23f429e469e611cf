import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls, TLSSocket } from "node:tls";
import type { ConnectionAddresses, ProxyRefusal } from "@visavis/turn/core";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { proxyBlock, proxyLine, rawProxyBlock } from "../../../turn/src/testing/proxy-headers.ts";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import { addressLimits, DEFAULT_LIMITS, type LimitValues } from "../limits/address-limits.ts";
import { readTrustedProxies } from "../proxy/trusted-proxies.ts";
import { createFront } from "./front.ts";

const [certificate] = TEST_CERTIFICATES;
const HOST = "127.0.0.1";
/** Trusted; not 127.0.0.1, which the limits treat like a proxy anyway. */
const PROXY = "127.0.0.77";
const STRANGER = "127.0.0.66";

const CLIENT: ConnectionAddresses = {
  remote: { address: "203.0.113.9", port: 56_324 },
  local: { address: "198.51.100.1", port: 443 },
};
const CLIENT_6: ConnectionAddresses = {
  remote: { address: "2001:db8::9", port: 56_324 },
  local: { address: "2001:db8:1::1", port: 443 },
};
const LOCAL = rawProxyBlock({ command: 0x20, family: 0, rest: [] });
const REQUEST = Buffer.from("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
const BINDING = Uint8Array.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...Array(12).fill(7)]);

const addressesOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket) =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
const CLIENT_WRITTEN = "203.0.113.9 56324 198.51.100.1 443";
const CLIENT_6_WRITTEN = "2001:db8::9 56324 2001:db8:1::1 443";

async function start(values: Partial<LimitValues> = {}) {
  const trustedProxies = readTrustedProxies(PROXY);
  const limits = addressLimits({ ...DEFAULT_LIMITS, ...values }, { trustedProxies, onRefused() {} });
  const turned: { readonly socket: Socket; readonly early: string }[] = [];
  const refused: ProxyRefusal[] = [];
  const http = createHttpServer(({ socket }, response) =>
    response.end(`${addressesOf(socket)} ${socket instanceof TLSSocket ? "secured" : "plain"}`),
  );
  const front = createFront({
    http,
    onTurn: (socket, early) => turned.push({ socket, early: Buffer.from(early).toString("hex") }),
    tls: certificate,
    maxHttpConnections: 1_000,
    limits,
    trustedProxies,
    onProxyRefused: (reason) => refused.push(reason),
    onFault(fault) {
      throw fault;
    },
  });
  const { port } = await front.listen({ host: HOST, port: 0 });
  onTestFinished(() => {
    front.close();
    http.close();
    http.closeAllConnections();
    for (const { socket } of turned) socket.destroy();
  });

  function dial(localAddress: string, header: Uint8Array = new Uint8Array(0)): Socket {
    const socket = connect({ host: HOST, port, localAddress, noDelay: true });
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    if (header.length > 0) socket.write(header);
    return socket;
  }
  async function get(localAddress: string, header: Uint8Array): Promise<string> {
    const socket = dial(localAddress);
    socket.write(Buffer.concat([header, REQUEST]));
    return (await text(socket)).split("\r\n").at(-1) ?? "";
  }
  return { front, port, limits, turned, refused, dial, get };
}

describe("behind a trusted proxy", () => {
  test.each([
    ["a line", proxyLine(CLIENT), CLIENT_WRITTEN],
    ["a block", proxyBlock(CLIENT), CLIENT_WRITTEN],
    ["a line for IPv6", proxyLine(CLIENT_6), CLIENT_6_WRITTEN],
    ["a block for IPv6", proxyBlock(CLIENT_6, [0x04, 0, 1, 0]), CLIENT_6_WRITTEN],
  ])("%s makes the connection that of the client, for HTTP", async (_, header, written) => {
    const { get } = await start();
    expect(await get(PROXY, header)).toBe(`${written} plain`);
  });

  test.each([[["http/1.1"]], [[]]])("and for HTTPS, with ALPN %j", async (ALPNProtocols) => {
    const { dial } = await start();
    const carrier = dial(PROXY, proxyBlock(CLIENT));
    const secured = connectTls({ socket: carrier, ca: certificate.cert, ALPNProtocols });
    onTestFinished(() => void secured.destroy());
    secured.write(REQUEST);
    expect(await text(secured)).toContain(`${CLIENT_WRITTEN} secured`);
  });

  test("and for TURN over TCP, with the bytes that follow the header", async () => {
    const { dial, turned } = await start();
    dial(PROXY, Buffer.concat([proxyBlock(CLIENT), BINDING]));
    await vi.waitFor(() => expect(turned).toHaveLength(1));
    expect(turned[0]?.early).toBe(Buffer.from(BINDING).toString("hex"));
    expect(addressesOf(turned[0]?.socket as Socket)).toBe(CLIENT_WRITTEN);
  });

  test.each([[["stun.turn"]], [[]]])("and for TURN over TLS, with ALPN %j", async (ALPNProtocols) => {
    const { dial, turned } = await start();
    const carrier = dial(PROXY, proxyLine(CLIENT));
    const secured = connectTls({ socket: carrier, ca: certificate.cert, ALPNProtocols });
    onTestFinished(() => void secured.destroy());
    secured.write(BINDING);
    await vi.waitFor(() => expect(turned).toHaveLength(1));
    expect(turned[0]?.socket).toBeInstanceOf(TLSSocket);
    expect(addressesOf(turned[0]?.socket as Socket)).toBe(CLIENT_WRITTEN);
  });

  test("the header may come in pieces", async () => {
    const { dial } = await start();
    const socket = dial(PROXY);
    for (const byte of proxyBlock(CLIENT)) {
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.write(REQUEST);
    expect(await text(socket)).toContain(`${CLIENT_WRITTEN} plain`);
  });

  test("a connection without a header, with LOCAL or with UNKNOWN is the proxy's own", async () => {
    const { get } = await start();
    for (const header of [new Uint8Array(0), LOCAL, Buffer.from("PROXY UNKNOWN\r\n")]) {
      expect(await get(PROXY, header)).toMatch(/^127\.0\.0\.77 \d+ 127\.0\.0\.1 \d+ plain$/);
    }
  });

  test.each([
    ["a malformed one", Buffer.from("PROXY TCP4 203.0.113.9\r\n"), "malformed"],
    ["a second one", Buffer.concat([proxyBlock(CLIENT), proxyLine(CLIENT)]), "repeated"],
  ])("%s is refused, without an answer", async (_, header, reason) => {
    const { dial, refused, turned } = await start();
    const socket = dial(PROXY, Buffer.concat([header, REQUEST]));
    expect(await text(socket)).toBe("");
    expect(refused).toEqual([reason]);
    expect(turned).toEqual([]);
  });

  test.each(["GET", ""])("limits count the client, not the proxy, when it has said %j", async (first) => {
    const { limits, get, dial } = await start({ connections: 2 });
    const header = proxyBlock(CLIENT);
    const held = [dial(PROXY, header), dial(PROXY, header)];
    for (const socket of held) socket.write(first);
    await vi.waitFor(async () => {
      expect(await text(dial(PROXY, Buffer.concat([header, REQUEST])))).toMatch(/^HTTP\/1\.1 429 /);
    });
    expect(limits.refused().connections).toBeGreaterThan(0);
    const other = { ...CLIENT, remote: { address: "203.0.113.10", port: 1 } };
    expect(await get(PROXY, proxyBlock(other))).toMatch(/^203\.0\.113\.10 1 /);
    expect(await get(PROXY, new Uint8Array(0))).toMatch(/^127\.0\.0\.77 /);
    held[0]?.destroy();
    await vi.waitFor(async () => expect(await get(PROXY, header)).toBe(`${CLIENT_WRITTEN} plain`));
  });

  test("an address that is shut out stays so behind a proxy", async () => {
    const { limits, dial, get } = await start();
    limits.requests.fine(CLIENT.remote.address, 10);
    expect(await text(dial(PROXY, Buffer.concat([proxyBlock(CLIENT), REQUEST])))).toMatch(/^HTTP\/1\.1 429 /);
    expect(await get(PROXY, proxyBlock(CLIENT_6))).toBe(`${CLIENT_6_WRITTEN} plain`);
  });
});

describe("from anyone else", () => {
  test.each([
    ["a line", proxyLine(CLIENT)],
    ["a block", proxyBlock(CLIENT)],
    ["LOCAL", LOCAL],
  ])("%s is refused, without an answer", async (_, header) => {
    const { dial, refused, turned } = await start();
    expect(await text(dial(STRANGER, Buffer.concat([header, REQUEST])))).toBe("");
    expect(refused).toEqual(["untrusted"]);
    expect(turned).toEqual([]);
  });

  test("inside TLS a header is refused, also behind a proxy", async () => {
    const { dial, turned, refused } = await start();
    for (const [localAddress, outer] of [
      [STRANGER, new Uint8Array(0)],
      [PROXY, proxyBlock(CLIENT)],
    ] as const) {
      const secured = connectTls({ socket: dial(localAddress, outer), ca: certificate.cert });
      secured.on("error", () => {});
      onTestFinished(() => void secured.destroy());
      secured.write(Buffer.concat([proxyLine(CLIENT), REQUEST]));
      expect(await text(secured)).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect([turned, refused]).toEqual([[], []]);
  });

  test("requests that begin like a header are served", async () => {
    const { dial } = await start();
    const socket = dial(STRANGER, Buffer.from("P"));
    await once(socket, "connect");
    await new Promise((resolve) => setImmediate(resolve));
    socket.write("UT /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/127\.0\.0\.66 \d+ .* plain$/);
  });
});

describe("a header that does not end", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
  });

  test("is given 5 s", async () => {
    const { front, dial } = await start();
    const socket = dial(PROXY, proxyBlock(CLIENT).subarray(0, 20));
    await once(socket, "connect");
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    await vi.waitFor(() => expect(front.undecided()).toBe(1));
    // Waiting takes some of the time.
    vi.advanceTimersByTime(3_900);
    expect(front.undecided()).toBe(1);
    vi.advanceTimersByTime(1_100);
    await closed;
    await vi.waitFor(() => expect(front.undecided()).toBe(0));
  });
});
