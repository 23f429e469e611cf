import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  type AttributeToWrite,
  attribute,
  CHANGE_REQUEST,
  decodeMessage,
  ERROR_CODE,
  encodeMessage,
  OTHER_ADDRESS,
  RESPONSE_PORT,
  readAttribute,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { StunRequestError } from "@visavis/stun/node";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ClassicNat, EndpointDependence } from "../core/index.ts";
import {
  discoverNatBehaviour,
  type NatDiscoveryOptions,
  type NatDiscoveryProgress,
} from "./nat-discovery.ts";

/** A server counts as silent after 140 ms. */
const QUICK = { initialRtoMs: 20, transmissions: 3, finalWaitFactor: 4 } as const;

interface Surroundings {
  /** The NAT's mapping; `none` for no NAT at all. */
  readonly mapping?: EndpointDependence | "none";
  readonly filtering?: EndpointDependence;
  /** For an endpoint-independent NAT. */
  readonly hairpins?: boolean;
  /** A binding that is idle for longer than this is dropped. */
  readonly bindingLifetimeMs?: number;
  /** Creates a new mapping for each packet. */
  readonly isUnstable?: boolean;
  /** What the server has in addition to its first address and port. */
  readonly other?: "address-and-port" | "port" | "none";
  readonly changeRequest?: "honoured" | "ignored" | "refused";
  readonly responsePort?: boolean;
  /** Whether the nth datagram to the server, counted from 0, is lost. */
  readonly isLost?: (index: number) => boolean;
  /** Server sockets that do not answer: 0 (first address, first port) to 3. */
  readonly deaf?: readonly number[];
  /** Attributes of an answer instead of the true ones. */
  readonly lies?: readonly AttributeToWrite[];
}

interface Client {
  readonly real: TransportAddress;
  readonly contacted: Set<string>;
  readonly mappings: Map<string, TransportAddress>;
  lastSentAtMs: number;
}

const OUTSIDE = "203.0.113.7";
const keyOf = ({ address, port }: TransportAddress) => `${address} ${port}`;

async function bind(address: string, port: number): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(port, address);
  await once(socket, "listening");
  onTestFinished(() => {
    socket.close();
  });
  return socket;
}

/** Sockets on two addresses and two ports of loopback: (1, 1), (2, 1), (2, 2), (1, 2). */
async function bindServer(): Promise<Socket[]> {
  for (;;) {
    const first = await bind("127.0.0.1", 0);
    const third = await bind("127.0.0.2", 0);
    try {
      const second = await bind("127.0.0.2", first.address().port);
      const fourth = await bind("127.0.0.1", third.address().port);
      return [first, second, third, fourth];
    } catch {
      // The port is taken on the other address; try others.
    }
  }
}

