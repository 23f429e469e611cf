import {
  ADDITIONAL_ADDRESS_FAMILY,
  attribute,
  CHANNEL_NUMBER,
  encodeChannelData,
  LIFETIME,
  METHODS,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { expect, test } from "vitest";
import { createRecordedEdge, pass, sendFromPeer, takeToPeers } from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bindChannel,
  createPermission,
  outcomeOf,
  persistentRequest,
  rawAttribute,
  request,
  sendChannelData,
  sendIndication,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient, type TestClient } from "../testing/test-client.ts";
import { FORBIDDEN_PEER, WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import type { TurnConfiguration } from "./index.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const OTHER_PEER = { address: "198.51.100.10", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3, 4, 5);

/** A client with an allocation of one hour. */
function allocatedClient(changes: Partial<TurnConfiguration> = {}) {
  const edge = createRecordedEdge(changes);
  const client = createDatagramClient(edge);
  const relayed = allocated(client, [UDP_TRANSPORT, attribute(LIFETIME, 3600)]);
  return { edge, client, relayed };
}

/** Binds with a fresh nonce where the old one has expired. */
function bindAgain(client: TestClient, channel: number, peer: typeof PEER) {
  const attributes = [attribute(CHANNEL_NUMBER, channel), attribute(XOR_PEER_ADDRESS, peer)];
  return persistentRequest(client, METHODS.channelBind, attributes);
}

/** Whether ChannelData from the client reaches a peer. */
function reaches(client: TestClient, channel: number): boolean {
  client.send(Uint8Array.of(channel >> 8, channel & 0xff, 0, DATA.length, ...DATA));
  return takeToPeers(client.edge).length === 1;
}

test("[C01] ChannelBind without an allocation gets 437", () => {
  const client = createDatagramClient(createRecordedEdge());
  expect(outcomeOf(bindChannel(client, 0x4000, PEER))).toBe(437);
});

test.each([
  ["CHANNEL-NUMBER", [attribute(XOR_PEER_ADDRESS, PEER)]],
  ["XOR-PEER-ADDRESS", [attribute(CHANNEL_NUMBER, 0x4000)]],
  ["anything", []],
  ["a whole CHANNEL-NUMBER", [rawAttribute(0x0c, Uint8Array.of(0x40, 0)), attribute(XOR_PEER_ADDRESS, PEER)]],
  ["a whole XOR-PEER-ADDRESS", [attribute(CHANNEL_NUMBER, 0x4000), rawAttribute(0x12, Uint8Array.of(0, 1))]],
])("[C02] ChannelBind without %s gets 400", (_what, attributes) => {
  const { edge, client } = allocatedClient();
  expect(outcomeOf(request(client, METHODS.channelBind, attributes))).toBe(400);
  expect(edge.turn.gauges()).toMatchObject({ channels: 0, permissions: 0 });
});

test.each([
  [0x0000, 400],
  [0x3fff, 400],
  [0x4000, "success"],
  [0x4fff, "success"],
  [0x5000, 400],
  [0x7fff, 400],
  [0x8000, 400],
  [0xffff, 400],
])("[C03] channel number %i gets %s", (channel, outcome) => {
  const { client } = allocatedClient();
  expect(outcomeOf(bindChannel(client, channel, PEER))).toBe(outcome);
  expect(reaches(client, channel)).toBe(outcome === "success");
});

test.each([
  [0x3fff, 400],
  [0x4fff, "success"],
  [0x5000, "success"],
  [0x7ffe, "success"],
  [0x8000, 400],
  [0xffff, 400],
])("[C03] with RFC 5766's range channel number %i gets %s", (channel, outcome) => {
  const { client } = allocatedClient({ wideChannelRange: true });
  expect(outcomeOf(bindChannel(client, channel, PEER))).toBe(outcome);
  expect(reaches(client, channel)).toBe(outcome === "success");
});

test("[C03] with RFC 5766's range ChannelData of 0x5000 passes over TCP too", () => {
  const edge = createRecordedEdge({ wideChannelRange: true });
  const client = createStreamClient(edge);
  allocated(client);
  expect(outcomeOf(bindChannel(client, 0x5000, PEER))).toBe("success");
  client.send(encodeChannelData(0x5000, DATA, { padded: true }));
  expect(takeToPeers(edge)).toHaveLength(1);
});

test("[C04] the same number for the same peer refreshes channel and permission", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  for (let round = 0; round < 4; round += 1) {
    pass(edge, 290_000);
    expect(outcomeOf(bindAgain(client, 0x4000, PEER))).toBe("success");
    expect(reaches(client, 0x4000)).toBe(true);
  }
  expect(edge.turn.gauges()).toMatchObject({ channels: 1, permissions: 1 });
});

