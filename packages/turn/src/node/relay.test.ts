import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { attribute, CHANNEL_NUMBER, METHODS, XOR_PEER_ADDRESS } from "@visavis/stun/core";
import { openStunClient, type StunClient, type StunClientOptions } from "@visavis/stun/node";
import { afterEach, expect, test } from "vitest";
import { type AllocateOptions, allocate, type ClientAllocation } from "../client/index.ts";
import {
  allocateOn,
  deallocateOn,
  listenerOf,
  reach,
  startLoopbackServer,
} from "../testing/loopback-server.ts";
import type { TurnServer } from "./index.ts";

const relayPorts = { first: 21_000, last: 22_999 };
const ending: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function start(
  options: Omit<Parameters<typeof startLoopbackServer>[0], "relayPorts"> & {
    readonly ports?: typeof relayPorts;
  } = {},
) {
  const { ports = relayPorts, ...rest } = options;
  const server = await startLoopbackServer({ relayPorts: ports, ...rest });
  ending.push(() => server.close());
  return server;
}

async function open(
  server: TurnServer,
  events: Pick<StunClientOptions, "onChannelData"> = {},
): Promise<StunClient> {
  const client = await openStunClient({ ...reach(listenerOf(server, "udp")), ...events });
  ending.push(() => client.close());
  return client;
}

async function openAllocation(
  server: TurnServer,
  options: Pick<AllocateOptions, "addressFamily" | "onData"> = {},
): Promise<ClientAllocation> {
  const allocation = await allocate({ ...reach(listenerOf(server, "udp")), ...options });
  ending.push(() => allocation.close());
  return allocation;
}

function openPeer(address = "127.0.0.1", port = 0): Socket {
  const peer = createSocket(address.includes(":") ? "udp6" : "udp4");
  peer.bindSync({ address, port });
  ending.push(() => peer.close());
  return peer;
}

test("a datagram passes to an IPv6 peer and back", async () => {
  const { promise: received, resolve: onData } = Promise.withResolvers<Uint8Array>();
  const allocation = await openAllocation(await start(), { addressFamily: 6, onData });
  const { port } = allocation.relayedAddress;
  const peer = openPeer("::1");
  await allocation.permit("::1");
  allocation.send(Buffer.from("six"), { address: "::1", port: peer.address().port });
  const [bytes, source] = await once(peer, "message");
  expect([String(bytes), source.address, source.port]).toEqual(["six", "::1", port]);
  peer.send("back", port, "::1");
  expect(Buffer.from(await received).toString()).toBe("back");
});

test("[D07] datagrams that cannot leave are lost, the ones after them arrive", async () => {
  const faults: unknown[] = [];
  const server = await start({ onFault: (fault) => faults.push(fault) });
  const allocation = await openAllocation(server);
  const peer = openPeer();
  const { port } = peer.address();
  await allocation.permit("127.0.0.1");
  allocation.send(Buffer.from("to port 0"), { address: "127.0.0.1", port: 0 });
  allocation.send(Buffer.from("to the other family"), { address: "::1", port });
  // The largest datagram that reaches the server is short enough for any relay; over TCP it would not be.
  allocation.send(new Uint8Array(60_000), { address: "127.0.0.1", port });
  allocation.send(Buffer.from("last"), { address: "127.0.0.1", port });
  const [large] = await once(peer, "message");
  const [last] = await once(peer, "message");
  expect([large.length, String(last)]).toEqual([60_000, "last"]);
  expect(faults).toEqual([]);
});

test("[I02][G04] a peer whose port is closed does not end the allocation", async () => {
  const server = await start();
  const allocation = await openAllocation(server);
  const closed = openPeer();
  const peer = { address: "127.0.0.1", port: closed.address().port };
  await new Promise<void>((resolve) => closed.close(resolve));
  ending.pop();
  await allocation.bindChannel(peer);
  for (let count = 0; count < 5; count += 1) allocation.send(Buffer.from("anybody?"), peer);
  // By the time this is answered, the system has reported each refusal to the relay's socket.
  await allocation.bindChannel(peer);
  const returned = openPeer("127.0.0.1", peer.port);
  allocation.send(Buffer.from("now"), peer);
  expect(String((await once(returned, "message"))[0])).toBe("now");
  expect(server.gauges().allocations).toBe(1);
});

test("[L30] a relay port that another program holds is skipped", async () => {
  const ports = { first: 23_000, last: 23_003 };
  for (const port of [23_000, 23_001, 23_003]) openPeer("127.0.0.1", port);
  const server = await start({ ports });
  const { relayedAddress } = await openAllocation(server);
  expect(relayedAddress).toEqual({ address: "127.0.0.1", port: 23_002 });
});

