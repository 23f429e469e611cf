import {
  attribute,
  DATA as DATA_ATTRIBUTE,
  DONT_FRAGMENT,
  decodeMessage,
  encodeChannelData,
  encodeMessage,
  hasAttribute,
  MESSAGE_INTEGRITY,
  METHODS,
  NONCE,
  REALM as REALM_ATTRIBUTE,
  REQUESTED_ADDRESS_FAMILY,
  readAttribute,
  USERNAME,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { expect, test } from "vitest";
import {
  boundRelayedAddresses,
  createRecordedEdge,
  sendFromPeer,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocated,
  bareRequest,
  bindChannel,
  createPermission,
  nextTransactionId,
  outcomeOf,
  rawAttribute,
  refresh,
  sendChannelData,
  sendIndication,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient, type TestClient } from "../testing/test-client.ts";
import { RELAY_IPV4, testConfiguration } from "../testing/test-configuration.ts";
import type { TurnConfiguration } from "./index.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3, 4, 5);
const EMPTY = new Uint8Array();

/** A client with an allocation and a permission for `PEER`. */
function permittedClient(changes: Partial<TurnConfiguration> = {}) {
  const edge = createRecordedEdge(changes);
  const client = createDatagramClient(edge);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  return { edge, client, relayed };
}

function indication(attributes: Parameters<typeof encodeMessage>[0]["attributes"] & {}): Uint8Array {
  return encodeMessage({
    method: METHODS.send,
    class: "indication",
    transactionId: nextTransactionId(),
    attributes,
  });
}

const peerAttribute = attribute(XOR_PEER_ADDRESS, PEER);
const dataAttribute = attribute(DATA_ATTRIBUTE, DATA);

test("a Send indication reaches the peer", () => {
  const { edge, client } = permittedClient();
  client.send(indication([peerAttribute, dataAttribute]));
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER, bytes: DATA }]);
});

test.each([
  ["a peer", [dataAttribute]],
  ["data", [peerAttribute]],
  ["either", []],
  ["a whole peer", [rawAttribute(0x12, Uint8Array.of(0, 1, 2)), dataAttribute]],
])("[D01] Send without %s is dropped silently", (_what, attributes) => {
  const { edge, client } = permittedClient();
  client.send(indication(attributes));
  expect(takeToPeers(edge)).toEqual([]);
  expect(client.take()).toEqual([]);
});

test("[D01] Send without a permission is dropped silently", () => {
  const { edge, client } = permittedClient();
  sendIndication(client, { address: "198.51.100.10", port: 9000 }, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect(client.take()).toEqual([]);
});

test("[D01] Send without an allocation is dropped silently", () => {
  const edge = createRecordedEdge();
  const clients = [createDatagramClient(edge), createStreamClient(edge)];
  for (const client of clients) {
    sendIndication(client, PEER, DATA);
    expect(client.take()).toEqual([]);
  }
  expect(takeToPeers(edge)).toEqual([]);
});

test("[D02] empty data is relayed as an empty datagram", () => {
  const { edge, client } = permittedClient();
  sendIndication(client, PEER, EMPTY);
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER, bytes: EMPTY }]);
});

test("[D03][S17] Send with an unknown comprehension-required attribute is dropped", () => {
  const { edge, client } = permittedClient();
  sendIndication(client, PEER, DATA, [rawAttribute(0x7ffe)]);
  expect(takeToPeers(edge)).toEqual([]);
  expect(client.take()).toEqual([]);
});

test("[S18] Send with an unknown comprehension-optional attribute is relayed", () => {
  const { edge, client } = permittedClient();
  sendIndication(client, PEER, DATA, [rawAttribute(0xfffe, DATA)]);
  expect(takeToPeers(edge)).toHaveLength(1);
});

test("[D04] Send with DONT-FRAGMENT is dropped", () => {
  const { edge, client } = permittedClient();
  sendIndication(client, PEER, DATA, [attribute(DONT_FRAGMENT, true)]);
  expect(takeToPeers(edge)).toEqual([]);
  expect(client.take()).toEqual([]);
});

test("[D05][S10] of two peers or two payloads, the first counts", () => {
  const { edge, client } = permittedClient();
  createPermission(client, "198.51.100.10");
  const second = attribute(XOR_PEER_ADDRESS, { address: "198.51.100.10", port: 1 });
  client.send(indication([peerAttribute, second, dataAttribute, attribute(DATA_ATTRIBUTE, EMPTY)]));
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER, bytes: DATA }]);
});

