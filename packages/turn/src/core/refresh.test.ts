import {
  ADDITIONAL_ADDRESS_FAMILY,
  attribute,
  LIFETIME,
  METHODS,
  REQUESTED_ADDRESS_FAMILY,
  readAttribute,
  readAttributes,
  type StunMessage,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { expect, test } from "vitest";
import {
  boundRelayedAddresses,
  createRecordedEdge,
  pass,
  sendFromPeer,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bindChannel,
  createPermission,
  exchange,
  learnChallenge,
  outcomeOf,
  persistentRequest,
  rawAttribute,
  refresh,
  request,
  sendIndication,
  signedRequest,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";
import { RELAY_IPV4, RELAY_IPV6, WITHOUT_LIMITS } from "../testing/test-configuration.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const PEER_IPV6 = { address: "2001:db8:9::9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);
const IPV4_FAMILY = attribute(REQUESTED_ADDRESS_FAMILY, 1);
const IPV6_FAMILY = attribute(REQUESTED_ADDRESS_FAMILY, 2);
const BOTH_FAMILIES = [UDP_TRANSPORT, attribute(ADDITIONAL_ADDRESS_FAMILY, 2)];
const lifetimeOf = (answer: StunMessage) => readAttribute(answer, LIFETIME);

test("[R01] Refresh without an allocation gets 437", () => {
  const client = createDatagramClient(createRecordedEdge());
  expect(outcomeOf(refresh(client, 600))).toBe(437);
  expect(outcomeOf(refresh(client))).toBe(437);
});

test.each([
  [undefined, 600],
  [1, 600],
  [599, 600],
  [601, 601],
  [3600, 3600],
  [100_000, 3600],
])("[R02] Refresh with LIFETIME %s gives %i, and that is how long it lives", (asked, given) => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client, [UDP_TRANSPORT, attribute(LIFETIME, 3600)]);
  expect(lifetimeOf(refresh(client, asked))).toBe(given);
  pass(edge, given * 1000 - 1000);
  expect(boundRelayedAddresses(edge)).toHaveLength(1);
  pass(edge, 3000);
  expect(boundRelayedAddresses(edge)).toEqual([]);
});

test("[R03] LIFETIME zero ends everything at once and returns port and quota", () => {
  const limits = { ...WITHOUT_LIMITS, allocations: { perAddress: 1, perUser: 1, total: 1 } };
  const edge = createRecordedEdge({ limits, relayPorts: { first: 50_000, last: 50_000 } });
  const client = createDatagramClient(edge);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  bindChannel(client, 0x4000, PEER);
  const answer = refresh(client, 0);
  expect(outcomeOf(answer)).toBe("success");
  expect(lifetimeOf(answer)).toBe(0);
  expect(edge.relayedAddresses[0]?.state).toBe("closed");
  expect(edge.turn.gauges()).toMatchObject({
    allocations: 0,
    permissions: 0,
    channels: 0,
    relayedAddresses: 0,
  });
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(client.take()).toEqual([]);
  const other = createDatagramClient(edge, { remote: { address: "198.51.100.1", port: 40_001 } });
  expect(outcomeOf(allocate(other))).toBe("success");
});

test("[R03] the next allocation of the client inherits nothing", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  bindChannel(client, 0x4000, PEER);
  refresh(client, 0);
  const relayed = allocated(client);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  sendIndication(client, PEER, DATA);
  expect(client.take()).toEqual([]);
  expect(takeToPeers(edge)).toEqual([]);
});

test("[R04][S30] a retransmitted deletion gets success or 437", () => {
  const client = createDatagramClient(createRecordedEdge());
  allocated(client);
  const bytes = signedRequest(client, METHODS.refresh, [attribute(LIFETIME, 0)]);
  expect(outcomeOf(exchange(client, bytes))).toBe("success");
  expect(["success", 437]).toContain(outcomeOf(exchange(client, bytes)));
});

test("[R04] a retransmitted deletion does not end the next allocation", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  const bytes = signedRequest(client, METHODS.refresh, [attribute(LIFETIME, 0)]);
  exchange(client, bytes);
  refresh(client, 0);
  allocated(client);
  exchange(client, bytes);
  expect(edge.turn.gauges().allocations).toBe(1);
});

test("[R05] after deletion the five-tuple can allocate again at once", () => {
  const edge = createRecordedEdge();
  for (const client of [createDatagramClient(edge), createStreamClient(edge)]) {
    for (let round = 0; round < 3; round += 1) {
      expect(outcomeOf(allocate(client))).toBe("success");
      expect(outcomeOf(refresh(client, 0))).toBe("success");
    }
  }
});

