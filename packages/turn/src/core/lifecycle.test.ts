import { attribute, LIFETIME, METHODS } from "@visavis/stun/core";
import { expect, test, vi } from "vitest";
import {
  addListener,
  boundRelayedAddresses,
  createRecordedEdge,
  pass,
  sendFromPeer,
  setWallClock,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bindChannel,
  createPermission,
  learnChallenge,
  outcomeOf,
  persistentRequest,
  refresh,
  signedRequest,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";
import { ALICE, BOB, keysOf, RELAY_IPV4, testConfiguration } from "../testing/test-configuration.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);
const DAY_MS = 86_400_000;

test("[G02] stopping a drained server closes every relayed address", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const stream = createStreamClient(edge);
  allocated(client);
  allocated(stream);
  bindChannel(client, 0x4000, PEER);
  edge.turn.drain();
  expect(boundRelayedAddresses(edge)).toHaveLength(2);
  edge.turn.endAllocations();
  expect(boundRelayedAddresses(edge)).toEqual([]);
  expect(edge.turn.gauges()).toMatchObject({
    allocations: 0,
    permissions: 0,
    channels: 0,
    relayedAddresses: 0,
  });
  expect(outcomeOf(refresh(client))).toBe(437);
});

test("[G02] a drained server's allocations expire if they are not refreshed", () => {
  const edge = createRecordedEdge();
  allocated(createDatagramClient(edge));
  edge.turn.drain();
  pass(edge, 602_000);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
});

test("[G03] a jump of the wall clock ends no allocation, permission or channel", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const relayed = allocated(client);
  bindChannel(client, 0x4000, PEER);
  for (const jumpMs of [DAY_MS, -400 * DAY_MS]) {
    setWallClock(edge, edge.wallMs + jumpMs);
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
    expect(takeRelayed(client)).toHaveLength(1);
    expect(edge.turn.gauges()).toMatchObject({ allocations: 1, permissions: 1, channels: 1 });
    expect(outcomeOf(persistentRequest(client, METHODS.refresh, []))).toBe("success");
  }
});

test("[G03] setting the wall clock back does not keep an old nonce valid forever", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client, [UDP_TRANSPORT, attribute(LIFETIME, 3600)]);
  setWallClock(edge, edge.wallMs - 30 * DAY_MS);
  pass(edge, 601_000);
  expect(outcomeOf(refresh(client))).toBe(438);
});

test("a late tick ends everything that has expired in the meantime", () => {
  const edge = createRecordedEdge();
  allocated(createDatagramClient(edge));
  edge.nowMs += 5000_000;
  edge.wallMs += 5000_000;
  edge.turn.tick(edge);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
});

test("an edge that overwrites the values it receives changes nothing in the core", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const { environment } = edge.state;
  const record = environment.sendToClient;
  vi.spyOn(environment, "sendToClient").mockImplementation((listenerId, bytes, port, address) => {
    record(listenerId, bytes, port, address);
    bytes.fill(0);
  });
  const open = environment.openRelayedAddress;
  vi.spyOn(environment, "openRelayedAddress").mockImplementation((relayedAddress) => {
    open(structuredClone(relayedAddress));
    for (const address of [relayedAddress.local, relayedAddress.external])
      Object.assign(address, { port: 0 });
  });
  learnChallenge(client);
  const request = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]);
  for (let time = 0; time < 3; time += 1) client.send(request);
  const [answer, ...repeated] = client.take();
  expect(repeated).toEqual([answer, answer]);
  const relayed = [...edge.state.relayedAddresses.values()].flatMap(({ local, external }) => [
    local,
    external,
  ]);
  expect(relayed.map(({ port }) => port > 0)).toEqual([true, true]);

  const { counters, gauges } = edge.turn;
  const [countersBefore, gaugesBefore] = [counters(), gauges()];
  const overwrite = (counts: object) => {
    for (const [name, count] of Object.entries(counts)) {
      if (typeof count === "object") overwrite(count);
      else Object.assign(counts, { [name]: -1 });
    }
  };
  overwrite(counters());
  overwrite(gauges());
  expect(counters()).toEqual(countersBefore);
  expect(gauges()).toEqual(gaugesBefore);
});

test("closing a socket ends its allocations, and no others", () => {
  const edge = createRecordedEdge();
  const listenerId = addListener(edge, { address: "192.0.2.2", port: 3478 });
  allocated(createDatagramClient(edge, { listenerId }));
  const other = createDatagramClient(edge);
  const relayed = allocated(other);
  edge.turn.removeListener(listenerId);
  expect(boundRelayedAddresses(edge).map(({ external }) => external)).toEqual([relayed]);
  expect(edge.turn.gauges().allocations).toBe(1);
  expect(outcomeOf(refresh(other))).toBe("success");
});

test("a user removed while the server runs can do nothing new, nor keep what there is", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  createPermission(client, PEER.address);
  edge.turn.reconfigure(testConfiguration({ users: new Map([["bob", keysOf(BOB)]]) }), edge.nowMs);
  for (const request of [refresh, allocate]) expect(outcomeOf(request(client))).toBe(401);
  const bob = createDatagramClient(edge, { credentials: BOB, remote: { address: "198.51.100.1", port: 2 } });
  expect(outcomeOf(allocate(bob))).toBe("success");
});

test("after a change of the nonce secret, clients are challenged once and keep their allocations", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  const nonceSecret = new Uint8Array(32).fill(9);
  edge.turn.reconfigure(testConfiguration({ nonceSecret }), edge.nowMs);
  expect(outcomeOf(persistentRequest(client, METHODS.refresh, []))).toBe("success");
});

test("a new port range applies to new allocations only", () => {
  const edge = createRecordedEdge();
  const one = createDatagramClient(edge);
  const before = allocated(one);
  edge.turn.reconfigure(testConfiguration({ relayPorts: { first: 60_000, last: 60_001 } }), edge.nowMs);
  expect(outcomeOf(refresh(one))).toBe("success");
  createPermission(one, PEER.address);
  sendFromPeer(edge, { from: PEER, to: before, bytes: DATA });
  expect(takeRelayed(one)).toHaveLength(1);
  const ports = [1, 2].map((port) => {
    const remote = { address: "198.51.100.1", port };
    return allocated(createDatagramClient(edge, { remote })).port;
  });
  expect(ports.toSorted()).toEqual([60_000, 60_001]);
});

test("a new relay address applies to new allocations", () => {
  const edge = createRecordedEdge();
  const relayIps = [{ local: "203.0.113.2", external: "203.0.113.2" }];
  expect(allocated(createDatagramClient(edge)).address).toBe(RELAY_IPV4);
  edge.turn.reconfigure(testConfiguration({ relayIps }), edge.nowMs);
  const other = createDatagramClient(edge, {
    remote: { address: "198.51.100.1", port: 2 },
    credentials: ALICE,
  });
  expect(allocated(other).address).toBe("203.0.113.2");
});
