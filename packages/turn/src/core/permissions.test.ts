import { attribute, METHODS, XOR_PEER_ADDRESS } from "@visavis/stun/core";
import { expect, test } from "vitest";
import {
  createRecordedEdge,
  pass,
  type RecordedEdge,
  sendFromPeer,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocated,
  bindChannel,
  createPermission,
  outcomeOf,
  rawAttribute,
  request,
  sendChannelData,
  sendIndication,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, type TestClient } from "../testing/test-client.ts";
import {
  FORBIDDEN_PEER,
  FORBIDDEN_PEER_IPV6,
  testConfiguration,
  testPolicy,
  WITHOUT_LIMITS,
} from "../testing/test-configuration.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const OTHER_PEER = { address: "198.51.100.10", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);

/** A client with an allocation. */
function allocatedClient(edge: RecordedEdge, port = 40_000) {
  const client = createDatagramClient(edge, { remote: { address: "198.51.100.1", port } });
  return { client, relayed: allocated(client) };
}

/** Whether a datagram from the client reaches the peer. */
function reaches(client: TestClient, peer: typeof PEER): boolean {
  sendIndication(client, peer, DATA);
  return takeToPeers(client.edge).length === 1;
}

/** Whether a datagram from the peer reaches the client. */
function hears(client: TestClient, relayed: typeof PEER, peer: typeof PEER): boolean {
  sendFromPeer(client.edge, { from: peer, to: relayed, bytes: DATA });
  return takeRelayed(client).length === 1;
}

test("[P01] CreatePermission without an allocation gets 437", () => {
  const client = createDatagramClient(createRecordedEdge());
  expect(outcomeOf(createPermission(client, PEER.address))).toBe(437);
});

test("[P02] CreatePermission without a peer gets 400", () => {
  const { client } = allocatedClient(createRecordedEdge());
  expect(outcomeOf(createPermission(client))).toBe(400);
});

test.each([
  ["empty", []],
  ["of four bytes", [0, 1, 0, 0]],
  ["of seven bytes", [0, 1, 0, 0, 1, 2, 3]],
  ["of nine bytes", [0, 1, 0, 0, 1, 2, 3, 4, 5]],
  ["for IPv4 with the length of IPv6", [0, 1, ...Array(18).fill(0)]],
  ["for IPv6 with the length of IPv4", [0, 2, 0, 0, 1, 2, 3, 4]],
  ["of family 3", [0, 3, 0, 0, 1, 2, 3, 4]],
  ["of family 0", [0, 0, 0, 0, 1, 2, 3, 4]],
])("[P03] a peer address %s gets 400", (_what, value) => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  const good = attribute(XOR_PEER_ADDRESS, PEER);
  const bad = rawAttribute(0x12, Uint8Array.from(value));
  for (const peers of [[bad], [good, bad], [bad, good]]) {
    expect(outcomeOf(request(client, METHODS.createPermission, peers))).toBe(400);
  }
  expect(edge.turn.gauges().permissions).toBe(0);
});

test("[P04] a peer of a family without a relay gets 443", () => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  expect(outcomeOf(createPermission(client, "2001:db8:9::9"))).toBe(443);
  const onIpv6 = createDatagramClient(edge, { remote: { address: "198.51.100.1", port: 40_001 } });
  allocated(onIpv6, [UDP_TRANSPORT, rawAttribute(0x17, Uint8Array.of(2, 0, 0, 0))]);
  expect(outcomeOf(createPermission(onIpv6, "198.51.100.9"))).toBe(443);
  expect(outcomeOf(createPermission(onIpv6, "2001:db8:9::9"))).toBe("success");
});

test("[P05] a forbidden peer gets 403, in either family", () => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  expect(outcomeOf(createPermission(client, FORBIDDEN_PEER))).toBe(403);
  const onIpv6 = createDatagramClient(edge, { remote: { address: "198.51.100.1", port: 40_001 } });
  allocated(onIpv6, [UDP_TRANSPORT, rawAttribute(0x17, Uint8Array.of(2, 0, 0, 0))]);
  expect(outcomeOf(createPermission(onIpv6, FORBIDDEN_PEER_IPV6))).toBe(403);
  expect(edge.turn.gauges().permissions).toBe(0);
});

