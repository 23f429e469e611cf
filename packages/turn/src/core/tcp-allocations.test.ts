import {
  type AttributeToWrite,
  attribute,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  DONT_FRAGMENT,
  decodeMessage,
  EVEN_PORT,
  encodeMessage,
  METHODS,
  RESERVATION_TOKEN,
  readAttribute,
  type StunMessage,
  type TransportAddress,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { expect, test } from "vitest";
import {
  acceptConnect,
  boundRelayedAddresses,
  connectFromPeer,
  createRecordedEdge,
  pass,
  type RecordedEdge,
  type RecordedPeerConnection,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bindChannel,
  createPermission,
  learnChallenge,
  nextTransactionId,
  outcomeOf,
  refresh,
  request,
  sendIndication,
  signedRequest,
  TCP_TRANSPORT,
} from "../testing/requests.ts";
import { createStreamClient, type StreamClient, type TestClient } from "../testing/test-client.ts";
import {
  ALICE,
  BOB,
  FORBIDDEN_PEER,
  RELAY_IPV4,
  testConfiguration,
  WITHOUT_LIMITS,
} from "../testing/test-configuration.ts";
import type { TurnConfiguration } from "./index.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);

/** A client whose TCP connection holds a TCP allocation. */
function tcpClient(changes: Partial<TurnConfiguration> = {}) {
  const edge = createRecordedEdge(changes);
  const control = createStreamClient(edge);
  const relayed = allocated(control, [TCP_TRANSPORT]);
  return { edge, control, relayed };
}

function lastAnswer(client: TestClient): StunMessage | undefined {
  const last = client.take().at(-1);
  return last === undefined ? undefined : decodeMessage(last);
}

/** Sends Connect; the answer comes once the peer has accepted or refused the connection. */
function sendConnect(client: TestClient, peer: TransportAddress): void {
  if (client.nonce === undefined) learnChallenge(client);
  client.send(signedRequest(client, METHODS.connect, [attribute(XOR_PEER_ADDRESS, peer)]));
}

/** A connection to the peer that waits for its ConnectionBind. */
function connected(control: StreamClient, peer = PEER) {
  sendConnect(control, peer);
  const connection = acceptConnect(control.edge);
  const answer = lastAnswer(control)!;
  expect(outcomeOf(answer)).toBe("success");
  return { connection, connectionId: readAttribute(answer, CONNECTION_ID)! };
}

let dataPort = 45_000;

/** A new connection of the client that asks for `connectionId`. */
function bindConnection(edge: RecordedEdge, connectionId: number, credentials = ALICE) {
  dataPort += 1;
  const remote = { address: "198.51.100.1", port: dataPort };
  const data = createStreamClient(edge, { remote, credentials });
  const answer = request(data, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
  return { data, answer };
}

const isJoined = ({ joined }: RecordedPeerConnection) => joined !== undefined;

test("a TCP allocation gets a relayed TCP address", () => {
  const { edge, relayed } = tcpClient();
  expect(boundRelayedAddresses(edge)).toMatchObject([{ transport: "tcp", external: relayed }]);
});

test.each([
  ["EVEN-PORT", attribute(EVEN_PORT, false)],
  ["DONT-FRAGMENT", attribute(DONT_FRAGMENT, true)],
  ["RESERVATION-TOKEN", attribute(RESERVATION_TOKEN, new Uint8Array(8))],
])("[T01] a TCP allocation with %s is refused", (name, extra) => {
  const edge = createRecordedEdge();
  const outcome = outcomeOf(allocate(createStreamClient(edge), [TCP_TRANSPORT, extra]));
  // DONT-FRAGMENT is an unknown attribute here (L07).
  expect(name === "DONT-FRAGMENT" ? [400, 420] : [400]).toContain(outcome);
  expect(edge.turn.gauges().allocations).toBe(0);
});

test("[T02] Connect succeeds with a CONNECTION-ID when the peer accepts the connection", () => {
  const { edge, control, relayed } = tcpClient();
  sendConnect(control, PEER);
  const [relayedAddress] = edge.relayedAddresses;
  expect(relayedAddress!.external).toEqual(relayed);
  expect(edge.connects).toMatchObject([{ peer: PEER, local: relayedAddress!.local }]);
  expect(control.take()).toEqual([]);
  acceptConnect(edge);
  const answer = lastAnswer(control)!;
  expect(outcomeOf(answer)).toBe("success");
  expect(readAttribute(answer, CONNECTION_ID)).toBe(edge.connects[0]!.peerConnectionId);
});

test("streams wait for the limit on bytes a second, which what they take in advance delays", () => {
  const perAllocation = { ...WITHOUT_LIMITS.bytesPerSecond, perAllocation: 1_000 };
  const { edge, control } = tcpClient({ limits: { ...WITHOUT_LIMITS, bytesPerSecond: perAllocation } });
  const { connection, connectionId } = connected(control);
  bindConnection(edge, connectionId);
  expect(connection.joined?.isMetered).toBe(true);
  const passed = (bytes: number) =>
    edge.turn.peerBytes(connectionId, { bytes, direction: "toPeers" }, edge.nowMs);
  expect([passed(800), passed(700), passed(500)]).toEqual([0, 500, 1_000]);
  pass(edge, 1_500);
  expect(passed(500)).toBe(0);
  expect(edge.turn.peerBytes(12345, { bytes: 1, direction: "toPeers" }, edge.nowMs)).toBeUndefined();
});

test("[T02] Connect needs no permission", () => {
  const { edge, control } = tcpClient();
  sendConnect(control, PEER);
  expect(edge.connects).toHaveLength(1);
});

test("[T02] Connect without an allocation gets 437", () => {
  const control = createStreamClient(createRecordedEdge());
  sendConnect(control, PEER);
  expect(outcomeOf(lastAnswer(control))).toBe(437);
});

test("[T02] Connect on a UDP allocation is refused", () => {
  const edge = createRecordedEdge();
  const control = createStreamClient(edge);
  allocated(control);
  sendConnect(control, PEER);
  expect(outcomeOf(lastAnswer(control))).toBeGreaterThanOrEqual(400);
  expect(edge.connects).toEqual([]);
});

test.each([
  ["without a peer", [], 400],
  ["with half a peer", [attribute(CHANNEL_NUMBER, 0x4000)], 400],
] as [string, AttributeToWrite[], number][])("[T02] Connect %s gets %i", (_what, attributes, code) => {
  const { control } = tcpClient();
  expect(outcomeOf(request(control, METHODS.connect, attributes))).toBe(code);
});

test("[T02][T08] Connect to a forbidden peer gets 403, to another family 443", () => {
  const { edge, control } = tcpClient();
  sendConnect(control, { ...PEER, address: FORBIDDEN_PEER });
  expect(outcomeOf(lastAnswer(control))).toBe(403);
  sendConnect(control, { address: "2001:db8:9::9", port: 9 });
  expect(outcomeOf(lastAnswer(control))).toBe(443);
  expect(edge.connects).toEqual([]);
});

test("[T02] Connect to port zero is refused", () => {
  const { edge, control } = tcpClient();
  sendConnect(control, { ...PEER, port: 0 });
  expect(outcomeOf(lastAnswer(control))).toBe(400);
  expect(edge.connects).toEqual([]);
});

test("[P16][T08] the server's own services and addresses cannot be connected to, as if nothing were there", () => {
  const { edge, control } = tcpClient({ ownServices: [PEER] });
  for (const peer of [PEER, { address: RELAY_IPV4, port: 22 }]) {
    sendConnect(control, peer);
    expect(outcomeOf(lastAnswer(control))).toBe(447);
  }
  expect(edge.connects).toEqual([]);
});

test("[T02] a second Connect to the same peer gets 446, while it is being opened and after", () => {
  const { edge, control } = tcpClient();
  sendConnect(control, PEER);
  sendConnect(control, PEER);
  expect(outcomeOf(lastAnswer(control))).toBe(446);
  acceptConnect(edge);
  control.take();
  sendConnect(control, PEER);
  expect(outcomeOf(lastAnswer(control))).toBe(446);
  sendConnect(control, { ...PEER, port: 9001 });
  expect(edge.connects).toHaveLength(2);
});

test("[T02] a peer that cannot be reached gives 447, and can be tried again", () => {
  const { edge, control } = tcpClient();
  sendConnect(control, PEER);
  edge.turn.peerUnreachable(edge.connects[0]!.peerConnectionId, edge.nowMs);
  expect(outcomeOf(lastAnswer(control))).toBe(447);
  expect(edge.turn.gauges().connections).toBe(1);
  connected(control);
});

test("[T02] a peer that has not answered after 30 s gives 447", () => {
  const { edge, control } = tcpClient();
  sendConnect(control, PEER);
  pass(edge, 29_000);
  expect(control.take()).toEqual([]);
  pass(edge, 3000);
  expect(outcomeOf(lastAnswer(control))).toBe(447);
  const late = acceptConnect(edge);
  expect(late.isClosed).toBe(true);
  expect(control.take()).toEqual([]);
});

test("[T02] a Connect retransmitted in the meantime opens one connection", () => {
  const { edge, control } = tcpClient();
  const bytes = signedRequest(control, METHODS.connect, [attribute(XOR_PEER_ADDRESS, PEER)]);
  control.send(bytes);
  control.send(bytes);
  expect(edge.connects).toHaveLength(1);
});

test("[T03] ConnectionBind over a new connection joins the two", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const { data, answer } = bindConnection(edge, connectionId);
  expect(outcomeOf(answer)).toBe("success");
  expect(connection.joined?.connectionId).toBe(data.connectionId);
  expect(connection.joined?.early).toHaveLength(0);
});

test("[T03] ConnectionBind works over TLS", () => {
  const edge = createRecordedEdge();
  const control = createStreamClient(edge, { transport: "tls" });
  allocated(control, [TCP_TRANSPORT]);
  const { connection, connectionId } = connected(control);
  const remote = { address: "198.51.100.1", port: 46_000 };
  const data = createStreamClient(edge, { remote, transport: "tls" });
  const answer = request(data, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
  expect(outcomeOf(answer)).toBe("success");
  expect(isJoined(connection)).toBe(true);
});

test("[T03][A08] the nonce of the control connection is valid for ConnectionBind from another port of its address", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const outcomeFrom = (address: string) => {
    const data = createStreamClient(edge, { remote: { address, port: 47_000 } });
    data.nonce = control.nonce;
    data.send(signedRequest(data, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]));
    return outcomeOf(lastAnswer(data)!);
  };
  expect(outcomeFrom("198.51.100.7")).toBe(438);
  expect(isJoined(connection)).toBe(false);
  expect(outcomeFrom(control.remote.address)).toBe("success");
  expect(isJoined(connection)).toBe(true);
});