test("[D06] credentials in an indication are ignored, right or wrong", () => {
  const { edge, client } = permittedClient();
  const credentials = [
    attribute(USERNAME, "eve"),
    attribute(REALM_ATTRIBUTE, "elsewhere"),
    attribute(NONCE, "n"),
  ];
  const bytes = encodeMessage({
    method: METHODS.send,
    class: "indication",
    transactionId: nextTransactionId(),
    attributes: [peerAttribute, dataAttribute, ...credentials],
    integrity: { algorithm: "sha1", key: new Uint8Array(16), crypto: nodeCrypto },
  });
  client.send(bytes);
  expect(takeToPeers(edge)).toMatchObject([{ to: PEER, bytes: DATA }]);
});

test("[D07] Send to port zero or to the other family is dropped", () => {
  const { edge, client } = permittedClient();
  sendIndication(client, { ...PEER, port: 0 }, DATA);
  sendIndication(client, { address: "2001:db8:9::9", port: 9 }, DATA);
  sendIndication(client, { address: `::ffff:${PEER.address}`, port: 9 }, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  sendIndication(client, PEER, DATA);
  expect(takeToPeers(edge)).toHaveLength(1);
});

test("[D08] a new policy applies to an older permission", () => {
  const { edge, client } = permittedClient();
  edge.turn.reconfigure(testConfiguration({ peerPolicy: () => "none" }), edge.nowMs);
  sendIndication(client, PEER, DATA);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[D08][P16] the server's own services cannot be reached although their address can", () => {
  const { edge, client } = permittedClient({ ownServices: [{ address: PEER.address, port: 9001 }] });
  sendIndication(client, { ...PEER, port: 9001 }, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  sendIndication(client, { ...PEER, port: 9002 }, DATA);
  expect(takeToPeers(edge)).toHaveLength(1);
  // The answer does not tell whose address it is.
  expect(outcomeOf(bindChannel(client, 0x4000, { ...PEER, port: 9001 }))).toBe("success");
  sendChannelData(client, 0x4000, DATA);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[D10] a peer receives datagrams from the relayed address", () => {
  const { edge, client, relayed } = permittedClient();
  sendIndication(client, PEER, DATA);
  bindChannel(client, 0x4000, PEER);
  sendChannelData(client, 0x4000, DATA);
  expect(takeToPeers(edge)).toEqual([
    { from: relayed, to: PEER, bytes: DATA },
    { from: relayed, to: PEER, bytes: DATA },
  ]);
});

test("[D11] data from a peer arrives as an unsigned Data indication with a new transaction id", () => {
  const { edge, client, relayed } = permittedClient();
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  const messages = client.take().map(decodeMessage);
  expect(messages).toHaveLength(2);
  for (const message of messages) {
    expect([message.method, message.class]).toEqual([METHODS.data, "indication"]);
    expect(readAttribute(message, XOR_PEER_ADDRESS)).toEqual(PEER);
    expect(readAttribute(message, DATA_ATTRIBUTE)).toEqual(DATA);
    expect(hasAttribute(message, MESSAGE_INTEGRITY)).toBe(false);
    expect(message.bytes).toHaveLength(20 + 12 + 4 + 8);
  }
  expect(messages[0]!.transactionId).not.toEqual(messages[1]!.transactionId);
});

test("[D11] over TCP, Data indications are complete and follow each other without a gap", () => {
  const edge = createRecordedEdge();
  const client = createStreamClient(edge);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  for (let length = 0; length < 9; length += 1) {
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(length).fill(length) });
  }
  expect(takeRelayed(client).map(({ data }) => data.length)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("[D12] an empty datagram from a peer arrives as empty data", () => {
  const { edge, client, relayed } = permittedClient();
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: EMPTY });
  expect(takeRelayed(client)).toEqual([{ peer: PEER, data: EMPTY }]);
});

test("[S08] the padding of data is zero, whatever was sent before it", () => {
  const { edge, client, relayed } = permittedClient();
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(200).fill(0xff) });
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: Uint8Array.of(0xee) });
  const [, bytes] = client.take();
  expect([...bytes!.subarray(-4)]).toEqual([0xee, 0, 0, 0]);
});

