import {
  attribute,
  checkFingerprint,
  checkIntegrity,
  decodeMessage,
  encodeMessage,
  hasAttribute,
  LIFETIME,
  longTermKey,
  METHODS,
  OTHER_ADDRESS,
  RESPONSE_ORIGIN,
  readAttribute,
  SOFTWARE,
  UNKNOWN_ATTRIBUTES,
  USERNAME,
  XOR_MAPPED_ADDRESS,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { expect, test } from "vitest";
import {
  addListener,
  createRecordedEdge,
  pass,
  sendFromPeer,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bareRequest,
  createPermission,
  exchange,
  learnChallenge,
  nextTransactionId,
  outcomeOf,
  rawAttribute,
  refresh,
  request,
  sendIndication,
  signedRequest,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";
import { ALICE, REALM } from "../testing/test-configuration.ts";
import type { TurnConfiguration } from "./index.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);
const BINDING = METHODS.binding;

const datagramClient = (changes: Partial<TurnConfiguration> = {}) =>
  createDatagramClient(createRecordedEdge(changes));

test("[S27] Binding answers with the mapped address, in 32 bytes", () => {
  const client = datagramClient();
  const transactionId = nextTransactionId();
  const answer = exchange(client, bareRequest(BINDING, [], transactionId))!;
  expect(outcomeOf(answer)).toBe("success");
  expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.remote);
  expect(answer.transactionId).toEqual(transactionId);
  expect(answer.bytes).toHaveLength(32);
});

test("[S27] Binding over IPv6, TCP and TLS", () => {
  const edge = createRecordedEdge();
  const onIpv6 = createDatagramClient(edge, { remote: { address: "2001:db8:9::1", port: 40_000 } });
  const clients = [onIpv6, createStreamClient(edge), createStreamClient(edge, { transport: "tls" })];
  for (const client of clients) {
    const answer = exchange(client, bareRequest(BINDING))!;
    expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.remote);
  }
});

test("[S25] a source given as IPv4 is reported as IPv4", () => {
  const answer = exchange(datagramClient(), bareRequest(BINDING))!;
  expect(readAttribute(answer, XOR_MAPPED_ADDRESS)?.address).toBe("198.51.100.1");
  expect(answer.attributes[0]?.value).toHaveLength(8);
});

test.each([
  ["of STUN without bits", [0x00, 0x01]],
  ["4, between STUN and ZRTP", [0x04]],
  ["16, ZRTP", [0x10]],
  ["19, ZRTP", [0x13]],
  ["22, DTLS", [0x16, 0xfe, 0xfd]],
  ["63", [0x3f]],
  ["80", [0x50]],
  ["127", [0x7f]],
  ["128, RTP", [0x80]],
  ["191, RTP", [0xbf]],
  ["192", [0xc0]],
  ["255", [0xff]],
])("[S02][S01] a datagram whose first byte is %s gets no answer", (_what, start) => {
  const client = datagramClient();
  for (const length of [start.length, 20, 48, 1200]) {
    const bytes = new Uint8Array(Math.max(length, start.length));
    bytes.set(start);
    expect(exchange(client, bytes)).toBeUndefined();
  }
  expect(Object.values(client.edge.turn.gauges()).every((size) => size === 0)).toBe(true);
});

test("[S03] without the magic cookie there is no answer", () => {
  const client = datagramClient();
  const bytes = bareRequest(BINDING);
  bytes[5]! ^= 1;
  expect(exchange(client, bytes)).toBeUndefined();
});

test("[S04][S05][S06] a message whose length is wrong gets no answer", () => {
  const client = datagramClient();
  const bytes = bareRequest(BINDING, [attribute(SOFTWARE, "test")]);
  const withLength = (length: number) => {
    const changed = bytes.slice();
    changed[3] = length;
    return changed;
  };
  for (const length of [0, 1, 4, 5, 7, 9, 12, 255]) {
    expect(exchange(client, withLength(length))).toBeUndefined();
  }
  expect(exchange(client, bytes.subarray(0, bytes.length - 1))).toBeUndefined();
  expect(exchange(client, Uint8Array.from([...bytes, 0, 0, 0, 0]))).toBeUndefined();
  for (let length = 0; length < 20; length += 1) {
    expect(exchange(client, bytes.subarray(0, length))).toBeUndefined();
  }
  expect(outcomeOf(exchange(client, bytes))).toBe("success");
});