test("[T03] a connection is bound once", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const first = bindConnection(edge, connectionId).data;
  expect(outcomeOf(bindConnection(edge, connectionId).answer)).toBe(400);
  expect(connection.joined?.connectionId).toBe(first.connectionId);
});

test("[T03] an unknown id, and one that is missing or malformed, get 400", () => {
  const { edge } = tcpClient();
  expect(outcomeOf(bindConnection(edge, 123_456).answer)).toBe(400);
  const data = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 46_000 } });
  expect(outcomeOf(request(data, METHODS.connectionBind, []))).toBe(400);
});

test("[T03] another user cannot bind the connection, its owner still can", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const outcome = outcomeOf(bindConnection(edge, connectionId, BOB).answer);
  expect([400, 441]).toContain(outcome);
  expect(isJoined(connection)).toBe(false);
  expect(outcomeOf(bindConnection(edge, connectionId).answer)).toBe("success");
});

test("[T03] a request without credentials gets 401", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const data = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 46_000 } });
  const attributes = [attribute(CONNECTION_ID, connectionId)];
  const transactionId = nextTransactionId();
  data.send(encodeMessage({ method: METHODS.connectionBind, class: "request", transactionId, attributes }));
  expect(outcomeOf(lastAnswer(data))).toBe(401);
  expect(isJoined(connection)).toBe(false);
});

