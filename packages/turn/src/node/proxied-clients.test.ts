import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { decodeMessage, encodeMessage, METHODS, readAttribute, XOR_MAPPED_ADDRESS } from "@visavis/stun/core";
import { randomTransactionId } from "@visavis/stun/node";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { listenerOf, startLoopbackServer } from "../testing/loopback-server.ts";
import { proxyBlock, proxyLine, rawProxyBlock } from "../testing/proxy-headers.ts";
import { WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import type { ListenAddress, TurnServer } from "./index.ts";

const relayPorts = { first: 27_000, last: 27_099 };
const LISTEN: readonly ListenAddress[] = [
  { transport: "tcp", address: "127.0.0.1", port: 0 },
  { transport: "tls", address: "127.0.0.1", port: 0 },
];
const PROXY = "127.0.0.77";
const STRANGER = "127.0.0.66";
const CLIENT = {
  remote: { address: "203.0.113.9", port: 56_324 },
  local: { address: "198.51.100.1", port: 443 },
};
const NOTHING = new Uint8Array(0);
const ending: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function start(connectionsPerAddress = Number.POSITIVE_INFINITY) {
  const refused: string[] = [];
  const server = await startLoopbackServer({
    relayPorts,
    listen: LISTEN,
    proxies: { isTrusted: (address) => address === PROXY, onRefused: (reason) => refused.push(reason) },
    changes: {
      limits: { ...WITHOUT_LIMITS, connections: { perAddress: connectionsPerAddress, total: 10_000 } },
    },
  });
  ending.push(() => server.close());
  return { server, refused };
}

function dial(server: TurnServer, transport: "tcp" | "tls", localAddress: string): Socket {
  const { port } = listenerOf(server, transport);
  const socket = connect({ host: "127.0.0.1", port, localAddress, noDelay: true });
  socket.on("error", () => {});
  ending.push(() => socket.destroy());
  return socket;
}

const binding = () =>
  encodeMessage({ method: METHODS.binding, class: "request", transactionId: randomTransactionId() });

/** The address that the server sees a client at. */
async function seenBy(socket: Socket, early: Uint8Array = NOTHING) {
  socket.write(Buffer.concat([early, binding()]));
  const [answer] = (await once(socket, "data")) as [Uint8Array];
  return readAttribute(decodeMessage(answer), XOR_MAPPED_ADDRESS);
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.resume().once("close", () => resolve()));
}

describe("a trusted proxy", () => {
  test.each([
    ["a line", proxyLine(CLIENT)],
    ["a block", proxyBlock(CLIENT)],
  ])("tells the client's address by %s, over TCP and TLS", async (_, header) => {
    const { server } = await start();
    expect(await seenBy(dial(server, "tcp", PROXY), header)).toEqual(CLIENT.remote);
    const carrier = dial(server, "tls", PROXY);
    carrier.write(header);
    const secured = connectTls({ socket: carrier, rejectUnauthorized: false });
    ending.push(() => secured.destroy());
    expect(await seenBy(secured)).toEqual(CLIENT.remote);
  });

  test("may send the header in pieces, and the request apart from it", async () => {
    const { server } = await start();
    const socket = dial(server, "tcp", PROXY);
    for (const byte of proxyBlock(CLIENT)) {
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await seenBy(socket)).toEqual(CLIENT.remote);
  });

  test("speaks for itself without a header, and with LOCAL", async () => {
    const { server } = await start();
    for (const header of [NOTHING, rawProxyBlock({ command: 0x20, family: 0, rest: [] })]) {
      expect(await seenBy(dial(server, "tcp", PROXY), header)).toMatchObject({ address: PROXY });
    }
  });

  test("is closed with a header that is malformed, or a second one", async () => {
    const { server, refused } = await start();
    const malformed = dial(server, "tcp", PROXY);
    malformed.write("PROXY TCP4\r\n");
    await closed(malformed);
    const repeated = dial(server, "tcp", PROXY);
    repeated.write(Buffer.concat([proxyBlock(CLIENT), proxyLine(CLIENT)]));
    await closed(repeated);
    expect(refused).toEqual(["malformed", "repeated"]);
    expect(server.gauges().connections).toBe(0);
  });

  test("passes on as many connections of a client as an address may have", async () => {
    const { server } = await start(1);
    // Its client has said nothing yet.
    dial(server, "tcp", PROXY).write(proxyBlock(CLIENT));
    await vi.waitFor(() => expect(server.gauges().connections).toBe(1));
    const second = dial(server, "tcp", PROXY);
    second.write(proxyBlock({ ...CLIENT, remote: { ...CLIENT.remote, port: 1 } }));
    second.write(binding());
    await closed(second);
    expect(second.bytesRead).toBe(0);
    const other = { ...CLIENT, remote: { address: "203.0.113.10", port: 1 } };
    expect(await seenBy(dial(server, "tcp", PROXY), proxyBlock(other))).toEqual(other.remote);
  });

  test("has no more than a thousand connections that have not begun", async () => {
    const { server } = await start();
    const first = dial(server, "tcp", PROXY);
    await once(first, "connect");
    const ended = closed(first);
    for (let count = 0; count < 1_000; count += 1) await once(dial(server, "tcp", PROXY), "connect");
    await ended;
    expect(await seenBy(dial(server, "tcp", PROXY), proxyBlock(CLIENT))).toEqual(CLIENT.remote);
  });
});

test.each([
  ["a line", proxyLine(CLIENT)],
  ["a block", proxyBlock(CLIENT)],
])("from anyone else %s is a malformed message, and ends the connection", async (_, header) => {
  const { server } = await start();
  for (const transport of ["tcp", "tls"] as const) {
    const socket = dial(server, transport, STRANGER);
    socket.write(Buffer.concat([header, binding()]));
    await closed(socket);
  }
  await vi.waitFor(() => expect(server.gauges().connections).toBe(0));
  expect(server.counters().successes.binding).toBe(0);
});

describe("a header that does not end", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
  });

  test("is given 5 s", async () => {
    const { server } = await start();
    const socket = dial(server, "tcp", PROXY);
    socket.write(proxyBlock(CLIENT).subarray(0, 20));
    let isClosed = false;
    const ended = closed(socket).then(() => {
      isClosed = true;
    });
    // The server has accepted it once it serves a later one.
    await seenBy(dial(server, "tcp", STRANGER));
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    vi.advanceTimersByTime(3_900);
    await seenBy(dial(server, "tcp", STRANGER));
    expect(isClosed).toBe(false);
    vi.advanceTimersByTime(1_100);
    await ended;
  });
});