test("[S10] of two USERNAMEs the first counts", () => {
  const client = datagramClient();
  learnChallenge(client);
  const first = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT, attribute(USERNAME, "eve")]);
  expect(outcomeOf(exchange(client, first))).toBe(401);
  const decoded = allocate(client, [UDP_TRANSPORT, attribute(LIFETIME, 1200), attribute(LIFETIME, 3600)]);
  expect(readAttribute(decoded, LIFETIME)).toBe(1200);
});

/** The message with more attributes after its last one. */
function withAppended(
  message: Uint8Array,
  ...attributes: readonly { type: number; value: readonly number[] }[]
) {
  const added = attributes.flatMap(({ type, value }) => [type >> 8, type & 255, 0, value.length, ...value]);
  const bytes = Uint8Array.from([...message, ...added]);
  new DataView(bytes.buffer).setUint16(2, bytes.length - 20);
  return bytes;
}

test("[S11] attributes after MESSAGE-INTEGRITY add no permission", () => {
  const client = datagramClient();
  allocated(client);
  const bytes = signedRequest(client, METHODS.createPermission, [attribute(XOR_PEER_ADDRESS, PEER)]);
  const other = { address: "198.51.100.77", port: 9000 };
  const peer = [0, 1, 0x21 ^ 0x23, 0x12 ^ 0x28, 198 ^ 0x21, 51 ^ 0x12, 100 ^ 0xa4, 77 ^ 0x42];
  exchange(client, withAppended(bytes, { type: 0x12, value: peer }));
  sendIndication(client, other, DATA);
  expect(takeToPeers(client.edge)).toEqual([]);
});

test("[S11] a LIFETIME of zero after MESSAGE-INTEGRITY deletes nothing", () => {
  const client = datagramClient();
  allocated(client);
  const bytes = signedRequest(client, METHODS.refresh, []);
  exchange(client, withAppended(bytes, { type: 0x0d, value: [0, 0, 0, 0] }));
  expect(client.edge.turn.gauges().allocations).toBe(1);
});

test("[S12] attributes after MESSAGE-INTEGRITY-SHA256 or FINGERPRINT are ignored", () => {
  const client = datagramClient();
  learnChallenge(client);
  allocate(client, [UDP_TRANSPORT], { algorithm: "sha256" });
  const lifetime = { type: 0x0d, value: [0, 0, 0, 0] };
  const modern = signedRequest(client, METHODS.refresh, [], { algorithm: "sha256" });
  exchange(client, withAppended(modern, lifetime));
  const marked = signedRequest(client, METHODS.refresh, [], { fingerprint: true });
  exchange(client, withAppended(marked, lifetime));
  expect(client.edge.turn.gauges().allocations).toBe(1);
});

test("[S14] a message with a wrong FINGERPRINT is ignored", () => {
  const client = datagramClient();
  learnChallenge(client);
  const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT], { fingerprint: true });
  bytes[bytes.length - 1]! ^= 1;
  expect(exchange(client, bytes)).toBeUndefined();
  expect(client.edge.turn.gauges().allocations).toBe(0);
  expect(client.edge.turn.counters().drops.badFingerprint).toBe(1);
});

test("[S15] a request with FINGERPRINT gets it back, one without does not", () => {
  const client = datagramClient();
  const marked = encodeMessage({
    method: BINDING,
    class: "request",
    transactionId: nextTransactionId(),
    fingerprint: true,
  });
  expect(checkFingerprint(exchange(client, marked)!)).toBe("valid");
  expect(checkFingerprint(exchange(client, bareRequest(BINDING))!)).toBe("absent");
  expect(checkFingerprint(allocate(client, [UDP_TRANSPORT], { fingerprint: true }))).toBe("valid");
  expect(checkFingerprint(request(client, METHODS.allocate, [], { fingerprint: true }))).toBe("valid");
  expect(checkFingerprint(refresh(client))).toBe("absent");
});