test("[T03] the control connection cannot bind", () => {
  const { control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const answer = request(control, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
  expect(outcomeOf(answer)).toBe(400);
  expect(isJoined(connection)).toBe(false);
});

test("[T03] a connection that is not bound within 30 s is closed", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  pass(edge, 29_000);
  expect(connection.isClosed).toBe(false);
  pass(edge, 3000);
  expect(connection.isClosed).toBe(true);
  expect(outcomeOf(bindConnection(edge, connectionId).answer)).toBe(400);
  sendConnect(control, PEER);
  expect(edge.connects).toHaveLength(2);
});

test("[T03] a connection that is bound in time stays open", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const { data } = bindConnection(edge, connectionId);
  pass(edge, 400_000);
  expect([connection.isClosed, data.isClosed]).toEqual([false, false]);
});

test("[T04] data that the client sends right after ConnectionBind goes to the peer", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const data = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 46_000 } });
  learnChallenge(data);
  const bind = signedRequest(data, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
  const early = new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n");
  data.send(Uint8Array.from([...bind, ...early]));
  expect(outcomeOf(lastAnswer(data))).toBe("success");
  expect(connection.joined?.early).toEqual(early);
  expect(data.isClosed).toBe(false);
});

test("[T04] a ConnectionBind that arrives byte by byte joins at its last byte", () => {
  const { edge, control } = tcpClient();
  const { connection, connectionId } = connected(control);
  const data = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 46_000 } });
  learnChallenge(data);
  const bind = signedRequest(data, METHODS.connectionBind, [attribute(CONNECTION_ID, connectionId)]);
  for (const byte of bind) {
    expect(isJoined(connection)).toBe(false);
    data.send(Uint8Array.of(byte));
  }
  expect(connection.joined?.early).toHaveLength(0);
});

