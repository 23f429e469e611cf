import {
  attribute,
  CHANGE_REQUEST,
  decodeMessage,
  encodeMessage,
  hasAttribute,
  METHODS,
  OTHER_ADDRESS,
  PADDING,
  RESPONSE_ORIGIN,
  RESPONSE_PORT,
  readAttribute,
  type TransportAddress,
  UNKNOWN_ATTRIBUTES,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { expect, test } from "vitest";
import { addListener, createRecordedEdge, type RecordedEdge } from "../testing/recorded-edge.ts";
import { bareRequest, exchange, nextTransactionId, outcomeOf } from "../testing/requests.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";
import { SERVER } from "../testing/test-configuration.ts";

const OTHER_PORT = { ...SERVER, port: 3479 };
const OTHER_IP = { ...SERVER, address: "192.0.2.2" };
const OTHER_BOTH = { address: "192.0.2.2", port: 3479 };
const CLIENT = { address: "198.51.100.1", port: 40_000 };

/** A server with additional sockets. */
function discoveryEdge(...others: readonly TransportAddress[]): RecordedEdge {
  const edge = createRecordedEdge({ natDiscovery: true });
  for (const local of others) addListener(edge, local);
  return edge;
}

const change = (changeIp: boolean, changePort: boolean) =>
  attribute(CHANGE_REQUEST, { changeIp, changePort });

/** Sends a Binding request. @returns the answers, whatever their source and destination */
function ask(edge: RecordedEdge, attributes: Parameters<typeof bareRequest>[1]) {
  createDatagramClient(edge, { remote: CLIENT }).send(bareRequest(METHODS.binding, attributes));
  return edge.toClients.splice(0).map(({ from, to, bytes }) => ({ from, to, message: decodeMessage(bytes) }));
}

test("[N02] a CHANGE-REQUEST without flags asks for nothing, also where there is nothing to change to", () => {
  const asked = (natDiscovery: boolean, changePort: boolean) => {
    const [answer] = ask(createRecordedEdge({ natDiscovery }), [change(false, changePort)]);
    return answer?.message.class;
  };
  expect([asked(true, false), asked(false, false)]).toEqual(["success", "success"]);
  expect([asked(true, true), asked(false, true)]).toEqual(["error", "error"]);
});

test("[N01] with two addresses and two ports, Binding names its origin and the opposite socket", () => {
  const [answer] = ask(discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH), []);
  expect(readAttribute(answer!.message, RESPONSE_ORIGIN)).toEqual(SERVER);
  expect(readAttribute(answer!.message, OTHER_ADDRESS)).toEqual(OTHER_BOTH);
  expect(readAttribute(answer!.message, XOR_MAPPED_ADDRESS)).toEqual(CLIENT);
});

test("[N01] with one socket there is no OTHER-ADDRESS", () => {
  const [answer] = ask(discoveryEdge(), []);
  expect(hasAttribute(answer!.message, OTHER_ADDRESS)).toBe(false);
});

test("[N01] a socket of the other family does not count", () => {
  const [answer] = ask(discoveryEdge({ address: "2001:db8:1::1", port: 3479 }), []);
  expect(hasAttribute(answer!.message, OTHER_ADDRESS)).toBe(false);
});

test.each([
  ["nothing", change(false, false), SERVER],
  ["the port", change(false, true), OTHER_PORT],
  ["the address", change(true, false), OTHER_IP],
  ["both", change(true, true), OTHER_BOTH],
])("[N02] CHANGE-REQUEST for %s is answered from the right socket", (_what, wish, from) => {
  const answers = ask(discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH), [wish]);
  expect(answers).toMatchObject([{ from, to: CLIENT }]);
  expect(outcomeOf(answers[0]!.message)).toBe("success");
  expect(readAttribute(answers[0]!.message, RESPONSE_ORIGIN)).toEqual(from);
});

test("[N02] with two ports of one address the port can be changed, the address not", () => {
  const edge = discoveryEdge(OTHER_PORT);
  expect(ask(edge, [change(false, true)])).toMatchObject([{ from: OTHER_PORT, to: CLIENT }]);
  for (const wish of [change(true, false), change(true, true)]) {
    const [answer] = ask(edge, [wish]);
    expect(outcomeOf(answer!.message)).toBe(420);
    expect(readAttribute(answer!.message, UNKNOWN_ATTRIBUTES)).toEqual([0x0003]);
    expect(answer!.from).toEqual(SERVER);
  }
});

test.each([change(false, true), change(true, false), change(true, true)])(
  "[N02] CHANGE-REQUEST gets 420 if there is one socket (%#)",
  (wish) => {
    const [answer] = ask(discoveryEdge(), [wish]);
    expect(outcomeOf(answer!.message)).toBe(420);
    expect(readAttribute(answer!.message, UNKNOWN_ATTRIBUTES)).toEqual([0x0003]);
  },
);

test("[N02] over TCP CHANGE-REQUEST is refused", () => {
  const client = createStreamClient(discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH));
  const answer = exchange(client, bareRequest(METHODS.binding, [change(true, true)]));
  expect([400, 420]).toContain(outcomeOf(answer));
});

test.each([
  ["CHANGE-REQUEST", change(true, true), 0x0003],
  ["RESPONSE-PORT", attribute(RESPONSE_PORT, 9), 0x0027],
  ["PADDING", attribute(PADDING, new Uint8Array(100)), 0x0026],
])("[N02][N03] if discovery is off, %s is unknown", (_name, wish, type) => {
  const edge = createRecordedEdge();
  addListener(edge, OTHER_BOTH);
  const [answer] = ask(edge, [wish]);
  expect(outcomeOf(answer!.message)).toBe(420);
  expect(readAttribute(answer!.message, UNKNOWN_ATTRIBUTES)).toEqual([type]);
  expect(answer).toMatchObject({ from: SERVER, to: CLIENT });
});

test("[N03] an answer goes only to the requesting address, and PADDING does not make it larger than the request", () => {
  const edge = discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH);
  for (const wishes of [[attribute(RESPONSE_PORT, 9)], [attribute(PADDING, new Uint8Array(1000))]]) {
    for (const { to, message } of ask(edge, wishes)) {
      expect(to.address).toBe(CLIENT.address);
      expect(message.bytes.length).toBeLessThanOrEqual(1100);
    }
  }
});

test("[N03] over TCP, RESPONSE-PORT has no effect", () => {
  const edge = discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH);
  const client = createStreamClient(edge);
  const answer = exchange(client, bareRequest(METHODS.binding, [attribute(RESPONSE_PORT, 9)]));
  expect(["success", 400, 420]).toContain(outcomeOf(answer));
  expect(edge.toClients).toEqual([]);
});

test("[N02][S28] a Binding indication with CHANGE-REQUEST gets no answer", () => {
  const edge = discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH);
  const client = createDatagramClient(edge, { remote: CLIENT });
  const transactionId = nextTransactionId();
  const attributes = [change(true, true)];
  client.send(encodeMessage({ method: METHODS.binding, class: "indication", transactionId, attributes }));
  expect(edge.toClients).toEqual([]);
});

test("[A09] discovery leaves no state behind", () => {
  const edge = discoveryEdge(OTHER_PORT, OTHER_IP, OTHER_BOTH);
  for (let time = 0; time < 100; time += 1) ask(edge, [change(true, true)]);
  expect(Object.values(edge.turn.gauges()).every((size) => size === 0)).toBe(true);
});