test.each([
  ["a STUN request", bareRequest(METHODS.allocate, [UDP_TRANSPORT])],
  ["ChannelData", encodeChannelData(0x4000, DATA, { padded: true })],
  ["a Send indication", indication([peerAttribute, dataAttribute])],
])("[D13] data that looks like %s passes unchanged, both ways", (_what, bytes) => {
  const { edge, client, relayed } = permittedClient();
  sendIndication(client, PEER, bytes);
  expect(takeToPeers(edge)).toMatchObject([{ bytes }]);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes });
  expect(takeRelayed(client)).toEqual([{ peer: PEER, data: bytes }]);
  bindChannel(client, 0x4000, PEER);
  sendChannelData(client, 0x4000, bytes);
  expect(takeToPeers(edge)).toMatchObject([{ bytes }]);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes });
  expect(takeRelayed(client)).toEqual([{ channel: 0x4000, data: bytes }]);
});

test.each([
  ["UDP", createDatagramClient],
  ["TCP", createStreamClient],
])("[D14] data too long for a message over %s is dropped, and harms nothing", (_name, createClient) => {
  const edge = createRecordedEdge();
  const client: TestClient = createClient(edge);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  for (const length of [65_480, 65_503, 65_507, 65_527, 65_535]) {
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(length) });
  }
  for (const bytes of client.take()) {
    expect(bytes.length).toBeLessThanOrEqual(65_535 + 20);
    expect(readAttribute(decodeMessage(bytes), DATA_ATTRIBUTE)).toBeDefined();
  }
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ peer: PEER, data: DATA }]);
});

test("[D14] no datagram to a client is longer than UDP can carry", () => {
  const { edge, client, relayed } = permittedClient();
  for (let length = 65_400; length <= 65_535; length += 1) {
    sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(length) });
  }
  const lengths = client.take().map((bytes) => bytes.length);
  expect(lengths.length).toBeGreaterThan(0);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(65_507);
});

test("[D07] a client on TCP cannot make a relay send more than a datagram holds", () => {
  const edge = createRecordedEdge();
  const client = createStreamClient(edge);
  allocated(client);
  createPermission(client, PEER.address);
  bindChannel(client, 0x4000, PEER);
  for (const length of [65_507, 65_508, 65_535]) sendChannelData(client, 0x4000, new Uint8Array(length));
  expect(takeToPeers(edge).map(({ bytes }) => bytes.length)).toEqual([65_507]);
});

test("[D15] data that a client on TCP does not read is dropped and counted, and answers still arrive", () => {
  const edge = createRecordedEdge();
  const client = createStreamClient(edge);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  client.isSlow = true;
  for (let sent = 0; sent < 10; sent += 1) sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(client.take()).toEqual([]);
  expect(edge.turn.counters().drops.slowClient).toBe(10);
  expect(refresh(client).class).toBe("success");
  client.isSlow = false;
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toHaveLength(1);
});

/** Two clients that permit each other's relayed address. */
function twoClients(changes: Partial<TurnConfiguration> = {}) {
  const edge = createRecordedEdge(changes);
  const one = createDatagramClient(edge);
  const other = createDatagramClient(edge, { remote: { address: "198.51.100.2", port: 40_000 } });
  const [oneRelayed, otherRelayed] = [allocated(one), allocated(other)];
  createPermission(one, otherRelayed.address);
  createPermission(other, oneRelayed.address);
  return { edge, one, other, oneRelayed, otherRelayed };
}

test("[D16] two clients reach each other's relayed addresses inside the process", () => {
  const { edge, one, other, oneRelayed, otherRelayed } = twoClients();
  sendIndication(one, otherRelayed, DATA);
  expect(takeRelayed(other)).toEqual([{ peer: oneRelayed, data: DATA }]);
  bindChannel(other, 0x4001, oneRelayed);
  sendChannelData(other, 0x4001, DATA);
  expect(takeRelayed(one)).toEqual([{ peer: otherRelayed, data: DATA }]);
  sendIndication(one, otherRelayed, DATA);
  expect(takeRelayed(other)).toEqual([{ channel: 0x4001, data: DATA }]);
  expect(takeToPeers(edge)).toEqual([]);
  expect(edge.turn.counters().inside).toEqual({ packets: 3, bytes: 15 });
});

test("[D16] behind a NAT the clients see external relayed addresses", () => {
  const relayIps = [{ local: "10.0.0.1", external: RELAY_IPV4 }];
  const { one, other, oneRelayed, otherRelayed } = twoClients({ relayIps });
  expect(oneRelayed.address).toBe(RELAY_IPV4);
  sendIndication(one, otherRelayed, DATA);
  expect(takeRelayed(other)).toEqual([{ peer: oneRelayed, data: DATA }]);
});