test("[C05][C22] a number of another peer, or another number for a peer, gets 400 and changes nothing", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  expect(outcomeOf(bindChannel(client, 0x4000, OTHER_PEER))).toBe(400);
  expect(outcomeOf(bindChannel(client, 0x4000, { ...PEER, port: 9001 }))).toBe(400);
  expect(outcomeOf(bindChannel(client, 0x4001, PEER))).toBe(400);
  sendChannelData(client, 0x4000, DATA);
  sendChannelData(client, 0x4001, DATA);
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER }]);
  expect(edge.turn.gauges()).toMatchObject({ channels: 1, permissions: 1 });
});

test("[C05] two ports of one address can have a channel each", () => {
  const { edge, client } = allocatedClient();
  const second = { ...PEER, port: 9001 };
  expect(outcomeOf(bindChannel(client, 0x4000, PEER))).toBe("success");
  expect(outcomeOf(bindChannel(client, 0x4001, second))).toBe("success");
  sendChannelData(client, 0x4000, DATA);
  sendChannelData(client, 0x4001, DATA);
  expect(takeToPeers(edge).map(({ to }) => to)).toEqual([PEER, second]);
});

test("[C06] peer port zero gets 400", () => {
  const { edge, client } = allocatedClient();
  expect(outcomeOf(bindChannel(client, 0x4000, { ...PEER, port: 0 }))).toBe(400);
  expect(edge.turn.gauges()).toMatchObject({ channels: 0, permissions: 0 });
});

test("[C07] another family gets 443, a forbidden peer 403", () => {
  const { edge, client } = allocatedClient();
  expect(outcomeOf(bindChannel(client, 0x4000, { address: "2001:db8:9::9", port: 9 }))).toBe(443);
  expect(outcomeOf(bindChannel(client, 0x4000, { address: FORBIDDEN_PEER, port: 9 }))).toBe(403);
  expect(edge.turn.gauges()).toMatchObject({ channels: 0, permissions: 0 });
  expect(outcomeOf(bindChannel(client, 0x4000, PEER))).toBe("success");
});

const limited = (perAllocation: number) => ({
  limits: { ...WITHOUT_LIMITS, permissions: { ...WITHOUT_LIMITS.permissions, perAllocation } },
});

test("[C07][C20] more channels than the limit get 508, and those that exist can be refreshed", () => {
  const { client } = allocatedClient(limited(2));
  expect(outcomeOf(bindChannel(client, 0x4000, PEER))).toBe("success");
  expect(outcomeOf(bindChannel(client, 0x4001, OTHER_PEER))).toBe("success");
  expect(outcomeOf(bindChannel(client, 0x4002, { address: "198.51.100.11", port: 9 }))).toBe(508);
  expect(outcomeOf(bindChannel(client, 0x4001, OTHER_PEER))).toBe("success");
});

test("[C20] channels to many ports of one address are limited too", () => {
  const { client } = allocatedClient(limited(10));
  const outcomes = Array.from({ length: 30 }, (_, index) =>
    outcomeOf(bindChannel(client, 0x4000 + index, { ...PEER, port: 1000 + index })),
  );
  expect(outcomes[0]).toBe("success");
  expect(outcomes.at(-1)).toBe(508);
});

test("[C08] ChannelBind permits the peer's address, all its ports, both ways", () => {
  const { edge, client, relayed } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  const otherPort = { ...PEER, port: 1234 };
  sendIndication(client, otherPort, DATA);
  expect(takeToPeers(edge)).toMatchObject([{ to: otherPort }]);
  sendFromPeer(edge, { from: otherPort, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ peer: otherPort, data: DATA }]);
});

