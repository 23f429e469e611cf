import { attribute, METHODS, REQUESTED_ADDRESS_FAMILY } from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  createRecordedEdge,
  pass,
  type RecordedEdge,
  sendFromPeer,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bareRequest,
  bindChannel,
  createPermission,
  exchange,
  learnChallenge,
  outcomeOf,
  refresh,
  sendChannelData,
  sendIndication,
  signedRequest,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient, type TestClient } from "../testing/test-client.ts";
import {
  ALICE,
  BOB,
  type Credentials,
  testConfiguration,
  WITHOUT_LIMITS,
} from "../testing/test-configuration.ts";
import type { Limits } from "./index.ts";

const PEER = { address: "198.51.100.9", port: 9000 };

/** Limits of one kind; the other kinds have none. */
function limit<Kind extends keyof Limits>(kind: Kind, changes: Partial<Limits[Kind]>): { limits: Limits } {
  return { limits: { ...WITHOUT_LIMITS, [kind]: { ...WITHOUT_LIMITS[kind], ...changes } } };
}

function clientAt(edge: RecordedEdge, address: string, port: number, credentials?: Credentials) {
  return createDatagramClient(edge, { remote: { address, port }, credentials: credentials ?? ALICE });
}

test("[L22] an address gets as many allocations as its quota allows, for all users together", () => {
  const edge = createRecordedEdge(limit("allocations", { perAddress: 2 }));
  const outcome = (address: string, port: number, user = ALICE) =>
    outcomeOf(allocate(clientAt(edge, address, port, user)));
  expect(outcome("198.51.100.1", 1)).toBe("success");
  expect(outcome("198.51.100.1", 2, BOB)).toBe("success");
  expect(outcome("198.51.100.1", 3)).toBe(486);
  expect(outcome("198.51.100.1", 4, BOB)).toBe(486);
  expect(outcome("198.51.100.2", 1)).toBe("success");
});

test("[L22] the IPv6 addresses of one /64 count as one", () => {
  const edge = createRecordedEdge(limit("allocations", { perAddress: 1 }));
  const outcome = (address: string) => outcomeOf(allocate(clientAt(edge, address, 40_000)));
  expect(outcome("2001:db8:9:1::1")).toBe("success");
  expect(outcome("2001:db8:9:1:ffff::2")).toBe(486);
  expect(outcome("2001:db8:9:2::1")).toBe("success");
});

test.each([
  ["perAddress", "198.51.100.1", ALICE, 508],
  ["perAddress", "198.51.100.2", ALICE, "success"],
  ["perUser", "198.51.100.2", ALICE, 508],
  ["perUser", "198.51.100.1", BOB, "success"],
  ["total", "198.51.100.2", BOB, 508],
] as const)(
  "[P11] with permissions limited %s, one more from %s of %o gets %s",
  (kind, address, user, outcome) => {
    const edge = createRecordedEdge(limit("permissions", { [kind]: 3 }));
    const one = clientAt(edge, "198.51.100.1", 1);
    const other = clientAt(edge, address, 2, user);
    allocated(one);
    allocated(other);
    expect(outcomeOf(createPermission(one, "198.51.100.10", "198.51.100.11", "198.51.100.12"))).toBe(
      "success",
    );
    expect(outcomeOf(createPermission(other, "198.51.100.13"))).toBe(outcome);
    refresh(one, 0);
    expect(outcomeOf(createPermission(other, "198.51.100.13"))).toBe("success");
  },
);

test("[P11] expired permissions no longer count", () => {
  const edge = createRecordedEdge(limit("permissions", { perUser: 1 }));
  const client = clientAt(edge, "198.51.100.1", 1);
  allocated(client);
  createPermission(client, "198.51.100.10");
  expect(outcomeOf(createPermission(client, "198.51.100.11"))).toBe(508);
  pass(edge, 302_000);
  expect(outcomeOf(createPermission(client, "198.51.100.11"))).toBe("success");
});

