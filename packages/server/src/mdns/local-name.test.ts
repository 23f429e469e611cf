import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { NetworkInterfaceInfo } from "node:os";
import createMulticastDns, { type MulticastDNS, type ResponsePacket } from "multicast-dns";
import { afterEach, expect, test, vi } from "vitest";
import type { LogEvent } from "../log/events.ts";
import { type Look, watchInterfaces } from "../network/interface-watch.ts";
import { announceLocalName } from "./local-name.ts";
import type { MdnsLink } from "./mdns-links.ts";

/** Loopback is used as the network, on which this computer has another address. */
const link = { address: "127.0.0.1", prefixLength: 8, addresses: ["192.0.2.7"] };
const interfaces = { eth0: [{ address: "192.0.2.7" } as NetworkInterfaceInfo] };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "0.0.0.0");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

function announce(
  mdnsPort: number,
  {
    hostName = "Alpha.example.org",
    claimAgainMs,
    links = () => [link],
  }: {
    readonly hostName?: string;
    readonly claimAgainMs?: number;
    readonly links?: () => readonly MdnsLink[];
  } = {},
) {
  const events: LogEvent[] = [];
  let look: Look = () => {};
  const name = announceLocalName({
    hostName,
    boundAddress: "::",
    port: 3003,
    report: (event) => events.push(event),
    watch: {
      read: () => interfaces,
      subscribe(subscriber) {
        look = subscriber;
        return async () => {};
      },
    },
    links,
    mdnsPort,
    ...(claimAgainMs !== undefined && { claimAgainMs }),
  });
  closing.push(name.close);
  return { name, events, look: (hasChanged: boolean) => look({ hasChanged }) };
}

/** Another device, or another program. */
async function openNeighbour(port: number): Promise<MulticastDNS & { responses: ResponsePacket[] }> {
  const mdns = createMulticastDns({ port, interface: "127.0.0.1", bind: "0.0.0.0" });
  closing.push(() => new Promise((resolve) => mdns.destroy(resolve)));
  const responses: ResponsePacket[] = [];
  mdns.on("response", (response) => responses.push(response));
  await once(mdns, "ready");
  return Object.assign(mdns, { responses });
}

function answersFor(neighbour: MulticastDNS, address: string): void {
  neighbour.on("query", ({ questions = [] }) => {
    if (!questions.some(({ name }) => name === "alpha.local")) return;
    neighbour.respond([{ name: "alpha.local", type: "A", data: address, ttl: 120 }]);
  });
}

const soon = { timeout: 5_000, interval: 20 };

test("a free name is announced, answered and withdrawn", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  const { name, events } = announce(port);
  expect(name.name).toBe("alpha.local");
  expect(name.state()).toBe("unknown");
  await name.decided;
  expect(name.state()).toBe("ours");
  await vi.waitFor(() => expect(neighbour.responses).not.toEqual([]), soon);
  expect(neighbour.responses[0]?.answers).toContainEqual(
    expect.objectContaining({ name: "alpha.local", type: "A", data: "192.0.2.7", ttl: 120, flush: true }),
  );
  expect(events).toEqual([{ event: "mdns.announced", name: "alpha.local", addresses: ["192.0.2.7"] }]);

  neighbour.responses.length = 0;
  neighbour.query("alpha.local", "AAAA");
  await vi.waitFor(
    () =>
      expect(neighbour.responses.flatMap(({ answers = [] }) => answers.map(({ type }) => type))).toContain(
        "NSEC",
      ),
    soon,
  );

  neighbour.responses.length = 0;
  await name.close();
  await vi.waitFor(() => {
    const last = neighbour.responses.flatMap(({ answers = [] }) => answers);
    expect(last).toContainEqual(expect.objectContaining({ name: "alpha.local", type: "A", ttl: 0 }));
  }, soon);
});

test("a plain DNS client gets its answer at its source port", async () => {
  const port = await freePort();
  const { events } = announce(port);
  await vi.waitFor(() => expect(events).toHaveLength(1), soon);
  const client = createMulticastDns({ port, bind: false, multicast: false });
  closing.push(() => new Promise((resolve) => client.destroy(resolve)));
  const questions = [{ name: "alpha.local", type: "A" as const }];
  client.query({ id: 7, questions }, { port, address: "127.0.0.1" });
  const [response] = await once(client, "response");
  expect(response).toMatchObject({
    id: 7,
    questions,
    answers: [{ name: "alpha.local", type: "A", data: "192.0.2.7", ttl: 10, flush: false }],
  });
});

test("a name that another device holds is not claimed", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  answersFor(neighbour, "192.0.2.8");
  const { events, name } = announce(port);
  await vi.waitFor(() => expect(events).not.toEqual([]), soon);
  expect(events).toEqual([{ event: "mdns.conflict", name: "alpha.local", address: "192.0.2.8" }]);
  expect(name.state()).toBe("taken");
  await name.close();
  const own = neighbour.responses.flatMap(({ answers = [] }) => answers).filter(({ type }) => type !== "A");
  expect(own).toEqual([]);
});

const PROBES_MS = 1_000;

test("a name that another device holds is probed for again after a while, and claimed once it is free", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  answersFor(neighbour, "192.0.2.8");
  const { events, name } = announce(port, { claimAgainMs: 200 });
  await name.decided;
  let probes = 0;
  neighbour.on("query", () => (probes += 1));
  await vi.waitFor(() => expect(probes).toBeGreaterThanOrEqual(3), soon);
  expect(name.state()).toBe("taken");
  // What stays as it is is reported once.
  expect(events.map(({ event }) => event)).toEqual(["mdns.conflict"]);
  neighbour.removeAllListeners("query");
  await vi.waitFor(() => expect(name.state()).toBe("ours"), soon);
  expect(events.map(({ event }) => event)).toEqual(["mdns.conflict", "mdns.announced"]);
  neighbour.on("query", () => (probes += 1));
  probes = 0;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(probes).toBe(0);
});

