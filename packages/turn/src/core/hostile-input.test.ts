import {
  attribute,
  DATA,
  decodeMessage,
  encodeMessage,
  FINGERPRINT,
  hasAttribute,
  METHODS,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createHostileTraffic } from "../testing/hostile-traffic.ts";
import {
  bindRelayedAddress,
  boundRelayedAddresses,
  createRecordedEdge,
  pass,
  sendFromPeer,
  takeToPeers,
} from "../testing/recorded-edge.ts";
import {
  allocated,
  createPermission,
  learnChallenge,
  nextTransactionId,
  signedRequest,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { mustStaySilent } from "../testing/silence.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";

const PEER = { address: "198.51.100.9", port: 9000 };

/** A STUN header with a matching length, and anything after it. */
const stunLike = fc
  .tuple(fc.nat(0x3fff), fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 12, maxLength: 12 }))
  .map(([type, body, transactionId]) => {
    const length = body.length & ~3;
    const bytes = new Uint8Array(20 + length);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, type);
    view.setUint16(2, length);
    view.setUint32(4, 0x2112a442);
    bytes.set(transactionId, 8);
    bytes.set(body.subarray(0, length), 20);
    return bytes;
  });

/** STUN whose attributes are framed correctly and contain anything. */
const wellFramed = fc
  .tuple(
    fc.nat(0x3fff),
    fc.array(
      fc.tuple(
        fc.oneof(fc.nat(0x30), fc.integer({ min: 0x8000, max: 0x8030 }), fc.nat(0xffff)),
        fc.uint8Array({ maxLength: 40 }),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([type, attributes]) => {
    const parts = attributes.map(([attributeType, value]) => {
      const part = Buffer.alloc(4 + ((value.length + 3) & ~3));
      part.writeUInt16BE(attributeType, 0);
      part.writeUInt16BE(value.length, 2);
      part.set(value, 4);
      return part;
    });
    const body = Buffer.concat(parts);
    const header = Buffer.from([
      type >> 8,
      type & 255,
      body.length >> 8,
      body.length & 255,
      0x21,
      0x12,
      0xa4,
      0x42,
    ]);
    return new Uint8Array(Buffer.concat([header, Buffer.alloc(12, 7), body]));
  });

const anyDatagram = fc.oneof(fc.uint8Array({ maxLength: 300 }), stunLike, wellFramed);

test("[S20][S21] no datagram makes the server throw, or answer what must not be answered", {
  timeout: 30_000,
}, () => {
  const edge = createRecordedEdge();
  const stranger = createDatagramClient(edge);
  const client = createDatagramClient(edge, { remote: { address: "198.51.100.2", port: 1 } });
  allocated(client);
  createPermission(client, PEER.address);
  fc.assert(
    fc.property(anyDatagram, (bytes) => {
      for (const sender of [stranger, client]) {
        sender.send(bytes);
        const answers = sender.take();
        expect(answers.length).toBeLessThanOrEqual(mustStaySilent(bytes) ? 0 : 1);
      }
      expect(takeToPeers(edge).every(({ to }) => to.address === PEER.address)).toBe(true);
      expect(edge.turn.gauges().allocations).toBe(1);
    }),
    { numRuns: 3000 },
  );
});

test("[S14] no message with a wrong FINGERPRINT is answered or carried out", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  learnChallenge(client);
  const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT], { fingerprint: true });
  let unmarked = 0;
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = bytes.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    if (!isMarked(changed)) {
      unmarked += 1;
      continue;
    }
    client.send(changed);
    expect(client.take()).toEqual([]);
    expect(edge.turn.gauges().allocations).toBe(0);
  }
  // The bits of FINGERPRINT's type, and those of a length that would include it.
  expect(unmarked).toBeLessThan(32);
});

/** False for a message without FINGERPRINT. */
function isMarked(bytes: Uint8Array): boolean {
  try {
    return hasAttribute(decodeMessage(bytes), FINGERPRINT);
  } catch {
    return true;
  }
}

test("[A04][S13] no signed request with a changed bit is carried out", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  learnChallenge(client);
  const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = bytes.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    client.send(changed);
    expect(edge.turn.gauges().allocations).toBe(0);
  }
});

test("[S31][S32] no stream of bytes, however it is split, makes the server throw", () => {
  const edge = createRecordedEdge();
  fc.assert(
    fc.property(
      fc.array(anyDatagram, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 50 })),
      (messages, cuts) => {
        const stream = createStreamClient(edge);
        const bytes = new Uint8Array(Buffer.concat(messages));
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          stream.send(bytes.subarray(from, from + cut));
          from += cut;
        }
        stream.take();
        stream.end();
        expect(edge.turn.gauges()).toMatchObject({ allocations: 0, connections: 0 });
      },
    ),
    { numRuns: 500 },
  );
});

test("[D13] whatever a peer sends, the client gets exactly that", () => {
  const edge = createRecordedEdge();
  const clients = [createDatagramClient(edge), createStreamClient(edge)];
  for (const client of clients) {
    const relayed = allocated(client);
    createPermission(client, PEER.address);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 1500 }), anyDatagram), (bytes) => {
        sendFromPeer(edge, { from: PEER, to: relayed, bytes });
        const transactionId = nextTransactionId();
        const attributes = [attribute(XOR_PEER_ADDRESS, PEER), attribute(DATA, bytes)];
        const expected = encodeMessage({
          method: METHODS.data,
          class: "indication",
          transactionId,
          attributes,
        });
        const [message] = client.take();
        expect(message?.subarray(20)).toEqual(expected.subarray(20));
        expect(message?.subarray(0, 8)).toEqual(expected.subarray(0, 8));
      }),
      { numRuns: 300 },
    );
  }
});

test("a storm of valid, mutated and random messages breaks nothing", { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(fc.integer({ min: 1 }), (seed) => {
      const traffic = createHostileTraffic(seed);
      for (let step = 0; step < 1500; step += 1) traffic.step();
      const { allocations, relayedAddresses } = traffic.edge.turn.gauges();
      expect(allocations).toBeLessThanOrEqual(12);
      expect(relayedAddresses).toBeGreaterThanOrEqual(boundRelayedAddresses(traffic.edge).length);
      for (const relay of traffic.edge.relayedAddresses.filter(({ state }) => state === "requested")) {
        bindRelayedAddress(traffic.edge, relay);
      }
      pass(traffic.edge, 3700_000);
      expect(traffic.edge.turn.gauges()).toMatchObject({ allocations: 0, permissions: 0, channels: 0 });
    }),
    { numRuns: 20 },
  );
});

test("this storm reaches deep into the server", { timeout: 30_000 }, () => {
  const traffic = createHostileTraffic(7);
  for (let step = 0; step < 20_000; step += 1) traffic.step();
  const { success, error, indication, channelData } = traffic.answers;
  for (const count of [success, error, indication, channelData, traffic.relayedToPeers]) {
    expect(count).toBeGreaterThan(20);
  }
  const { rejections, drops } = traffic.edge.turn.counters();
  expect(Object.values(rejections).filter((count) => count > 0).length).toBeGreaterThan(6);
  expect(Object.values(drops).filter((count) => count > 0).length).toBeGreaterThan(6);
});
