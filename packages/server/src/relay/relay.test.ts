import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { type Interfaces, METHODS } from "@visavis/stun/core";
import { openStunClient } from "@visavis/stun/node";
import { allocate, probeRelay } from "@visavis/turn/client";
import { expect, onTestFinished, test, vi } from "vitest";
import type { LogEvent } from "../log/events.ts";
import { watchInterfaces } from "../network/interface-watch.ts";
import { type BuiltInRelay, type Move, startRelay } from "./relay.ts";
import { DEFAULT_RELAY_LIMITS } from "./relay-limits.ts";

/** This computer without a network, so that tests relay on loopback. */
const LOOPBACK: Interfaces = Object.fromEntries(
  Object.entries(networkInterfaces()).map(([name, infos]) => [
    name,
    infos?.filter(({ internal }) => internal),
  ]),
);

async function bindDatagram(port = 0): Promise<Socket> {
  const socket = createSocket("udp4").bind(port, "127.0.0.1");
  onTestFinished(async () => void socket.close());
  await once(socket, "listening");
  return socket;
}

/** A port number that is free on UDP, at least for now. */
async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

async function start({
  address = "127.0.0.1",
  port,
  interfaces = () => LOOPBACK,
  turnSecret = "secret",
  isSeated = () => true,
}: {
  readonly address?: string;
  readonly port?: number;
  readonly interfaces?: () => Interfaces;
  readonly turnSecret?: string;
  readonly isSeated?: (participant: string) => boolean;
} = {}) {
  const events: LogEvent[] = [];
  const udp = port ?? (await freePort());
  const onMoved = vi.fn<(move: Move) => void>();
  const relay = await startRelay({
    keys: {
      seats: new Uint8Array(32),
      turnSecret,
      turnNonces: new Uint8Array(32),
      invitations: new Uint8Array(32),
    },
    place: { address, udpPorts: [udp], tcpPorts: [udp] },
    ports: { udp, tcp: 3478, tls: 443 },
    settings: { relayPorts: undefined, limits: DEFAULT_RELAY_LIMITS, trustedProxies: [] },
    externals: () => ({ given: [], found: [], areLookedUp: false }),
    report: (event) => events.push(event),
    onMoved,
    isSeated,
    watch: watchInterfaces(interfaces),
  });
  onTestFinished(() => relay.close());
  return { relay, port: udp, events, onMoved };
}

/** The credentials of `iceServersFor` in the form of the STUN client. */
function credentialsOf(relay: BuiltInRelay, participant = "ada") {
  const { iceServers } = relay.iceServersFor({
    participant,
    host: undefined,
    localAddress: undefined,
    localPort: undefined,
  });
  const { username = "", credential: password = "" } = iceServers[1] ?? {};
  return { username, password };
}

test("a participant with its credentials relays over UDP, and over TCP connections that are handed over", async () => {
  const { relay, port } = await start();
  const door = createServer((socket) => relay.accept(socket, new Uint8Array(0))).listen(0, "127.0.0.1");
  onTestFinished(() => void door.close());
  await once(door, "listening");
  const { port: tcpPort } = door.address() as AddressInfo;
  const credentials = credentialsOf(relay);
  const address = "127.0.0.1";
  for (const server of [
    { address, port },
    { address, port: tcpPort, transport: "tcp" },
  ] as const) {
    const probe = await probeRelay({ server, credentials });
    expect(probe.path, String(server.port)).toBe("relay-to-relay");
  }
  const { allocations, packetsToPeers, packetsToClients } = relay.counts();
  expect({ allocations, packetsToPeers, packetsToClients }).toEqual({
    allocations: 0,
    packetsToPeers: 4,
    packetsToClients: 4,
  });
});

test("the ICE servers of a participant work for an hour, and are renewed after half an hour", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 24) });
  onTestFinished(() => void vi.useRealTimers());
  const { relay, port } = await start();
  const grant = relay.iceServersFor({
    participant: "ada",
    host: "calls.example.org",
    localAddress: "127.0.0.1",
    localPort: port,
  });
  const hourLater = Date.UTC(2026, 10, 24, 1) / 1000;
  expect(grant).toEqual({
    iceServers: [
      { urls: [`stun:calls.example.org:${port}`] },
      {
        urls: [
          `turn:calls.example.org:${port}?transport=udp`,
          "turn:calls.example.org:3478?transport=tcp",
          "turns:calls.example.org:443?transport=tcp",
        ],
        username: `${hourLater}:ada`,
        credential: expect.stringMatching(/^[\w+/]{27}=$/),
      },
    ],
    renewAfterMs: 1_800_000,
  });
});

test("nobody relays without credentials, with made-up ones, or with those of another server", async () => {
  const { relay, port } = await start();
  const other = await start({ turnSecret: "another secret" });
  const server = { address: "127.0.0.1", port };
  const { username } = credentialsOf(relay);
  for (const credentials of [{ username, password: "made up" }, credentialsOf(other.relay)]) {
    await expect(allocate({ server, credentials })).rejects.toMatchObject({ errorCode: 401 });
  }
  await expect(allocate({ server })).rejects.toMatchObject({ errorCode: 401 });
  expect(relay.counts().allocations).toBe(0);
  expect(relay.counts().rejections).toBeGreaterThanOrEqual(3);
});