test("[R06] a family that the allocation does not have gets 443", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  expect(outcomeOf(refresh(client, 600, [IPV6_FAMILY]))).toBe(443);
  expect(outcomeOf(refresh(client, 0, [IPV6_FAMILY]))).toBe(443);
  expect(outcomeOf(refresh(client, 600, [IPV4_FAMILY]))).toBe("success");
  expect(edge.turn.gauges().allocations).toBe(1);
});

test.each([
  ["IPv6", IPV6_FAMILY, RELAY_IPV4, PEER, PEER_IPV6],
  ["IPv4", IPV4_FAMILY, RELAY_IPV6, PEER_IPV6, PEER],
])("[R07] of a dual allocation %s alone can be deleted", (_name, family, kept, peer, lost) => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const relayed = readAttributes(allocate(client, BOTH_FAMILIES), XOR_RELAYED_ADDRESS);
  createPermission(client, PEER.address, PEER_IPV6.address);
  expect(lifetimeOf(refresh(client, 0, [family]))).toBe(0);
  expect(boundRelayedAddresses(edge).map(({ local }) => local.address)).toEqual([kept]);
  sendIndication(client, peer, DATA);
  sendIndication(client, lost, DATA);
  expect(takeToPeers(edge)).toMatchObject([{ to: peer }]);
  const to = relayed.find(({ address }) => address === kept)!;
  sendFromPeer(edge, { from: peer, to, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ peer, data: DATA }]);
  expect(outcomeOf(createPermission(client, lost.address))).toBe(443);
  expect(outcomeOf(refresh(client, 0, [family]))).toBe(443);
  expect(outcomeOf(refresh(client))).toBe("success");
});

test("[R07] without a family both are refreshed, and both are deleted", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocate(client, BOTH_FAMILIES);
  pass(edge, 590_000);
  expect(outcomeOf(refresh(client))).toBe("success");
  pass(edge, 590_000);
  expect(boundRelayedAddresses(edge)).toHaveLength(2);
  expect(outcomeOf(persistentRequest(client, METHODS.refresh, [attribute(LIFETIME, 0)]))).toBe("success");
  expect(boundRelayedAddresses(edge)).toEqual([]);
  expect(edge.turn.gauges().allocations).toBe(0);
});

test("[R07] one family of a dual allocation can be refreshed", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocate(client, BOTH_FAMILIES);
  pass(edge, 590_000);
  expect(lifetimeOf(refresh(client, 1200, [IPV4_FAMILY]))).toBe(1200);
  expect(boundRelayedAddresses(edge).map(({ local }) => local.address)).toContain(RELAY_IPV4);
  pass(edge, 600_000);
  expect(boundRelayedAddresses(edge).map(({ local }) => local.address)).toEqual([RELAY_IPV4]);
});

test("[R07] deleting both families one after the other ends the allocation", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocate(client, BOTH_FAMILIES);
  expect(outcomeOf(refresh(client, 0, [IPV6_FAMILY]))).toBe("success");
  expect(outcomeOf(refresh(client, 0, [IPV4_FAMILY]))).toBe("success");
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
  expect(outcomeOf(allocate(client))).toBe("success");
});

test("[R08] Refresh refreshes neither permissions nor channels", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client, [UDP_TRANSPORT, attribute(LIFETIME, 3600)]);
  bindChannel(client, 0x4000, PEER);
  pass(edge, 290_000);
  expect(outcomeOf(refresh(client, 3600))).toBe("success");
  pass(edge, 11_000);
  sendIndication(client, PEER, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  pass(edge, 290_000);
  expect(outcomeOf(refresh(client, 3600))).toBe("success");
  pass(edge, 11_000);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 1, channels: 0, permissions: 0 });
});

test("[R09] an allocation ends when it expires, and not before", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const relayed = allocated(client);
  pass(edge, 590_000);
  createPermission(client, PEER.address);
  pass(edge, 9900);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toEqual([{ peer: PEER, data: DATA }]);
  pass(edge, 2100);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(client.take()).toEqual([]);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, permissions: 0, relayedAddresses: 0 });
  expect(outcomeOf(persistentRequest(client, METHODS.refresh, []))).toBe(437);
});

test.each([0, 2, 3, 5, 8])("[R10] LIFETIME of %i bytes gets 400", (length) => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  const answer = request(client, METHODS.refresh, [rawAttribute(0x0d, new Uint8Array(length))]);
  expect(outcomeOf(answer)).toBe(400);
  expect(edge.turn.gauges().allocations).toBe(1);
});

test("[S30] a retransmitted Refresh is carried out once and gets the same answer", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  learnChallenge(client);
  const bytes = signedRequest(client, METHODS.refresh, [attribute(LIFETIME, 1200)]);
  expect(exchange(client, bytes)!.bytes).toEqual(exchange(client, bytes)!.bytes);
});