/** How many of `count` datagrams of 200 bytes get through from the client to its peer. */
function passing(client: TestClient, count: number): number {
  for (let sent = 0; sent < count; sent += 1) sendIndication(client, PEER, new Uint8Array(200));
  return takeToPeers(client.edge).length;
}

function permittedClient(edge: RecordedEdge, address: string, port: number, user?: Credentials) {
  const client = clientAt(edge, address, port, user);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  return { client, relayed };
}

test("relaying is limited to the bytes per second of an allocation, counting both directions", () => {
  const edge = createRecordedEdge(limit("bytesPerSecond", { perAllocation: 1000 }));
  const { client, relayed } = permittedClient(edge, "198.51.100.1", 1);
  expect(passing(client, 3)).toBe(3);
  for (let sent = 0; sent < 5; sent += 1) {
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(200) });
  }
  expect(takeRelayed(client)).toHaveLength(2);
  expect(passing(client, 5)).toBe(0);
  expect(edge.turn.counters().drops.bandwidth).toBe(8);
  pass(edge, 500);
  expect(passing(client, 5)).toBe(2);
  pass(edge, 60_000);
  expect(passing(client, 10)).toBe(5);
});

test("ChannelData counts, too", () => {
  const edge = createRecordedEdge(limit("bytesPerSecond", { perAllocation: 1000 }));
  const { client, relayed } = permittedClient(edge, "198.51.100.1", 1);
  bindChannel(client, 0x4000, PEER);
  for (let sent = 0; sent < 4; sent += 1) sendChannelData(client, 0x4000, new Uint8Array(200));
  expect(takeToPeers(edge)).toHaveLength(4);
  for (let sent = 0; sent < 4; sent += 1) {
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(200) });
  }
  expect(takeRelayed(client)).toHaveLength(1);
});

test.each([
  ["perAllocation", "198.51.100.1", ALICE, 5],
  ["perAddress", "198.51.100.1", BOB, 0],
  ["perAddress", "198.51.100.2", ALICE, 5],
  ["perUser", "198.51.100.2", ALICE, 0],
  ["perUser", "198.51.100.1", BOB, 5],
  ["total", "198.51.100.2", BOB, 0],
] as const)(
  "bandwidth limited %s leaves another client at %s, %o, with %i datagrams",
  (kind, address, user, left) => {
    const edge = createRecordedEdge(limit("bytesPerSecond", { [kind]: 1000 }));
    const one = permittedClient(edge, "198.51.100.1", 1).client;
    const other = permittedClient(edge, address, 2, user).client;
    expect(passing(one, 10)).toBe(5);
    expect(passing(other, 10)).toBe(left);
  },
);

test("a datagram that one limit refuses does not count towards the others", () => {
  const limits = { ...WITHOUT_LIMITS.bytesPerSecond, perAllocation: 400, total: 1000 };
  const edge = createRecordedEdge(limit("bytesPerSecond", limits));
  const one = permittedClient(edge, "198.51.100.1", 1).client;
  const other = permittedClient(edge, "198.51.100.2", 1).client;
  const third = permittedClient(edge, "198.51.100.3", 1).client;
  expect([passing(one, 50), passing(other, 50), passing(third, 50)]).toEqual([2, 2, 1]);
});

test("traffic between two clients of this server counts towards the limits of both", () => {
  const edge = createRecordedEdge(limit("bytesPerSecond", { perAllocation: 1000 }));
  const one = permittedClient(edge, "198.51.100.1", 1);
  const other = permittedClient(edge, "198.51.100.2", 1);
  createPermission(one.client, other.relayed.address);
  createPermission(other.client, one.relayed.address);
  expect(passing(other.client, 3)).toBe(3);
  for (let sent = 0; sent < 6; sent += 1) sendIndication(one.client, other.relayed, new Uint8Array(200));
  expect(takeRelayed(other.client)).toHaveLength(2);
});