test("credentials of the process before are valid in the next one with the same key", async () => {
  const [before, { port }] = [await start(), await start()];
  const server = { address: "127.0.0.1", port };
  const allocation = await allocate({ server, credentials: credentialsOf(before.relay) });
  onTestFinished(() => allocation.close());
});

test("when a seat ends, its allocations are closed, its credentials are refused, and the log says what it used", async () => {
  const seats = new Set(["ada", "bob"]);
  const { relay, port, events } = await start({ isSeated: (participant) => seats.has(participant) });
  const server = { address: "127.0.0.1", port };
  const of = (participant: string) => allocate({ server, credentials: credentialsOf(relay, participant) });
  const [one, other] = [await of("ada"), await of("bob")];
  onTestFinished(() => Promise.allSettled([one.close(), other.close()]).then(() => {}));
  expect(relay.counts().allocations).toBe(2);
  seats.delete("ada");
  relay.endSeat("ada");
  expect(relay.counts().allocations).toBe(1);
  expect(events.at(-1)).toEqual({
    event: "relay.used",
    participant: "ada",
    allocations: 1,
    bytesToPeers: 0,
    bytesToClients: 0,
    bytesDropped: 0,
  });
  await expect(of("ada")).rejects.toMatchObject({ errorCode: 403 });
});

test("seats that nobody came back for after a restart end by themselves", async () => {
  const seats = new Set(["ada"]);
  const { relay, port, events } = await start({ isSeated: (participant) => seats.has(participant) });
  const allocation = await allocate({
    server: { address: "127.0.0.1", port },
    credentials: credentialsOf(relay),
  });
  onTestFinished(() => allocation.close().catch(() => {}));
  seats.delete("ada");
  await vi.waitFor(() => expect(relay.counts().allocations).toBe(0), { timeout: 5_000 });
  expect(events.at(-1)).toMatchObject({ event: "relay.used", participant: "ada" });
});

/** A Binding request that is sent until it is answered, or once. */
async function answersBinding(address: string, port: number): Promise<boolean> {
  const client = await openStunClient({
    server: { address, port },
    timing: { initialRtoMs: 100, transmissions: 2 },
  });
  return client
    .request({ method: METHODS.binding })
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.close());
}

test("address changes are followed, and participants are notified", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const loopback: Interfaces = { lo: LOOPBACK["lo"]?.filter(({ address }) => isIPv4(address)) };
  const info = loopback["lo"]?.[0];
  if (info === undefined) throw new Error("no loopback");
  let interfaces = loopback;
  const { port, events, onMoved } = await start({ address: "0.0.0.0", interfaces: () => interfaces });
  expect(await answersBinding("127.0.0.2", port)).toBe(false);

  interfaces = { ...loopback, lo2: [{ ...info, address: "127.0.0.2" }] };
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.waitFor(() => expect(onMoved).toHaveBeenCalledOnce());
  expect(await answersBinding("127.0.0.2", port)).toBe(true);
  expect(await answersBinding("127.0.0.1", port)).toBe(true);

  interfaces = loopback;
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.waitFor(() => expect(onMoved).toHaveBeenCalledTimes(2));
  expect(await answersBinding("127.0.0.2", port)).toBe(false);
  expect(await answersBinding("127.0.0.1", port)).toBe(true);

  await vi.advanceTimersByTimeAsync(60_000);
  expect(onMoved).toHaveBeenCalledTimes(2);
  expect(events.map((event) => [event.event, "addresses" in event && event.addresses.join()])).toEqual([
    ["relay.listening", "127.0.0.1"],
    ["relay.updated", "127.0.0.1,127.0.0.2"],
    ["relay.updated", "127.0.0.1"],
  ]);
});

test("an address that cannot be bound yet is reported once and does not affect the others", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const [info] = LOOPBACK["lo"] ?? [];
  if (info === undefined) throw new Error("no loopback");
  const interfaces: Interfaces = {
    eth9: [{ ...info, address: "203.0.113.9", cidr: null }],
    lo: LOOPBACK["lo"],
  };
  const { port, events, onMoved } = await start({ address: "0.0.0.0", interfaces: () => interfaces });
  expect(await answersBinding("127.0.0.1", port)).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onMoved).not.toHaveBeenCalled();
  expect(events.slice(1)).toEqual([
    { event: "relay.unavailable", address: "203.0.113.9", code: "EADDRNOTAVAIL" },
  ]);
});

test("a UDP port in use is an error that says what to do", async () => {
  const { port } = (await bindDatagram()).address();
  await expect(start({ port })).rejects.toMatchObject({
    name: "ListenProblem",
    code: "EADDRINUSE",
    message: expect.stringContaining(`UDP port ${port} is in use`),
  });
});

test("closing ends allocations and frees the ports", async () => {
  const { relay, port } = await start();
  const server = { address: "127.0.0.1", port };
  const allocation = await allocate({ server, credentials: credentialsOf(relay) });
  expect(relay.counts().allocations).toBe(1);
  await relay.close();
  await bindDatagram(port);
  await bindDatagram(allocation.relayedAddress.port);
  await allocation.close();
});