test("[L30] when other programs hold all relay ports the answer is 508", async () => {
  const ports = { first: 23_010, last: 23_011 };
  for (const port of [23_010, 23_011]) openPeer("127.0.0.1", port);
  const allocating = openAllocation(await start({ ports }));
  await expect(allocating).rejects.toMatchObject({ errorCode: 508 });
});

test("[D16] one client's relayed address can be another's peer", async () => {
  const server = await start({
    changes: { peerPolicy: (address) => (address === "127.0.0.1" ? "relays" : "none") },
  });
  const one = await openAllocation(server);
  const { promise: received, resolve: onChannelData } = Promise.withResolvers<Uint8Array>();
  const other = await open(server, { onChannelData });
  const otherRelayed = await allocateOn(other);
  await one.bindChannel(otherRelayed, 0x4001);
  await other.request({
    method: METHODS.channelBind,
    attributes: [attribute(CHANNEL_NUMBER, 0x4002), attribute(XOR_PEER_ADDRESS, one.relayedAddress)],
  });
  one.send(Buffer.from("hello"), otherRelayed);
  expect([...(await received)]).toEqual([0x40, 0x02, 0, 5, ...Buffer.from("hello")]);
  expect(server.counters().inside.packets).toBe(1);
});

test("a relayed address receives no datagrams for another address of the machine", async () => {
  const { promise: received, resolve: onData } = Promise.withResolvers<Uint8Array>();
  const allocation = await openAllocation(await start(), { onData });
  const { port } = allocation.relayedAddress;
  const elsewhere = openPeer("127.0.0.2", port);
  await allocation.permit("127.0.0.1");
  const peer = openPeer();
  peer.send("elsewhere", port, "127.0.0.2");
  expect(String((await once(elsewhere, "message"))[0])).toBe("elsewhere");
  peer.send("here", port, "127.0.0.1");
  expect(Buffer.from(await received).toString()).toBe("here");
});

/** The sockets and timers that keep the process alive, and open descriptors if the system lists them, by kind. */
function openThings(): Map<string, number> {
  const things = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) things.set(kind, (things.get(kind) ?? 0) + 1);
  if (process.platform === "linux") things.set("descriptors", readdirSync("/proc/self/fd").length);
  return things;
}

/** The kinds of which more are open than before. One of the test runner's timers may be over by now. */
function grown(before: ReadonlyMap<string, number>): string[] {
  return [...openThings()].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind]) => kind);
}

/** Not `vi.waitFor`, whose own timers would be counted as open. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !isSo(); tries += 1) await delay(20);
}

test("[G01] after 10,000 allocations there are no more sockets and timers than before", async () => {
  const server = await start();
  const clients = await Promise.all(Array.from({ length: 20 }, () => open(server)));
  for (const client of clients) {
    await allocateOn(client);
    await deallocateOn(client);
  }
  await until(() => server.gauges().relayedAddresses === 0);
  const before = openThings();
  const { rememberedAnswers: _, ...gauges } = server.gauges();
  await Promise.all(
    clients.map(async (client) => {
      for (let round = 0; round < 500; round += 1) {
        await allocateOn(client);
        await deallocateOn(client);
      }
    }),
  );
  expect(server.counters().allocationsEnded).toBe(10_020);
  // Answers are remembered for 40 seconds.
  expect(server.gauges()).toMatchObject(gauges);
  await until(() => grown(before).length === 0);
  expect(grown(before)).toEqual([]);
}, 60_000);

/**
 * The CPU time of the longest turn of the event loop: unlike a delay, it does not grow with the load of the machine.
 */
async function longestTurnDuring(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let isDone = false;
  let before = process.threadCpuUsage();
  const endTurn = () => {
    const { user, system } = process.threadCpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    before = process.threadCpuUsage();
    if (!isDone) setImmediate(endTurn);
  };
  setImmediate(endTurn);
  await work();
  isDone = true;
  endTurn();
  return longestMs;
}

test("[G05] 1,000 Allocates at once do not hold up the event loop", async () => {
  const server = await start();
  const clients = await Promise.all(Array.from({ length: 1_000 }, () => open(server)));
  // The nonces first, so that every measured Allocate opens a socket.
  await Promise.all(clients.map((client) => client.request({ method: METHODS.refresh }).catch(() => {})));
  const longestTurnMs = await longestTurnDuring(() =>
    Promise.all(clients.map((client) => allocateOn(client))),
  );
  expect(server.gauges().allocations).toBe(1_000);
  // The target is 100 ms, but here the clients share the thread with the server.
  expect(longestTurnMs).toBeLessThan(300);
});