test("[T05] a peer that connects with permission is announced, and can be bound", () => {
  const { edge, control, relayed } = tcpClient();
  createPermission(control, PEER.address);
  const connection = connectFromPeer(edge, { from: PEER, to: relayed });
  const attempt = lastAnswer(control)!;
  expect([attempt.method, attempt.class]).toEqual([METHODS.connectionAttempt, "indication"]);
  expect(readAttribute(attempt, CONNECTION_ID)).toBe(connection.id);
  expect(readAttribute(attempt, XOR_PEER_ADDRESS)).toEqual(PEER);
  expect(outcomeOf(bindConnection(edge, connection.id!).answer)).toBe("success");
  expect(isJoined(connection)).toBe(true);
});

test("[T05] a peer that connects without permission is closed at once", () => {
  const { edge, control, relayed } = tcpClient();
  expect(connectFromPeer(edge, { from: PEER, to: relayed }).id).toBeUndefined();
  createPermission(control, PEER.address);
  const other = { ...PEER, address: "198.51.100.10" };
  expect(connectFromPeer(edge, { from: other, to: relayed }).id).toBeUndefined();
  pass(edge, 301_000);
  expect(connectFromPeer(edge, { from: PEER, to: relayed }).id).toBeUndefined();
  expect(control.take()).toEqual([]);
});

test("[T05][P15] after a change of policy, the peer is closed", () => {
  const { edge, control, relayed } = tcpClient();
  createPermission(control, PEER.address);
  edge.turn.reconfigure(testConfiguration({ peerPolicy: () => "none" }), edge.nowMs);
  expect(connectFromPeer(edge, { from: PEER, to: relayed }).id).toBeUndefined();
});

test("[T05] a peer whose connection is not bound within 30 s is closed", () => {
  const { edge, control, relayed } = tcpClient();
  createPermission(control, PEER.address);
  const connection = connectFromPeer(edge, { from: PEER, to: relayed });
  pass(edge, 32_000);
  expect(connection.isClosed).toBe(true);
  expect(outcomeOf(bindConnection(edge, connection.id!).answer)).toBe(400);
});

test("[T06] after the end of a connection its peer can be connected to again", () => {
  const { edge, control } = tcpClient();
  const { connectionId } = connected(control);
  bindConnection(edge, connectionId);
  edge.turn.peerConnectionClosed(connectionId);
  expect(control.isClosed).toBe(false);
  sendConnect(control, PEER);
  expect(edge.connects).toHaveLength(2);
});

test("[T06] a peer that closes before it is bound can no longer be bound", () => {
  const { edge, control } = tcpClient();
  const { connectionId } = connected(control);
  edge.turn.peerConnectionClosed(connectionId);
  expect(outcomeOf(bindConnection(edge, connectionId).answer)).toBe(400);
});

test.each([
  ["the control connection ends", (control: StreamClient) => control.end()],
  ["the allocation is deleted", (control: StreamClient) => void refresh(control, 0)],
  ["the allocation expires", (control: StreamClient) => pass(control.edge, 602_000)],
])("[T06][R03] when %s, all its connections are closed", (_what, end) => {
  const { edge, control } = tcpClient();
  const bound = connected(control);
  bindConnection(edge, bound.connectionId);
  const waiting = connected(control, { ...PEER, port: 9001 });
  sendConnect(control, { ...PEER, port: 9002 });
  end(control);
  expect([bound, waiting].map(({ connection }) => connection.isClosed)).toEqual([true, true]);
  expect(boundRelayedAddresses(edge)).toEqual([]);
  expect(acceptConnect(edge).isClosed).toBe(true);
  expect(edge.turn.gauges().allocations).toBe(0);
});

test("[T09] Send on a TCP allocation is dropped, ChannelBind gets 400", () => {
  const { edge, control } = tcpClient();
  createPermission(control, PEER.address);
  sendIndication(control, PEER, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect(outcomeOf(bindChannel(control, 0x4000, PEER))).toBe(400);
  expect(edge.turn.gauges().channels).toBe(0);
  expect(control.isClosed).toBe(false);
});

test("[D16] a datagram to a relayed TCP address is dropped", () => {
  const { edge, control, relayed } = tcpClient();
  createPermission(control, relayed.address);
  const other = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 46_000 } });
  allocated(other);
  createPermission(other, relayed.address);
  sendIndication(other, relayed, DATA);
  expect(control.take()).toEqual([]);
  expect(takeToPeers(edge)).toEqual([]);
});

test("a UDP and a TCP allocation may have the same port", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_000 } });
  const udp = createStreamClient(edge);
  const tcp = createStreamClient(edge, { remote: { address: "198.51.100.1", port: 46_000 } });
  expect(readAttribute(allocate(udp), XOR_RELAYED_ADDRESS)?.port).toBe(50_000);
  expect(readAttribute(allocate(tcp, [TCP_TRANSPORT]), XOR_RELAYED_ADDRESS)?.port).toBe(50_000);
});