/** How many of `count` bare Allocates from this address are answered. */
function answered(
  edge: RecordedEdge,
  address: string,
  count: number,
  method: number = METHODS.allocate,
): number {
  const client = clientAt(edge, address, 40_000);
  for (let sent = 0; sent < count; sent += 1) client.send(bareRequest(method, [UDP_TRANSPORT]));
  return client.take().length;
}

test("each connection has a limit of its own, and a flood of datagrams does not silence it", () => {
  const edge = createRecordedEdge(
    limit("unauthenticatedPerSecond", { perAddress: 10, perConnection: 10, total: 10 }),
  );
  answered(edge, "198.51.100.1", 30);
  const asked = (port: number, count: number) => {
    const client = createStreamClient(edge, { remote: { address: "198.51.100.2", port } });
    for (let sent = 0; sent < count; sent += 1) client.send(bareRequest(METHODS.allocate, [UDP_TRANSPORT]));
    return client.take().length;
  };
  expect([asked(1, 3), asked(2, 30), asked(3, 3)]).toEqual([3, 10, 3]);
});

test("behind an address that stands for many, each client has the limits of an address of its own", () => {
  const edge = createRecordedEdge({
    limits: {
      ...WITHOUT_LIMITS,
      allocations: { ...WITHOUT_LIMITS.allocations, perAddress: 1 },
      connections: { perAddress: 1, total: 3 },
      permissions: { ...WITHOUT_LIMITS.permissions, perAddress: 1 },
    },
    standsForMany: (address) => address === "198.51.100.1",
  });
  const opened = (address: string, port: number) =>
    createStreamClient(edge, { remote: { address, port }, credentials: ALICE });
  const proxied = [opened("198.51.100.1", 1), opened("198.51.100.1", 2)];
  for (const client of proxied) {
    expect(outcomeOf(allocate(client))).toBe("success");
    expect(outcomeOf(createPermission(client, PEER.address))).toBe("success");
  }
  expect(edge.turn.gauges().connections).toBe(2);
  const direct = {
    remote: { address: "198.51.100.2", port: 1 },
    local: { address: "203.0.113.1", port: 3478 },
  };
  const open = (port: number) =>
    edge.turn.openConnection({ transport: "tcp", ...direct, remote: { ...direct.remote, port } }, 0);
  expect([open(1), open(2)]).toEqual([expect.any(Number), undefined]);
});

test("unauthenticated requests from one IPv4 /24 are answered up to the limit per second", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10 }));
  expect(answered(edge, "198.51.100.1", 30)).toBe(10);
  expect(answered(edge, "198.51.100.200", 30)).toBe(0);
  expect(answered(edge, "203.0.113.7", 30)).toBe(10);
  expect(edge.turn.counters().drops.unauthenticatedLimit).toBe(70);
  pass(edge, 500);
  expect(answered(edge, "198.51.100.1", 30)).toBe(5);
  pass(edge, 10_000);
  expect(answered(edge, "198.51.100.1", 30)).toBe(10);
});

test("the IPv6 addresses of one /56 share the limit", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10 }));
  expect(answered(edge, "2001:db8:9:100::1", 30)).toBe(10);
  expect(answered(edge, "2001:db8:9:1ff::2", 30)).toBe(0);
  expect(answered(edge, "2001:db8:9:200::1", 30)).toBe(10);
});

test("unauthenticated requests from all addresses together are limited, too", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { total: 25 }));
  const answers = Array.from({ length: 100 }, (_, index) => answered(edge, `203.0.${index}.1`, 1));
  expect(answers.reduce((sum, count) => sum + count)).toBe(25);
});

test("[S27] Binding can be forged, too, so it counts towards the same limit", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10 }));
  const client = clientAt(edge, "198.51.100.1", 40_000);
  for (let sent = 0; sent < 30; sent += 1) client.send(bareRequest(METHODS.binding));
  expect(client.take().length).toBeLessThanOrEqual(10);
});

