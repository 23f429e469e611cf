import fc from "fast-check";
import { expect, test } from "vitest";
import { packetBytes } from "./packet-memory.ts";

test("[S08] every packet starts as zeros and shares no byte with another", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 40 }), (lengths) => {
      const packets = lengths.map((length) => packetBytes(length));
      for (const [index, packet] of packets.entries()) {
        expect(packet).toHaveLength(lengths[index] ?? -1);
        expect(packet.every((byte) => byte === 0)).toBe(true);
        packet.fill(index + 1);
      }
      for (const [index, packet] of packets.entries()) {
        expect(packet.every((byte) => byte === index + 1)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test("later packets are unharmed if a packet's buffer was transferred to another thread", () => {
  const sent = packetBytes(100);
  structuredClone(sent.buffer, { transfer: [sent.buffer] });
  expect(packetBytes(100)).toEqual(new Uint8Array(100));
});

test("a large packet has its own memory", () => {
  expect(packetBytes(4097).buffer.byteLength).toBe(4097);
});