test("a name that another device holds is probed for again when the interfaces change", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  answersFor(neighbour, "192.0.2.8");
  const { name, look } = announce(port);
  await name.decided;
  neighbour.removeAllListeners("query");
  await look(false);
  await new Promise((resolve) => setTimeout(resolve, PROBES_MS));
  expect(name.state()).toBe("taken");
  await look(true);
  await vi.waitFor(() => expect(name.state()).toBe("ours"), soon);
});

test("a name is claimed at once when the device that holds it says goodbye", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  answersFor(neighbour, "192.0.2.8");
  const { name } = announce(port);
  await name.decided;
  neighbour.removeAllListeners("query");
  neighbour.respond([{ name: "alpha.local", type: "A", data: "192.0.2.9", ttl: 0 }]);
  await new Promise((resolve) => setTimeout(resolve, PROBES_MS));
  expect(name.state()).toBe("taken");
  neighbour.respond([{ name: "alpha.local", type: "A", data: "192.0.2.8", ttl: 0 }]);
  await vi.waitFor(() => expect(name.state()).toBe("ours"), soon);
});

test("a name that is ours on one network and taken on another counts as taken", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  answersFor(neighbour, "192.0.2.8");
  // Queries of the neighbour come from 127.0.0.1, which is not on the second link.
  const other = { address: "127.0.0.2", prefixLength: 32, addresses: ["192.0.2.7"] };
  const { name, look, events } = announce(port, { links: () => [link, other] });
  await name.decided;
  expect(events.map(({ event }) => event).sort()).toEqual(["mdns.announced", "mdns.conflict"]);
  expect(name.state()).toBe("taken");
  await look(false);
  expect(name.state()).toBe("taken");
});

test.each(["x".repeat(300), "面对面".repeat(40), `${"a".repeat(62)}😀.${"b".repeat(80)}`, "", "."])(
  "whatever the name of the computer, its announcement can be read: %j",
  async (hostName) => {
    const port = await freePort();
    const neighbour = await openNeighbour(port);
    const { name } = announce(port, { hostName });
    await vi.waitFor(() => expect(neighbour.responses).not.toEqual([]), soon);
    const answers = neighbour.responses[0]?.answers ?? [];
    expect(answers.map(({ type }) => type)).toEqual(["A", "PTR", "PTR", "SRV", "TXT"]);
    expect(answers[0]).toMatchObject({ name: name.name, data: "192.0.2.7" });
    expect(answers[3]).toMatchObject({ data: { target: name.name, port: 3003 } });
    for (const label of answers.flatMap((answer) => answer.name.split("."))) {
      expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
    }
  },
);

test("a name that the system answers for is left to it, and claimed after its goodbye", async () => {
  const port = await freePort();
  const system = await openNeighbour(port);
  answersFor(system, "192.0.2.7");
  const { events } = announce(port);
  await vi.waitFor(() => expect(events).toEqual([{ event: "mdns.shared", name: "alpha.local" }]), soon);
  system.removeAllListeners("query");
  system.respond([{ name: "alpha.local", type: "A", data: "192.0.2.7", ttl: 0 }]);
  await vi.waitFor(() => expect(events.at(-1)?.event).toBe("mdns.announced"), soon);
});

test("a name is probed again if another device turns out to hold it", async () => {
  const port = await freePort();
  const neighbour = await openNeighbour(port);
  const { events } = announce(port);
  await vi.waitFor(() => expect(events.at(-1)?.event).toBe("mdns.announced"), soon);
  answersFor(neighbour, "192.0.2.8");
  neighbour.respond([{ name: "alpha.local", type: "A", data: "192.0.2.8", ttl: 120 }]);
  await vi.waitFor(() => expect(events.at(-1)?.event).toBe("mdns.conflict"), soon);
});

test("without multicast the name is not announced, and that is reported once", async () => {
  const port = await freePort();
  const holder = createSocket("udp4").bind(port, "0.0.0.0");
  closing.push(() => new Promise((resolve) => holder.close(resolve)));
  await once(holder, "listening");
  const { events, name } = announce(port);
  await vi.waitFor(() => expect(events).not.toEqual([]), soon);
  await name.close();
  expect(events).toEqual([{ event: "mdns.unavailable", address: "127.0.0.1", code: "EADDRINUSE" }]);
});

test("a system that does not list its interfaces causes no failure", async () => {
  const events: LogEvent[] = [];
  const name = announceLocalName({
    hostName: "alpha",
    boundAddress: "::",
    port: 3003,
    report: (event) => events.push(event),
    watch: watchInterfaces(() => {
      throw Object.assign(new Error("denied"), { code: "EACCES" });
    }),
  });
  await name.close();
  expect(events).toEqual([{ event: "mdns.unavailable", code: "EACCES" }]);
});

test("malformed datagrams are ignored", async () => {
  const port = await freePort();
  const { events } = announce(port);
  await vi.waitFor(() => expect(events).toHaveLength(1), soon);
  const socket = createSocket("udp4");
  closing.push(() => new Promise((resolve) => socket.close(resolve)));
  for (const bytes of [[], [0], Array(12).fill(255), Array(64).fill(0xc0)]) {
    socket.send(Uint8Array.from(bytes), port, "127.0.0.1");
  }
  const client = createMulticastDns({ port, bind: false, multicast: false });
  closing.push(() => new Promise((resolve) => client.destroy(resolve)));
  client.query("alpha.local", "A", { port, address: "127.0.0.1" });
  await once(client, "response");
  expect(events).toHaveLength(1);
});