test("a wrong password counts as unauthenticated", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10 }));
  const client = clientAt(edge, "198.51.100.1", 40_000);
  learnChallenge(client);
  let answers = 0;
  for (let sent = 0; sent < 30; sent += 1) {
    client.nonce ??= "x";
    try {
      allocate(client, [UDP_TRANSPORT], { password: "wrong" });
      answers += 1;
    } catch {
      // Beyond the limit there is no answer.
    }
  }
  expect(answers).toBe(9);
});

test.each([
  ["its own nonce", 50],
  ["another's nonce", 10],
])("[A28] of wrong credentials with %s, only %i a second are checked", (nonce, checked) => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10 }));
  const [client, other] = [clientAt(edge, "198.51.100.1", 40_000), clientAt(edge, "203.0.113.1", 40_000)];
  learnChallenge(client);
  learnChallenge(other);
  if (nonce === "another's nonce") client.nonce = other.nonce;
  pass(edge, 1_000);
  const wrong = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT], { password: "wrong" });
  const right = signedRequest(other, METHODS.allocate, [UDP_TRANSPORT]);
  const checks = vi.spyOn(nodeCrypto, "hmac");
  onTestFinished(() => checks.mockRestore());
  for (let sent = 0; sent < 1_000; sent += 1) client.send(wrong);
  expect(checks.mock.calls.filter(([algorithm]) => algorithm === "sha1")).toHaveLength(checked);
  expect(client.take()).toHaveLength(10);
  expect(outcomeOf(exchange(other, right))).toBe("success");
});

test("[A28] a connection on which more comes without valid credentials is closed", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perConnection: 10 }));
  const client = createStreamClient(edge);
  for (let sent = 0; sent < 11; sent += 1) client.send(bareRequest(METHODS.allocate, [UDP_TRANSPORT]));
  expect([client.take().length, client.isClosed]).toEqual([10, true]);
  expect(edge.turn.counters().closes.unauthenticatedLimit).toBe(1);
});

test("over a connection, nonces that have become stale do not count", () => {
  const edge = createRecordedEdge({
    ...limit("unauthenticatedPerSecond", { perConnection: 10 }),
    nonceLifetimeMs: 60_000,
  });
  const client = createStreamClient(edge);
  allocated(client);
  pass(edge, 60_000);
  for (let sent = 0; sent < 30; sent += 1) expect(outcomeOf(refresh(client))).toBe(438);
});

test("a client with credentials is not affected by a flood from the same network", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10 }));
  const client = clientAt(edge, "198.51.100.1", 1);
  allocated(client);
  expect(answered(edge, "198.51.100.2", 100)).toBeLessThan(10);
  for (let sent = 0; sent < 50; sent += 1) expect(outcomeOf(refresh(client))).toBe("success");
});

test("[A09] a flood from many addresses leaves nothing behind, and the limiter does not grow", () => {
  const edge = createRecordedEdge(limit("unauthenticatedPerSecond", { perAddress: 10, total: 100 }));
  const before = sizeOf(edge.turn);
  for (let index = 0; index < 20_000; index += 1) {
    const address = `${(index >> 8) + 1}.${index & 255}.7.9`;
    exchange(clientAt(edge, address, 1024 + index), bareRequest(METHODS.allocate, [UDP_TRANSPORT]));
  }
  expect(Object.values(edge.turn.gauges()).every((size) => size === 0)).toBe(true);
  expect(sizeOf(edge.turn)).toBe(before);
});

/** How many values the state holds, at any depth. */
function sizeOf(root: unknown): number {
  const seen = new Set<unknown>();
  let size = 0;
  const walk = (value: unknown): void => {
    size += 1;
    if (ArrayBuffer.isView(value)) size += value.byteLength;
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
    seen.add(value);
    const members = value instanceof Map ? [...value.entries()].flat() : Object.values(value);
    for (const member of value instanceof Set ? value : members) walk(member);
  };
  walk(root);
  return size;
}