test("[S15] FINGERPRINT can be switched on for all answers", () => {
  const client = datagramClient({ fingerprint: true });
  expect(checkFingerprint(exchange(client, bareRequest(BINDING))!)).toBe("valid");
  expect(checkFingerprint(allocate(client))).toBe("valid");
});

test("[S16] unknown comprehension-required attributes get 420, which lists all of them", () => {
  const client = datagramClient();
  const unknown = [
    rawAttribute(0x7ffe),
    rawAttribute(0x0002, DATA),
    rawAttribute(0x7ffe),
    rawAttribute(0x0055),
  ];
  const answer = exchange(client, bareRequest(BINDING, unknown))!;
  expect(outcomeOf(answer)).toBe(420);
  expect(readAttribute(answer, UNKNOWN_ATTRIBUTES)).toEqual([0x7ffe, 0x0002, 0x0055]);
});

test("[S16] authentication comes before 420", () => {
  const client = datagramClient();
  const unknown = [UDP_TRANSPORT, rawAttribute(0x7ffe)];
  expect(outcomeOf(exchange(client, bareRequest(METHODS.allocate, unknown)))).toBe(401);
  const answer = allocate(client, unknown);
  expect(outcomeOf(answer)).toBe(420);
  const key = longTermKey({ ...ALICE, realm: REALM, algorithm: "md5" }, nodeCrypto);
  expect(checkIntegrity(answer, key, nodeCrypto)).toBe("valid");
});

test("[S17][S28] a Binding indication gets no answer, with unknown attributes or without", () => {
  const client = datagramClient();
  for (const attributes of [[], [rawAttribute(0x7ffe)]]) {
    const transactionId = nextTransactionId();
    const bytes = encodeMessage({ method: BINDING, class: "indication", transactionId, attributes });
    expect(exchange(client, bytes)).toBeUndefined();
  }
});

test("[S18] unknown comprehension-optional attributes change nothing", () => {
  const client = datagramClient();
  const unknown = [rawAttribute(0x8007, DATA), rawAttribute(0xffff)];
  expect(outcomeOf(exchange(client, bareRequest(BINDING, unknown)))).toBe("success");
  expect(outcomeOf(allocate(client, [UDP_TRANSPORT, ...unknown]))).toBe("success");
});

test.each([0x000, 0x002, 0x005, 0x080, 0xfff])(
  "[S20] a request of the unknown method %i does no harm",
  (method) => {
    const client = datagramClient();
    expect(["silence", 400, 401]).toContain(outcomeOf(exchange(client, bareRequest(method))));
    learnChallenge(client);
    const signed = exchange(client, signedRequest(client, method, []));
    expect(["silence", 400, 401]).toContain(outcomeOf(signed));
    expect(Object.values(client.edge.turn.gauges()).every((size) => size === 0)).toBe(true);
  },
);

test.each([METHODS.data, METHODS.send, METHODS.connectionAttempt])(
  "[S20] method %i as a request gets no success",
  (method) => {
    const client = datagramClient();
    allocated(client);
    expect(["silence", 400, 401]).toContain(outcomeOf(exchange(client, bareRequest(method))));
  },
);

test("[S21] responses are never answered, whatever their method and integrity", () => {
  const client = datagramClient();
  learnChallenge(client);
  for (const method of Object.values(METHODS)) {
    for (const messageClass of ["success", "error"] as const) {
      const bytes = signedRequest(client, method, [UDP_TRANSPORT, attribute(XOR_PEER_ADDRESS, PEER)]);
      const type = new DataView(bytes.buffer);
      type.setUint16(0, type.getUint16(0) | (messageClass === "success" ? 0x0100 : 0x0110));
      expect(exchange(client, bytes)).toBeUndefined();
      const bare = { method, class: messageClass, transactionId: nextTransactionId() };
      expect(exchange(client, encodeMessage(bare))).toBeUndefined();
    }
  }
  expect(Object.values(client.edge.turn.gauges()).every((size) => size === 0)).toBe(true);
});

test("[S21] the server does not answer its own answers", () => {
  const client = datagramClient();
  client.send(bareRequest(BINDING));
  client.send(bareRequest(METHODS.allocate));
  const answers = client.take();
  expect(answers).toHaveLength(2);
  for (const answer of answers) expect(exchange(client, answer)).toBeUndefined();
});