test.each([
  ["forbidden", FORBIDDEN_PEER, 403],
  ["of another family", "2001:db8:9::9", 443],
])("[P06] one address that is %s makes the whole list fail, at any position", (_what, bad, code) => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  const good = ["198.51.100.9", "198.51.100.10", "198.51.100.11"];
  for (let place = 0; place <= good.length; place += 1) {
    expect(outcomeOf(createPermission(client, ...good.toSpliced(place, 0, bad)))).toBe(code);
  }
  expect(edge.turn.gauges().permissions).toBe(0);
  expect(reaches(client, PEER)).toBe(false);
});

test("[P06] a refused list does not extend the permissions that exist", () => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  createPermission(client, PEER.address);
  pass(edge, 200_000);
  expect(outcomeOf(createPermission(client, PEER.address, FORBIDDEN_PEER))).toBe(403);
  pass(edge, 101_000);
  expect(reaches(client, PEER)).toBe(false);
});

test("[P06][S10] a list of valid addresses permits each of them", () => {
  const { client, relayed } = allocatedClient(createRecordedEdge());
  expect(outcomeOf(createPermission(client, PEER.address, OTHER_PEER.address))).toBe("success");
  for (const peer of [PEER, OTHER_PEER]) {
    expect(reaches(client, peer)).toBe(true);
    expect(hears(client, relayed, peer)).toBe(true);
  }
});

test("[P07] the port of the peer is ignored", () => {
  const { client } = allocatedClient(createRecordedEdge());
  for (const port of [0, 1, 65_535]) {
    const peer = attribute(XOR_PEER_ADDRESS, { address: PEER.address, port });
    expect(outcomeOf(request(client, METHODS.createPermission, [peer]))).toBe("success");
  }
  expect(reaches(client, PEER)).toBe(true);
});

test("[P08] a permission expires 300 s after the last CreatePermission, in both directions", () => {
  const edge = createRecordedEdge();
  const { client, relayed } = allocatedClient(edge);
  createPermission(client, PEER.address);
  pass(edge, 200_000);
  createPermission(client, PEER.address);
  pass(edge, 299_900);
  expect([reaches(client, PEER), hears(client, relayed, PEER)]).toEqual([true, true]);
  pass(edge, 100);
  expect([reaches(client, PEER), hears(client, relayed, PEER)]).toEqual([false, false]);
  pass(edge, 2000);
  expect(edge.turn.gauges().permissions).toBe(0);
});

test("[P08] ChannelBind refreshes the permission, too", () => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  createPermission(client, PEER.address);
  pass(edge, 200_000);
  bindChannel(client, 0x4000, PEER);
  pass(edge, 299_000);
  expect(reaches(client, PEER)).toBe(true);
});

test("[P09] any port of the permitted address passes, another address does not", () => {
  const { client, relayed } = allocatedClient(createRecordedEdge());
  createPermission(client, PEER.address);
  for (const port of [1, 9000, 65_535]) {
    expect(hears(client, relayed, { ...PEER, port })).toBe(true);
    expect(reaches(client, { ...PEER, port })).toBe(true);
  }
  expect(hears(client, relayed, OTHER_PEER)).toBe(false);
  expect(reaches(client, OTHER_PEER)).toBe(false);
});

test("[P09] a datagram without a permission gets no answer", () => {
  const edge = createRecordedEdge();
  const { relayed } = allocatedClient(edge);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeToPeers(edge)).toEqual([]);
  expect(edge.toClients).toEqual([]);
});

test("[P10] IPv4 embedded in IPv6 is not IPv4 and gets no permission", () => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  expect([403, 443]).toContain(outcomeOf(createPermission(client, "::ffff:198.51.100.9")));
  expect([403, 443]).toContain(outcomeOf(createPermission(client, `::ffff:${FORBIDDEN_PEER}`)));
  expect(edge.turn.gauges().permissions).toBe(0);
});

test("[P10] on an IPv6 relay a forbidden IPv4 peer cannot be reached by its embedded form", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client, [UDP_TRANSPORT, rawAttribute(0x17, Uint8Array.of(2, 0, 0, 0))]);
  const mapped = `::ffff:${FORBIDDEN_PEER}`;
  expect([403, 443]).toContain(outcomeOf(createPermission(client, mapped)));
  expect([403, 443]).toContain(outcomeOf(bindChannel(client, 0x4000, { address: mapped, port: 9 })));
  sendIndication(client, { address: mapped, port: 9 }, DATA);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[P10] an address has one permission however it is written in the message", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const relayed = allocated(client, [UDP_TRANSPORT, rawAttribute(0x17, Uint8Array.of(2, 0, 0, 0))]);
  createPermission(client, "2001:0db8:0009:0000:0000:0000:0000:0009");
  expect(hears(client, relayed, { address: "2001:db8:9::9", port: 7 })).toBe(true);
  createPermission(client, "2001:db8:9::9");
  expect(edge.turn.gauges().permissions).toBe(1);
});