/** A STUN server that answers as if there were a NAT between it and the client. */
async function startSurroundings(surroundings: Surroundings) {
  const { mapping = "none", filtering = "endpoint-independent", other = "address-and-port" } = surroundings;
  const { changeRequest = "honoured", responsePort = false, isLost = () => false, deaf = [] } = surroundings;
  const sockets = await bindServer();
  const addresses = sockets.map((socket): TransportAddress => {
    const { address, port } = socket.address();
    return { address, port };
  });
  const [, , second] = addresses as [TransportAddress, TransportAddress, TransportAddress];
  const clients = new Map<string, Client>();
  let received = 0;
  let mapped = 0;

  /** The external side of one client, whose datagrams are passed on to it if the NAT hairpins. */
  async function openOutside(client: Client): Promise<TransportAddress> {
    const outside = await bind("127.0.0.3", 0);
    outside.on("message", (bytes, { port, address }) => {
      const sender = clients.get(keyOf({ address, port }));
      if (sender !== undefined) outside.send(bytes, client.real.port, client.real.address);
    });
    return outside.address();
  }

  async function mappingOf(client: Client, asked: TransportAddress): Promise<TransportAddress> {
    if (mapping === "none") return client.real;
    const keys = {
      "endpoint-independent": "",
      "address-dependent": asked.address,
      "address-and-port-dependent": keyOf(asked),
    };
    const key = surroundings.isUnstable === true ? String(mapped) : keys[mapping];
    let known = client.mappings.get(key);
    if (known === undefined) {
      mapped += 1;
      known =
        surroundings.hairpins === true
          ? await openOutside(client)
          : { address: OUTSIDE, port: 20_000 + mapped };
      client.mappings.set(key, known);
    }
    return known;
  }

  function passes(client: Client, from: TransportAddress): boolean {
    switch (filtering) {
      case "endpoint-independent":
        return true;
      case "address-dependent":
        return [...client.contacted].some((key) => key.startsWith(`${from.address} `));
      case "address-and-port-dependent":
        return client.contacted.has(keyOf(from));
      default:
        return filtering satisfies never;
    }
  }

  function deliver(client: Client, bytes: Uint8Array, from: number): void {
    const source = addresses[from];
    if (source === undefined || !passes(client, source)) return;
    sockets[from]?.send(bytes, client.real.port, client.real.address);
  }

  /** Which socket answers: 0 and 1, 2 and 3 have the same port; 0 and 3, 1 and 2 the same address. */
  function answering(
    asked: number,
    change: { readonly changeIp: boolean; readonly changePort: boolean },
  ): number {
    if (changeRequest === "ignored") return asked;
    const [ip, port] = [asked === 1 || asked === 2, asked === 2 || asked === 3];
    const isOtherIp = other === "address-and-port" && change.changeIp ? !ip : ip;
    const isOtherPort = change.changePort ? !port : port;
    return isOtherIp ? (isOtherPort ? 2 : 1) : isOtherPort ? 3 : 0;
  }

  async function receive(request: StunMessage, client: Client, asked: number): Promise<void> {
    const address = addresses[asked] as TransportAddress;
    client.contacted.add(keyOf(address));
    const now = performance.now();
    const { bindingLifetimeMs = Number.POSITIVE_INFINITY } = surroundings;
    client.lastSentAtMs = now;
    const change = readAttribute(request, CHANGE_REQUEST);
    const toPort = readAttribute(request, RESPONSE_PORT);
    const isRefused =
      (change !== undefined && changeRequest === "refused") || (toPort !== undefined && !responsePort);
    const otherAddress = other === "port" ? { ...second, address: "127.0.0.1" } : second;
    const bytes = encodeMessage({
      method: request.method,
      class: isRefused ? "error" : "success",
      transactionId: request.transactionId,
      attributes: isRefused
        ? [attribute(ERROR_CODE, { code: 420, reason: "" })]
        : (surroundings.lies ?? [
            attribute(XOR_MAPPED_ADDRESS, await mappingOf(client, address)),
            ...(other === "none" ? [] : [attribute(OTHER_ADDRESS, otherAddress)]),
          ]),
    });
    if (toPort === undefined || isRefused) {
      deliver(client, bytes, change === undefined ? asked : answering(asked, change));
      return;
    }
    const target = [...clients.values()].find(({ mappings }) =>
      [...mappings.values()].some(({ port }) => port === toPort),
    );
    if (target !== undefined && now - target.lastSentAtMs < bindingLifetimeMs) deliver(target, bytes, asked);
  }

  for (const [index, socket] of sockets.entries()) {
    socket.on("message", (bytes, { address, port }) => {
      received += 1;
      if (isLost(received - 1) || deaf.includes(index)) return;
      const real = { address, port };
      const client = clients.get(keyOf(real)) ?? {
        real,
        contacted: new Set(),
        mappings: new Map(),
        lastSentAtMs: 0,
      };
      clients.set(keyOf(real), client);
      void receive(decodeMessage(Uint8Array.from(bytes)), client, index);
    });
  }
  return { server: addresses[0] as TransportAddress, addresses };
}

async function discover(surroundings: Surroundings, options: Partial<NatDiscoveryOptions> = {}) {
  const { server } = await startSurroundings(surroundings);
  return discoverNatBehaviour({ server, timing: QUICK, ...options });
}

describe("every kind of NAT and firewall is recognized", () => {
  const KINDS: readonly [EndpointDependence | "none", EndpointDependence, ClassicNat][] = [
    ["none", "endpoint-independent", "open-internet"],
    ["none", "address-and-port-dependent", "symmetric-udp-firewall"],
    ["endpoint-independent", "endpoint-independent", "full-cone"],
    ["endpoint-independent", "address-dependent", "restricted-cone"],
    ["endpoint-independent", "address-and-port-dependent", "port-restricted-cone"],
    ["address-dependent", "address-and-port-dependent", "symmetric"],
    ["address-and-port-dependent", "endpoint-independent", "symmetric"],
    ["address-and-port-dependent", "address-and-port-dependent", "symmetric"],
  ];
  test.each(KINDS)("mapping %s, filtering %s: %s", async (mapping, filtering, classic) => {
    expect(await discover({ mapping, filtering })).toMatchObject({
      isBehindNat: mapping !== "none",
      mapping: { verdict: mapping === "none" ? "endpoint-independent" : mapping },
      filtering: { verdict: filtering },
      classic,
      limits: [],
    });
  });
});