test("indications that only servers send are ignored", () => {
  const client = datagramClient();
  allocated(client);
  createPermission(client, PEER.address);
  for (const method of [METHODS.data, METHODS.connectionAttempt, METHODS.allocate, METHODS.refresh]) {
    const transactionId = nextTransactionId();
    const attributes = [attribute(XOR_PEER_ADDRESS, PEER), attribute(LIFETIME, 0)];
    const bytes = encodeMessage({ method, class: "indication", transactionId, attributes });
    expect(exchange(client, bytes)).toBeUndefined();
  }
  expect(takeToPeers(client.edge)).toEqual([]);
  expect(client.edge.turn.gauges().allocations).toBe(1);
});

test("[S22] an answer leaves from the socket that the request reached", () => {
  const edge = createRecordedEdge();
  const local = { address: "192.0.2.2", port: 3478 };
  const client = createDatagramClient(edge, { listenerId: addListener(edge, local) });
  client.send(bareRequest(BINDING));
  expect(edge.toClients).toMatchObject([{ from: local, to: client.remote }]);
  client.take();
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(edge.toClients).toMatchObject([{ from: local, to: client.remote }]);
});

test("the same address and port at two of the server's sockets are two clients", () => {
  const edge = createRecordedEdge();
  const listenerId = addListener(edge, { address: "192.0.2.2", port: 3478 });
  const one = createDatagramClient(edge);
  const other = createDatagramClient(edge, { listenerId });
  const [oneRelayed] = [allocated(one), allocated(other)];
  createPermission(one, PEER.address);
  sendFromPeer(edge, { from: PEER, to: oneRelayed, bytes: DATA });
  expect(takeRelayed(one)).toHaveLength(1);
  expect(other.take()).toEqual([]);
  expect(edge.turn.gauges().allocations).toBe(2);
});

test("[S23] a USERNAME, REALM or NONCE beyond bounds is refused", () => {
  const client = datagramClient();
  learnChallenge(client);
  const long = (type: number, length: number) => rawAttribute(type, new Uint8Array(length).fill(0x61));
  for (const attributes of [[long(0x06, 509)], [long(0x14, 764)], [long(0x15, 764)]]) {
    const answer = exchange(client, signedRequest(client, METHODS.allocate, [...attributes, UDP_TRANSPORT]));
    expect([400, 401, 438]).toContain(outcomeOf(answer));
  }
  expect(client.edge.turn.gauges().allocations).toBe(0);
});

test("[S29] Binding can be configured to need credentials", () => {
  const client = datagramClient({ binding: "authenticated" });
  expect(outcomeOf(exchange(client, bareRequest(BINDING)))).toBe(401);
  const answer = request(client, BINDING, []);
  expect(outcomeOf(answer)).toBe("success");
  expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.remote);
});

test("[S29] Binding can be switched off: it is not answered, and TURN still works", () => {
  const client = datagramClient({ binding: "off" });
  expect(exchange(client, bareRequest(BINDING))).toBeUndefined();
  expect(client.edge.turn.counters().drops.bindingOff).toBe(1);
  expect(outcomeOf(allocate(client))).toBe("success");
});

test("[S29] a server without relay addresses answers Binding and refuses Allocate", () => {
  const client = datagramClient({ relayIps: [] });
  expect(outcomeOf(exchange(client, bareRequest(BINDING)))).toBe("success");
  expect([403, 440, 508]).toContain(outcomeOf(allocate(client)));
  expect(client.edge.turn.gauges().allocations).toBe(0);
});

test("[S30] a retransmitted Binding request gets the same answer", () => {
  const client = datagramClient();
  const bytes = bareRequest(BINDING);
  const first = exchange(client, bytes)!;
  pass(client.edge, 39_000);
  expect(exchange(client, bytes)!.bytes).toEqual(first.bytes);
});