test("[D16] when the external address changes, allocations before and after it still meet inside the process", () => {
  const local = "10.0.0.1";
  const { edge, one, other, oneRelayed, otherRelayed } = twoClients({
    relayIps: [{ local, external: RELAY_IPV4 }],
  });
  const external = "198.51.100.200";
  const peerPolicy = (address: string) => (address === external ? "relays" : "none");
  edge.turn.reconfigure(testConfiguration({ relayIps: [{ local, external }], peerPolicy }), edge.nowMs);
  sendIndication(one, otherRelayed, DATA);
  expect(takeRelayed(other)).toEqual([{ peer: oneRelayed, data: DATA }]);
  const newcomer = createDatagramClient(edge, { remote: { address: "198.51.100.3", port: 40_000 } });
  const newRelayed = allocated(newcomer);
  expect(newRelayed.address).toBe(external);
  createPermission(newcomer, RELAY_IPV4);
  createPermission(one, external);
  sendIndication(newcomer, oneRelayed, DATA);
  sendIndication(one, newRelayed, DATA);
  expect(takeRelayed(one)).toEqual([{ peer: newRelayed, data: DATA }]);
  expect(takeRelayed(newcomer)).toEqual([{ peer: oneRelayed, data: DATA }]);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[D16] across transports, and between two relayed IPv6 addresses", () => {
  const edge = createRecordedEdge();
  const family = [UDP_TRANSPORT, attribute(REQUESTED_ADDRESS_FAMILY, 2)];
  const one = createStreamClient(edge);
  const other = createDatagramClient(edge, { remote: { address: "2001:db8:9::1", port: 40_000 } });
  const [oneRelayed, otherRelayed] = [allocated(one, family), allocated(other, family)];
  createPermission(one, otherRelayed.address);
  createPermission(other, oneRelayed.address);
  sendIndication(one, otherRelayed, DATA);
  sendIndication(other, oneRelayed, DATA);
  expect(takeRelayed(other)).toEqual([{ peer: oneRelayed, data: DATA }]);
  expect(takeRelayed(one)).toEqual([{ peer: otherRelayed, data: DATA }]);
});

test("[D16] inside the process, the receiver's permission applies as it does outside", () => {
  const edge = createRecordedEdge();
  const one = createDatagramClient(edge);
  const other = createDatagramClient(edge, { remote: { address: "198.51.100.2", port: 40_000 } });
  const [, otherRelayed] = [allocated(one), allocated(other)];
  createPermission(one, otherRelayed.address);
  sendIndication(one, otherRelayed, DATA);
  expect(other.take()).toEqual([]);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[D16] a permission for the server's own address admits nothing that comes from the network", () => {
  const { edge, one, oneRelayed, otherRelayed } = twoClients();
  const from = { address: otherRelayed.address, port: 5_353 };
  sendFromPeer(edge, { from, to: oneRelayed, bytes: DATA });
  expect(takeRelayed(one)).toEqual([]);
  expect(edge.turn.counters().drops.noPermission).toBe(1);
});

test("[D16] only relayed addresses can be reached at the server's own address", () => {
  const { edge, one, otherRelayed } = twoClients();
  const taken = boundRelayedAddresses(edge).map(({ local }) => local.port);
  for (let port = 49_990; port < 50_110; port += 1) {
    if (!taken.includes(port)) sendIndication(one, { ...otherRelayed, port }, DATA);
  }
  sendIndication(one, { address: RELAY_IPV4, port: 22 }, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect(edge.toClients).toEqual([]);
});

test("[D16] the relayed address of an ended allocation can no longer be reached", () => {
  const { edge, one, other, otherRelayed } = twoClients();
  refresh(other, 0);
  sendIndication(one, otherRelayed, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect(edge.toClients).toEqual([]);
});

test("[I06] a relayed address that is its own peer produces one datagram for each datagram", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const relayed = allocated(client);
  createPermission(client, relayed.address);
  sendIndication(client, relayed, DATA);
  expect(takeRelayed(client).length).toBeLessThanOrEqual(1);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[I06] two relayed addresses that point at each other do not loop", () => {
  const { edge, one, other, oneRelayed, otherRelayed } = twoClients();
  bindChannel(one, 0x4000, otherRelayed);
  bindChannel(other, 0x4000, oneRelayed);
  sendChannelData(one, 0x4000, DATA);
  expect(takeRelayed(other)).toHaveLength(1);
  expect(one.take()).toEqual([]);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[S34] the server never sends a request to a client", () => {
  const { edge, client, relayed } = permittedClient();
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  client.send(bareRequest(METHODS.refresh));
  const classes = edge.toClients.map(({ bytes }) => decodeMessage(bytes).class);
  expect(classes).not.toContain("request");
});