const limited = (perAllocation: number) => ({
  limits: { ...WITHOUT_LIMITS, permissions: { ...WITHOUT_LIMITS.permissions, perAllocation } },
});

test("[P11] more permissions than the limit get 508, and those that exist can be refreshed", () => {
  const edge = createRecordedEdge(limited(3));
  const { client } = allocatedClient(edge);
  expect(outcomeOf(createPermission(client, "198.51.100.10", "198.51.100.11"))).toBe("success");
  expect(outcomeOf(createPermission(client, "198.51.100.12", "198.51.100.13"))).toBe(508);
  expect(edge.turn.gauges().permissions).toBe(2);
  expect(outcomeOf(createPermission(client, "198.51.100.12"))).toBe("success");
  expect(outcomeOf(createPermission(client, "198.51.100.13"))).toBe(508);
  expect(outcomeOf(createPermission(client, "198.51.100.10", "198.51.100.12"))).toBe("success");
  pass(edge, 302_000);
  expect(outcomeOf(createPermission(client, "198.51.100.13"))).toBe("success");
});

test("[P11] one address given twice counts once", () => {
  const edge = createRecordedEdge(limited(1));
  const { client } = allocatedClient(edge);
  expect(outcomeOf(createPermission(client, PEER.address, PEER.address))).toBe("success");
  expect(edge.turn.gauges().permissions).toBe(1);
});

test("[P12] a permission of one allocation does not apply to another", () => {
  const edge = createRecordedEdge();
  const one = allocatedClient(edge, 40_000);
  const other = allocatedClient(edge, 40_001);
  createPermission(one.client, PEER.address);
  expect(reaches(other.client, PEER)).toBe(false);
  expect(hears(other.client, other.relayed, PEER)).toBe(false);
  expect(hears(one.client, one.relayed, PEER)).toBe(true);
});

test("[P13][D09][C19] no traffic refreshes a permission, in either form or direction", () => {
  const edge = createRecordedEdge();
  const { client, relayed } = allocatedClient(edge);
  bindChannel(client, 0x4000, PEER);
  for (let second = 0; second < 299; second += 1) {
    expect(hears(client, relayed, PEER)).toBe(true);
    expect(reaches(client, PEER)).toBe(true);
    sendChannelData(client, 0x4000, DATA);
    expect(takeToPeers(edge)).toHaveLength(1);
    pass(edge, 1000);
  }
  pass(edge, 1000);
  sendChannelData(client, 0x4000, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect([reaches(client, PEER), hears(client, relayed, PEER)]).toEqual([false, false]);
});

test("[P14] the answer carries integrity and nothing else", () => {
  const { client } = allocatedClient(createRecordedEdge());
  const answer = createPermission(client, PEER.address);
  expect(answer.attributes.map(({ type }) => type)).toEqual([0x0008]);
});

test("[P15] a changed policy applies to existing permissions", () => {
  const edge = createRecordedEdge();
  const { client, relayed } = allocatedClient(edge);
  bindChannel(client, 0x4000, PEER);
  createPermission(client, OTHER_PEER.address);
  const peerPolicy = (address: string) => (address === PEER.address ? "none" : testPolicy(address));
  edge.turn.reconfigure(testConfiguration({ peerPolicy }), edge.nowMs);
  expect([reaches(client, PEER), hears(client, relayed, PEER)]).toEqual([false, false]);
  sendChannelData(client, 0x4000, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect(outcomeOf(createPermission(client, PEER.address))).toBe(403);
  expect([reaches(client, OTHER_PEER), hears(client, relayed, OTHER_PEER)]).toEqual([true, true]);
});

test("[P15] an address that becomes allowed can be permitted", () => {
  const edge = createRecordedEdge();
  const { client } = allocatedClient(edge);
  expect(outcomeOf(createPermission(client, FORBIDDEN_PEER))).toBe(403);
  edge.turn.reconfigure(testConfiguration({ peerPolicy: () => "any" }), edge.nowMs);
  expect(outcomeOf(createPermission(client, FORBIDDEN_PEER))).toBe("success");
});