test("[C09] a channel expires after 600 s, and its number and peer are free", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  pass(edge, 299_000);
  createPermission(client, PEER.address);
  pass(edge, 299_000);
  createPermission(client, PEER.address);
  pass(edge, 1900);
  expect(reaches(client, 0x4000)).toBe(true);
  pass(edge, 200);
  expect(reaches(client, 0x4000)).toBe(false);
  pass(edge, 1000);
  expect(edge.turn.gauges().channels).toBe(0);
  expect(outcomeOf(bindAgain(client, 0x4000, OTHER_PEER))).toBe("success");
  expect(outcomeOf(bindAgain(client, 0x4001, PEER))).toBe("success");
});

test("[C09] between expiring and the next tick a number can be bound to another peer", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  pass(edge, 599_500);
  edge.nowMs += 700;
  expect(outcomeOf(bindAgain(client, 0x4000, OTHER_PEER))).toBe("success");
  sendChannelData(client, 0x4000, DATA);
  expect(takeToPeers(edge)).toMatchObject([{ to: OTHER_PEER }]);
});

test("[C10] when the permission ends before the channel, nothing passes until it is refreshed", () => {
  const { edge, client, relayed } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  pass(edge, 301_000);
  expect(reaches(client, 0x4000)).toBe(false);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(client.take()).toEqual([]);
  createPermission(client, PEER.address);
  expect(reaches(client, 0x4000)).toBe(true);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ channel: 0x4000, data: DATA }]);
});

test("[C10] a channel outlives its permission: number and peer stay bound", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  pass(edge, 400_000);
  expect(outcomeOf(bindChannel(client, 0x4000, OTHER_PEER))).toBe(400);
  expect(outcomeOf(bindChannel(client, 0x4001, PEER))).toBe(400);
  expect(outcomeOf(bindChannel(client, 0x4000, PEER))).toBe("success");
});

test("[C11] with a channel the client gets ChannelData, never a Data indication", () => {
  const { edge, client, relayed } = allocatedClient();
  createPermission(client, PEER.address);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ peer: PEER, data: DATA }]);
  bindChannel(client, 0x4000, PEER);
  sendIndication(client, PEER, DATA);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ channel: 0x4000, data: DATA }]);
});

test("[C12] a client with a channel may still use Send", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  sendIndication(client, PEER, DATA);
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER, bytes: DATA }]);
});

test("[C13] ChannelData on a channel that is not bound is dropped", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  expect(reaches(client, 0x4001)).toBe(false);
  expect(client.take()).toEqual([]);
  expect(edge.turn.counters().drops.noChannel).toBe(1);
});

test("[C13] ChannelData of a client without an allocation is dropped", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  expect(reaches(client, 0x4000)).toBe(false);
  expect(client.take()).toEqual([]);
});

test.each([0x5000, 0x6000, 0x7fff, 0x8000, 0xffff])("[C14] ChannelData of %i is dropped", (channel) => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  client.send(Uint8Array.of(channel >> 8, channel & 0xff, 0, 1, 0, 0, 0, 0));
  expect(takeToPeers(edge)).toEqual([]);
  expect(client.take()).toEqual([]);
});

test.each([
  ["one byte short", [0x40, 0, 0, 5, 1, 2, 3, 4], 0],
  ["without its length", [0x40, 0, 0], 0],
  ["without data", [0x40, 0, 0, 1], 0],
  ["exact", [0x40, 0, 0, 5, 1, 2, 3, 4, 5], 1],
  ["with three bytes of padding", [0x40, 0, 0, 5, 1, 2, 3, 4, 5, 9, 9, 9], 1],
  ["with 40 bytes too many", [0x40, 0, 0, 5, 1, 2, 3, 4, 5, ...Array(40).fill(9)], 0],
])("[C15] over UDP ChannelData %s: %s", (_what, bytes, relayed) => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  client.send(Uint8Array.from(bytes));
  const sent = takeToPeers(edge);
  expect(sent).toHaveLength(relayed);
  for (const { bytes: data } of sent) expect(data).toEqual(DATA);
});