test("the result is plain data, with the queried server and the mapped address", async () => {
  const { server, addresses } = await startSurroundings({ mapping: "endpoint-independent" });
  const result = await discoverNatBehaviour({ server, timing: QUICK });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(result).toMatchObject({
    server,
    otherAddress: addresses[2],
    local: { address: "127.0.0.1" },
    mapped: { address: OUTSIDE },
    bindingLifetime: null,
  });
});

test("losing one packet in three does not change the verdict", async () => {
  const result = await discover(
    { mapping: "endpoint-independent", filtering: "address-dependent", isLost: (index) => index % 3 === 0 },
    { timing: { ...QUICK, transmissions: 5 } },
  );
  expect(result).toMatchObject({ classic: "restricted-cone", limits: [] });
});

describe("without enough answers, verdicts are unknown", () => {
  test("a silent server", async () => {
    const result = await discover({ deaf: [0, 1, 2, 3] });
    expect(result).toMatchObject({
      isBehindNat: null,
      mapped: null,
      mapping: { verdict: "unknown" },
      filtering: { verdict: "unknown" },
      hairpinning: "unknown",
      classic: "unknown",
      limits: ["server-silent"],
    });
  });

  test("a server with one address and one port", async () => {
    const result = await discover({ mapping: "endpoint-independent", other: "none" });
    expect(result).toMatchObject({ isBehindNat: true, classic: "unknown", limits: ["no-other-address"] });
  });

  test("a server with a second port but no second address gives half a verdict, or a full one for the strictest kind", async () => {
    expect(
      await discover({ mapping: "endpoint-independent", filtering: "address-dependent", other: "port" }),
    ).toMatchObject({
      mapping: { verdict: "unknown", possible: ["endpoint-independent", "address-dependent"] },
      filtering: { verdict: "unknown", possible: ["endpoint-independent", "address-dependent"] },
      classic: "unknown",
      limits: ["one-ip-address"],
    });
    const strictest = "address-and-port-dependent";
    expect(await discover({ mapping: strictest, filtering: strictest, other: "port" })).toMatchObject({
      mapping: { verdict: strictest },
      filtering: { verdict: strictest },
      classic: "symmetric",
      limits: [],
    });
  });

  test("a second server allows comparing mappings, but not testing filters", async () => {
    const { server, addresses } = await startSurroundings({ mapping: "endpoint-independent", other: "none" });
    const others = addresses.slice(1, 2);
    expect(await discoverNatBehaviour({ server, others, timing: QUICK })).toMatchObject({
      mapping: { verdict: "endpoint-independent" },
      filtering: { verdict: "unknown" },
      classic: "unknown",
      limits: ["no-other-address"],
    });
  });

  test("a second port given as --other is used like the server's own", async () => {
    const { server, addresses } = await startSurroundings({
      mapping: "endpoint-independent",
      filtering: "address-and-port-dependent",
      other: "none",
    });
    const others = [addresses[1], addresses[3]] as TransportAddress[];
    expect(await discoverNatBehaviour({ server, others, timing: QUICK })).toMatchObject({
      mapping: { verdict: "endpoint-independent" },
      filtering: { verdict: "address-and-port-dependent" },
      classic: "port-restricted-cone",
    });
  });

  test("an alternate address on which nothing listens is not taken for a filter", async () => {
    const result = await discover({
      mapping: "endpoint-independent",
      filtering: "address-and-port-dependent",
      deaf: [1, 2, 3],
    });
    expect(result).toMatchObject({ classic: "unknown", limits: ["other-address-silent"] });
  });

  test.each(["ignored", "refused"] as const)("a change request that is %s", async (changeRequest) => {
    expect(await discover({ mapping: "endpoint-independent", changeRequest })).toMatchObject({
      mapping: { verdict: "endpoint-independent" },
      filtering: { verdict: "unknown" },
      classic: "unknown",
      limits: [`change-request-${changeRequest}`],
    });
  });

  test("a NAT with a new mapping for each packet", async () => {
    const result = await discover({
      mapping: "endpoint-independent",
      filtering: "address-dependent",
      isUnstable: true,
    });
    expect(result).toMatchObject({ mapping: { verdict: "unknown" }, classic: "unknown" });
    expect(result.limits).toEqual(expect.arrayContaining(["mapping-unstable", "contact-lost"]));
  });
});