test("[S31] over TCP requests can come byte by byte or all at once", () => {
  const edge = createRecordedEdge();
  const client = createStreamClient(edge);
  learnChallenge(client);
  const messages = [
    bareRequest(BINDING),
    signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]),
    signedRequest(client, METHODS.refresh, []),
    bareRequest(BINDING, [attribute(SOFTWARE, "abc")]),
  ];
  const bytes = Uint8Array.from(messages.flatMap((message) => [...message]));
  client.send(bytes);
  const outcomes = client.take().map((answer) => outcomeOf(decodeMessage(answer)));
  expect(outcomes).toEqual(["success", "success", "success", "success"]);
  const drip = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 41_001 } });
  for (const byte of bareRequest(BINDING)) drip.send(Uint8Array.of(byte));
  expect(drip.take()).toHaveLength(1);
});

test.each([
  ["TLS", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...Array(40).fill(7)]],
  ["RTP", [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["STUN without the cookie", [0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  [
    "STUN with a length that is not a multiple of four",
    [0, 1, 0, 3, 0x21, 0x12, 0xa4, 0x42, ...Array(15).fill(0)],
  ],
])("[S32][S01] over TCP %s ends the connection without an answer", (_what, bytes) => {
  const edge = createRecordedEdge();
  const client = createStreamClient(edge);
  client.send(Uint8Array.from(bytes));
  expect(client.isClosed).toBe(true);
  expect(client.takeBytes()).toHaveLength(0);
  expect(edge.turn.gauges().connections).toBe(0);
});

test("[S32] the end of a connection ends its allocation", () => {
  const edge = createRecordedEdge();
  const client = createStreamClient(edge);
  allocated(client);
  client.send(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  expect(client.isClosed).toBe(true);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, connections: 0, relayedAddresses: 0 });
});

test("[S33] a connection without an allocation is closed after the grace, Binding or not", () => {
  const edge = createRecordedEdge({ connectionGraceMs: 60_000 });
  const client = createStreamClient(edge);
  pass(edge, 30_000);
  exchange(client, bareRequest(BINDING));
  pass(edge, 29_000);
  expect(client.isClosed).toBe(false);
  pass(edge, 3000);
  expect(client.isClosed).toBe(true);
  expect(edge.turn.gauges().connections).toBe(0);
});

test("[S33] a connection with an allocation stays, and gets the grace again after it", () => {
  const edge = createRecordedEdge({ connectionGraceMs: 60_000 });
  const client = createStreamClient(edge);
  allocated(client);
  pass(edge, 300_000);
  expect(client.isClosed).toBe(false);
  refresh(client, 0);
  pass(edge, 58_000);
  expect(client.isClosed).toBe(false);
  pass(edge, 4000);
  expect(client.isClosed).toBe(true);
});

test("[S33] a message that is never completed ends the connection, however slowly its bytes arrive", () => {
  const edge = createRecordedEdge({ connectionGraceMs: 600_000 });
  const client = createStreamClient(edge);
  allocated(client);
  const bytes = signedRequest(client, METHODS.refresh, []);
  let sent = 0;
  for (; sent < bytes.length - 1 && !client.isClosed; sent += 1) {
    client.send(bytes.subarray(sent, sent + 1));
    pass(edge, 1000);
  }
  expect(client.isClosed).toBe(true);
  expect(sent).toBeLessThanOrEqual(62);
  expect(edge.turn.counters().closes.partialMessage).toBe(1);
});

test("[S35] SOFTWARE is sent only if it is configured", () => {
  const without = datagramClient();
  const withName = datagramClient({ software: "Visavis" });
  const softwareOf = (client: typeof without) => [
    readAttribute(exchange(client, bareRequest(BINDING))!, SOFTWARE),
    readAttribute(allocate(client), SOFTWARE),
    readAttribute(refresh(client), SOFTWARE),
  ];
  expect(softwareOf(without)).toEqual([undefined, undefined, undefined]);
  expect(softwareOf(withName)).toContain("Visavis");
  expect(softwareOf(withName).slice(2)).toEqual(["Visavis"]);
});

test("[N01] Binding names no other addresses while NAT discovery is off", () => {
  const answer = exchange(datagramClient(), bareRequest(BINDING))!;
  expect([hasAttribute(answer, RESPONSE_ORIGIN), hasAttribute(answer, OTHER_ADDRESS)]).toEqual([
    false,
    false,
  ]);
});