test("[C16] over UDP padding is optional, and not sent", () => {
  const { edge, client, relayed } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  client.send(encodeChannelData(0x4000, DATA, { padded: true }));
  client.send(encodeChannelData(0x4000, DATA, { padded: false }));
  expect(takeToPeers(edge).map(({ bytes }) => bytes)).toEqual([DATA, DATA]);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(client.take()).toEqual([Uint8Array.of(0x40, 0, 0, 5, 1, 2, 3, 4, 5)]);
});

test.each(["tcp", "tls"] as const)(
  "[C17] over %s ChannelData is padded with zeros, both ways",
  (transport) => {
    const edge = createRecordedEdge();
    const client = createStreamClient(edge, { transport });
    const relayed = allocated(client);
    bindChannel(client, 0x4000, PEER);
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(64).fill(0xff) });
    client.takeBytes();
    for (let length = 0; length < 5; length += 1) {
      const data = DATA.subarray(0, length);
      sendFromPeer(edge, { from: PEER, to: relayed, bytes: data });
      const padding = Array((4 - (length % 4)) % 4).fill(0);
      expect([...client.takeBytes()]).toEqual([0x40, 0, 0, length, ...data, ...padding]);
      client.send(encodeChannelData(0x4000, data, { padded: true }));
    }
    expect(takeToPeers(edge).map(({ bytes }) => bytes.length)).toEqual([0, 1, 2, 3, 4]);
  },
);

test("[C18] length zero is an empty datagram", () => {
  const { edge, client, relayed } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  client.send(Uint8Array.of(0x40, 0, 0, 0));
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER, bytes: new Uint8Array() }]);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array() });
  expect(takeRelayed(client)).toEqual([{ channel: 0x4000, data: new Uint8Array() }]);
});

test("[C19] ChannelData does not refresh the channel", () => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  for (let minute = 0; minute < 10; minute += 1) {
    expect(reaches(client, 0x4000)).toBe(true);
    pass(edge, 60_000);
    const peer = [attribute(XOR_PEER_ADDRESS, PEER)];
    persistentRequest(client, METHODS.createPermission, peer);
  }
  expect(reaches(client, 0x4000)).toBe(false);
});

test("[C21] a channel number belongs to its own allocation", () => {
  const edge = createRecordedEdge();
  const one = createDatagramClient(edge);
  const other = createDatagramClient(edge, { remote: { address: "198.51.100.1", port: 40_001 } });
  allocated(one);
  allocated(other);
  bindChannel(one, 0x4000, PEER);
  expect(reaches(other, 0x4000)).toBe(false);
  bindChannel(other, 0x4000, OTHER_PEER);
  sendChannelData(one, 0x4000, DATA);
  sendChannelData(other, 0x4000, DATA);
  expect(takeToPeers(edge).map(({ to }) => to)).toEqual([PEER, OTHER_PEER]);
});

test("[C21] a dual allocation has channels of both families", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocate(client, [UDP_TRANSPORT, attribute(ADDITIONAL_ADDRESS_FAMILY, 2)]);
  const peerIpv6 = { address: "2001:db8:9::9", port: 9000 };
  expect(outcomeOf(bindChannel(client, 0x4000, PEER))).toBe("success");
  expect(outcomeOf(bindChannel(client, 0x4001, peerIpv6))).toBe("success");
  sendChannelData(client, 0x4000, DATA);
  sendChannelData(client, 0x4001, DATA);
  expect(takeToPeers(edge).map(({ to }) => to)).toEqual([PEER, peerIpv6]);
});

test.each([
  ["forbidden", { address: FORBIDDEN_PEER, port: 9 }],
  ["of another family", { address: "2001:db8:9::9", port: 9 }],
  ["at port zero", { ...PEER, port: 0 }],
])("[C22] a ChannelBind to a peer that is %s leaves the old binding as it was", (_what, peer) => {
  const { edge, client } = allocatedClient();
  bindChannel(client, 0x4000, PEER);
  pass(edge, 200_000);
  expect(outcomeOf(bindChannel(client, 0x4000, peer))).toBeGreaterThanOrEqual(400);
  expect(reaches(client, 0x4000)).toBe(true);
  pass(edge, 101_000);
  expect(reaches(client, 0x4000)).toBe(false);
});