test("a server that returns absurd addresses does no harm", async () => {
  const mapped = { address: "0.0.0.0", port: 0 };
  for (const otherAddress of [
    { address: "127.0.0.2", port: 0 },
    { address: "255.255.255.255", port: 9 },
    { address: "::1", port: 9 },
    { address: "::ffff:127.0.0.1", port: 1 },
  ]) {
    const lies = [attribute(XOR_MAPPED_ADDRESS, mapped), attribute(OTHER_ADDRESS, otherAddress)];
    expect(await discover({ lies, changeRequest: "ignored", deaf: [1, 2, 3] })).toMatchObject({
      isBehindNat: true,
      classic: "unknown",
    });
  }
  expect(await discover({ lies: [] })).toMatchObject({ limits: ["server-unusable"] });
});

describe("hairpinning", () => {
  test("is found if the NAT supports it", async () => {
    expect((await discover({ mapping: "endpoint-independent", hairpins: true })).hairpinning).toBe(
      "supported",
    );
  });

  test("is reported missing if it does not, and unknown if mappings depend on the destination", async () => {
    expect((await discover({ mapping: "endpoint-independent" })).hairpinning).toBe("unsupported");
    expect((await discover({ mapping: "address-dependent" })).hairpinning).toBe("unknown");
  });

  test("does not apply without a NAT", async () => {
    expect((await discover({ mapping: "none" })).hairpinning).toBe("not-applicable");
  });
});

describe("binding lifetime", () => {
  const NAT = { mapping: "endpoint-independent", filtering: "address-and-port-dependent" } as const;

  test("is narrowed down between a silence that it survived and one that it did not", async () => {
    const { bindingLifetime, limits } = await discover(
      { ...NAT, responsePort: true, bindingLifetimeMs: 300 },
      { bindingLifetime: { upToMs: 2000, resolutionMs: 80 } },
    );
    expect(bindingLifetime?.atLeastMs).toBeLessThan(300);
    expect(bindingLifetime?.lessThanMs).toBeGreaterThan(280);
    expect((bindingLifetime?.lessThanMs ?? 0) - (bindingLifetime?.atLeastMs ?? 0)).toBeLessThanOrEqual(80);
    expect(limits).toEqual([]);
  });

  test("has no upper bound if it survived the longest silence, or time ran out", async () => {
    for (const [bounds, atLeastMs] of [
      [{ upToMs: 100, resolutionMs: 100 }, 100],
      [{ upToMs: 60_000, resolutionMs: 20, timeLimitMs: 150 }, 80],
    ] as const) {
      const result = await discover({ ...NAT, responsePort: true }, { bindingLifetime: bounds });
      expect(result.bindingLifetime).toEqual({ atLeastMs, lessThanMs: null });
    }
  });

  test("is unknown if the server does not answer to another port", async () => {
    const result = await discover(NAT, { bindingLifetime: { upToMs: 100, resolutionMs: 100 } });
    expect(result).toMatchObject({ bindingLifetime: null, limits: ["response-port-unsupported"] });
  });
});

test("progress reports the start and end of each test", async () => {
  const progress: NatDiscoveryProgress[] = [];
  await discover(
    { mapping: "endpoint-independent", responsePort: true },
    { bindingLifetime: { upToMs: 10, resolutionMs: 10 }, onProgress: (step) => progress.push(step) },
  );
  expect(
    progress.map(({ test: name, state, silenceMs = "" }) => `${name} ${state} ${silenceMs}`.trim()),
  ).toEqual([
    "mapping started",
    "mapping finished",
    "filtering started",
    "filtering finished",
    "hairpinning started",
    "hairpinning finished",
    "binding-lifetime started",
    "binding-lifetime started 0",
    "binding-lifetime started 10",
    "binding-lifetime finished",
  ]);
});

test("an unknown name, a foreign local address, and a listener that throws leave no socket open", async () => {
  const { server } = await startSurroundings({});
  const socketCount = () => process.getActiveResourcesInfo().filter((name) => name === "UDPWrap").length;
  const before = socketCount();
  const unknown = discoverNatBehaviour({ server: { address: "unknown.invalid", port: 1 } });
  await expect(unknown).rejects.toBeInstanceOf(StunRequestError);
  const notOurs = discoverNatBehaviour({ server, localAddress: "192.0.2.1" });
  await expect(notOurs).rejects.toMatchObject({ code: "STUN_SOCKET_ERROR" });
  const throwing = discoverNatBehaviour({
    server,
    onProgress: ({ state }) => {
      if (state === "finished") throw new Error("the listener's own");
    },
  });
  await expect(throwing).rejects.toThrow("the listener's own");
  await vi.waitFor(() => expect(socketCount()).toBeLessThanOrEqual(before));
});