test("connections from one address are limited", () => {
  const edge = createRecordedEdge(limit("connections", { perAddress: 2 }));
  const open = (address: string, port: number) => createStreamClient(edge, { remote: { address, port } });
  const first = open("198.51.100.1", 1);
  expect(open("198.51.100.1", 2).connectionId).toBeDefined();
  expect(open("198.51.100.1", 3).connectionId).toBeUndefined();
  expect(open("198.51.100.2", 1).connectionId).toBeDefined();
  expect(edge.turn.counters().closes.connectionLimit).toBe(1);
  first.end();
  expect(open("198.51.100.1", 4).connectionId).toBeDefined();
  expect(edge.turn.gauges().connections).toBe(3);
});

test("connections from all addresses together are limited", () => {
  const edge = createRecordedEdge(limit("connections", { total: 3 }));
  const opened = Array.from({ length: 5 }, (_, index) => {
    const remote = { address: `198.51.100.${index + 1}`, port: 1 };
    return createStreamClient(edge, { remote }).connectionId !== undefined;
  });
  expect(opened).toEqual([true, true, true, false, false]);
});

test("[S33] connections that were closed for being idle no longer count", () => {
  const edge = createRecordedEdge(limit("connections", { perAddress: 1 }));
  const idle = createStreamClient(edge);
  pass(edge, 65_000);
  expect(idle.isClosed).toBe(true);
  expect(edge.turn.counters().closes.idle).toBe(1);
  expect(createStreamClient(edge).connectionId).toBeDefined();
});

test("changed limits apply at once, also to what already exists", () => {
  const edge = createRecordedEdge();
  const { client } = permittedClient(edge, "198.51.100.1", 1);
  edge.turn.reconfigure(testConfiguration(limit("allocations", { perUser: 1 })), edge.nowMs);
  expect(outcomeOf(allocate(clientAt(edge, "198.51.100.1", 2)))).toBe(486);
  refresh(client, 0);
  expect(outcomeOf(allocate(clientAt(edge, "198.51.100.1", 2)))).toBe("success");
});

test("[G01] after everything has ended, no state is left", () => {
  const edge = createRecordedEdge({
    limits: {
      allocations: { perAddress: 100, perUser: 100, total: 100 },
      permissions: { perAllocation: 100, perAddress: 1000, perUser: 1000, total: 1000 },
      bytesPerSecond: { perAllocation: 1e6, perAddress: 1e6, perUser: 1e6, total: 1e6 },
      bytes: { perUser: 1e9, perDay: 1e9 },
      unauthenticatedPerSecond: { perAddress: 1000, perConnection: 1000, total: 1000 },
      connections: { perAddress: 100, total: 100 },
    },
  });
  const family = [UDP_TRANSPORT, attribute(REQUESTED_ADDRESS_FAMILY, 2)];
  const round = (offset: number) => {
    for (let index = 0; index < 20; index += 1) {
      const client = clientAt(edge, `198.51.100.${index + 1}`, offset + index, index % 2 ? ALICE : BOB);
      allocated(client, index % 3 === 0 ? family : undefined);
      if (index % 3 !== 0) bindChannel(client, 0x4000, PEER);
      if (index % 4 === 0) refresh(client, 0);
      const stream = createStreamClient(edge, {
        remote: { address: `203.0.113.${index + 1}`, port: offset },
      });
      allocated(stream);
      stream.end();
    }
    pass(edge, 700_000);
    expect(Object.values(edge.turn.gauges()).every((size) => size === 0)).toBe(true);
    return sizeOf(edge.turn);
  };
  const first = round(10_000);
  expect(round(20_000)).toBe(first);
  expect(round(30_000)).toBe(first);
});
