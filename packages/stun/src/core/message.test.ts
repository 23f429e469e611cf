import fc from "fast-check";
import { expect, test } from "vitest";
import {
  attribute,
  CHANNEL_NUMBER,
  DATA,
  decodeMessage,
  encodeMessage,
  hasAttribute,
  isStunMessage,
  LIFETIME,
  METHODS,
  type MessageClass,
  NONCE,
  REALM,
  readAttribute,
  readAttributes,
  SOFTWARE,
  StunDecodeError,
  type StunErrorCode,
  USERNAME,
  unknownRequired,
  XOR_PEER_ADDRESS,
} from "./index.ts";

const TRANSACTION_ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
const HEADER = [0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42, ...TRANSACTION_ID];

/** A Binding request with these bytes after the header, and the right length. */
function request(...attributes: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from([...HEADER, ...attributes]);
  bytes[2] = attributes.length >> 8;
  bytes[3] = attributes.length;
  return bytes;
}

/** An attribute as bytes: header, value, padding of 0xEE. */
function wire(type: number, ...value: readonly number[]): number[] {
  const padding = Array.from({ length: (4 - (value.length % 4)) % 4 }, () => 0xee);
  return [type >> 8, type & 0xff, value.length >> 8, value.length & 0xff, ...value, ...padding];
}

function refuses(bytes: Uint8Array, code: StunErrorCode, offset: number): void {
  expect(() => decodeMessage(bytes)).toThrow(StunDecodeError);
  expect(() => decodeMessage(bytes)).toThrow(
    expect.objectContaining({ name: "StunDecodeError", code, offset }),
  );
}

const typesOf = (bytes: Uint8Array) => decodeMessage(bytes).attributes.map(({ type }) => type);

const LIFETIME_0 = wire(0x000d, 0, 0, 0, 0);
const INTEGRITY = wire(0x0008, ...new Uint8Array(20));
const INTEGRITY_SHA256 = wire(0x001c, ...new Uint8Array(32));
const FINGERPRINT_BYTES = wire(0x8028, 0, 0, 0, 0);

test("a header alone is a message", () => {
  const message = decodeMessage(request());
  expect(message).toMatchObject({ method: METHODS.binding, class: "request", attributes: [] });
  expect(message.transactionId).toEqual(TRANSACTION_ID);
});

test.each([0x40, 0x80, 0xc0, 0xff])("[S01] a message with first byte %i is not STUN", (first) => {
  const bytes = request().with(0, first);
  expect(isStunMessage(bytes)).toBe(false);
  refuses(bytes, "STUN_NOT_STUN", 0);
});

test("[S03] a message without the magic cookie is refused, whichever byte is wrong", () => {
  for (const index of [4, 5, 6, 7]) {
    const bytes = request().with(index, 0);
    expect(isStunMessage(bytes)).toBe(false);
    refuses(bytes, "STUN_BAD_COOKIE", 4);
  }
});

test.each([1, 2, 3])("[S04] a length %i bytes over a multiple of 4 is refused", (over) => {
  const bytes = Uint8Array.from([...request(), ...new Uint8Array(over)]);
  refuses(bytes.with(3, over), "STUN_BAD_LENGTH", 2);
});

test("[S05] a datagram that is larger or smaller than its header says is refused", () => {
  refuses(request(...LIFETIME_0).subarray(0, 24), "STUN_BAD_LENGTH", 2);
  refuses(Uint8Array.from([...request(...LIFETIME_0), 0]), "STUN_BAD_LENGTH", 2);
  refuses(Uint8Array.from([...request(...LIFETIME_0), 0, 0, 0, 0]), "STUN_BAD_LENGTH", 2);
});

test("[S06] a datagram shorter than a header is refused, a bare header is not", () => {
  for (let length = 0; length < 20; length++) {
    const bytes = request().subarray(0, length);
    expect(isStunMessage(bytes)).toBe(false);
    refuses(bytes, "STUN_TOO_SHORT", length);
  }
  expect(isStunMessage(request())).toBe(true);
});

test("[S07] an attribute that runs past the end of the message is refused", () => {
  refuses(request(0x00, 0x06, 0x00, 0x05, 1, 2, 3, 4), "STUN_BAD_LENGTH", 22);
  refuses(request(...LIFETIME_0, 0x00, 0x06, 0x00, 0x01), "STUN_BAD_LENGTH", 30);
  refuses(request(0x00, 0x06, 0xff, 0xff), "STUN_BAD_LENGTH", 22);
});

test("[S07] an attribute may not extend past a message that is part of a larger buffer", () => {
  const larger = Uint8Array.from([...request(0x00, 0x06, 0x00, 0x05, 1, 2, 3, 4), 5, 6, 7, 8]);
  refuses(larger.subarray(0, 28), "STUN_BAD_LENGTH", 22);
});

test("[S08][S09] padding may be anything and is not part of the value", () => {
  const message = decodeMessage(request(...wire(0x0006, 0x61, 0x62, 0x63, 0x64, 0x65), ...LIFETIME_0));
  expect(readAttribute(message, USERNAME)).toBe("abcde");
  expect(readAttribute(message, LIFETIME)).toBe(0);
  expect(message.attributes[1]?.offset).toBe(32);
});

test("[S10] the first of several attributes counts", () => {
  const message = decodeMessage(request(...wire(0x000d, 0, 0, 2, 88), ...LIFETIME_0));
  expect(readAttribute(message, LIFETIME)).toBe(600);
});

test("[S10] every XOR-PEER-ADDRESS of a message can be read", () => {
  const peers = [
    { address: "192.0.2.1", port: 1 },
    { address: "2001:db8::1", port: 0 },
    { address: "192.0.2.3", port: 65535 },
  ];
  const bytes = encodeMessage({
    method: METHODS.createPermission,
    class: "request",
    transactionId: TRANSACTION_ID,
    attributes: [...peers.map((peer) => attribute(XOR_PEER_ADDRESS, peer)), attribute(REALM, "example.org")],
  });
  expect(readAttributes(decodeMessage(bytes), XOR_PEER_ADDRESS)).toEqual(peers);
  expect(readAttributes(decodeMessage(bytes), USERNAME)).toEqual([]);
});

test("[S11] attributes after MESSAGE-INTEGRITY are ignored, except MESSAGE-INTEGRITY-SHA256 and FINGERPRINT", () => {
  expect(typesOf(request(...INTEGRITY, ...LIFETIME_0))).toEqual([0x0008]);
  expect(typesOf(request(...INTEGRITY, ...LIFETIME_0, ...INTEGRITY_SHA256))).toEqual([0x0008, 0x001c]);
  expect(typesOf(request(...INTEGRITY, ...LIFETIME_0, ...FINGERPRINT_BYTES))).toEqual([0x0008, 0x8028]);
  expect(typesOf(request(...INTEGRITY, ...INTEGRITY))).toEqual([0x0008]);
});

test("[S12] attributes after MESSAGE-INTEGRITY-SHA256 are ignored, except FINGERPRINT", () => {
  expect(typesOf(request(...INTEGRITY_SHA256, ...LIFETIME_0, ...INTEGRITY))).toEqual([0x001c]);
  expect(typesOf(request(...INTEGRITY, ...INTEGRITY_SHA256, ...INTEGRITY_SHA256, ...LIFETIME_0))).toEqual([
    0x0008, 0x001c,
  ]);
  expect(typesOf(request(...INTEGRITY_SHA256, ...LIFETIME_0, ...FINGERPRINT_BYTES))).toEqual([
    0x001c, 0x8028,
  ]);
});

test("[S12] everything after FINGERPRINT is ignored", () => {
  const bytes = request(
    ...FINGERPRINT_BYTES,
    ...INTEGRITY,
    ...INTEGRITY_SHA256,
    ...LIFETIME_0,
    ...FINGERPRINT_BYTES,
  );
  expect(typesOf(bytes)).toEqual([0x8028]);
});

test("[S07][S11] even an ignored attribute must not run past the end", () => {
  refuses(request(...INTEGRITY, 0x00, 0x0d, 0x00, 0x04), "STUN_BAD_LENGTH", 46);
});

test("[S16] every unknown comprehension-required attribute is listed once, in order", () => {
  const message = decodeMessage(
    request(...wire(0x7fff), ...wire(0x0006, 0x61), ...wire(0x0002, 1), ...wire(0x7fff), ...wire(0x0000)),
  );
  expect(unknownRequired(message, new Set([USERNAME.type]))).toEqual([0x7fff, 0x0002, 0x0000]);
  expect(unknownRequired(message, new Set([0x0006, 0x7fff, 0x0002, 0x0000]))).toEqual([]);
});

test("[S16] a datagram full of unknown attributes takes linear time, and each type is listed once", () => {
  // The largest that UDP carries: 16,000 attributes without a value, half of them for the second time.
  const types = Array.from({ length: 16_000 }, (_, index) => 0x0040 + (index % 8000));
  const message = decodeMessage(request(...types.flatMap((type) => wire(type))));
  let looks = 0;
  const attributes = message.attributes.map((found) => ({
    ...found,
    get type() {
      looks += 1;
      return found.type;
    },
  }));
  expect(unknownRequired({ ...message, attributes }, new Set())).toEqual(types.slice(0, 8000));
  expect(looks).toBe(16_000);
});

test("[S18] attributes from 0x8000 on may be unknown", () => {
  const message = decodeMessage(request(...wire(0x8000, 1, 0, 0, 0), ...wire(0xffff), ...wire(0xc057, 9)));
  expect(unknownRequired(message, new Set())).toEqual([]);
});

test("[S16] an ignored attribute is not listed as unknown", () => {
  const message = decodeMessage(request(...INTEGRITY, ...wire(0x7fff)));
  expect(unknownRequired(message, new Set([0x0008]))).toEqual([]);
});

test("an attribute is looked up by its type", () => {
  const message = decodeMessage(request(...wire(0x0014)));
  expect(hasAttribute(message, REALM)).toBe(true);
  expect(hasAttribute(message, NONCE)).toBe(false);
  expect(readAttribute(message, REALM)).toBe("");
  expect(readAttribute(message, NONCE)).toBeUndefined();
});

test("a malformed value is refused with its offset in the message and the attribute's name", () => {
  const message = decodeMessage(request(...wire(0x8022, 0x61), ...wire(0x0012, 0, 3, 0, 0, 1, 2, 3, 4)));
  expect(() => readAttribute(message, XOR_PEER_ADDRESS)).toThrow(
    expect.objectContaining({
      code: "STUN_BAD_ATTRIBUTE",
      offset: 33,
      message: "XOR-PEER-ADDRESS: unknown address family 3",
    }),
  );
  expect(() => readAttributes(message, XOR_PEER_ADDRESS)).toThrow(StunDecodeError);
  expect(hasAttribute(message, XOR_PEER_ADDRESS)).toBe(true);
  expect(readAttribute(message, CHANNEL_NUMBER)).toBeUndefined();
});

test("nothing is copied: values and transaction id are views on the datagram, also if that is a Buffer", () => {
  const surroundings = Buffer.alloc(100, 0xee);
  const bytes = surroundings.subarray(13, 13 + 32);
  bytes.set(request(...wire(0x0013, 1, 2, 3, 4, 5)));
  const message = decodeMessage(bytes);
  const data = readAttribute(message, DATA) ?? new Uint8Array();
  expect(Array.from(data)).toEqual([1, 2, 3, 4, 5]);
  surroundings[13 + 24] = 99;
  surroundings[13 + 8] = 77;
  expect(data[0]).toBe(99);
  expect(message.transactionId[0]).toBe(77);
  expect(message.bytes).toBe(bytes);
});

test("every method and class has its own type, as RFC 8489 §5 interleaves them", () => {
  const typeOf = (method: number, messageClass: MessageClass) => {
    const bytes = encodeMessage({ method, class: messageClass, transactionId: TRANSACTION_ID });
    const { method: decodedMethod, class: decodedClass } = decodeMessage(bytes);
    expect([decodedMethod, decodedClass]).toEqual([method, messageClass]);
    return Buffer.from(bytes).readUInt16BE(0);
  };
  expect(typeOf(METHODS.binding, "request")).toBe(0x0001);
  expect(typeOf(METHODS.binding, "indication")).toBe(0x0011);
  expect(typeOf(METHODS.binding, "success")).toBe(0x0101);
  expect(typeOf(METHODS.binding, "error")).toBe(0x0111);
  expect(typeOf(METHODS.channelBind, "error")).toBe(0x0119);
  expect(typeOf(0xfff, "request")).toBe(0x3eef);
  const types = new Set<number>();
  for (let method = 0; method <= 0xfff; method++) {
    for (const each of ["request", "indication", "success", "error"] as const)
      types.add(typeOf(method, each));
  }
  expect(types.size).toBe(0x4000);
});

const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  // With a valid header the decoder reaches the attributes.
  fc.uint8Array({ maxLength: 200 }).map((bytes) => request(...bytes.subarray(0, bytes.length & ~3))),
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 30 })), { maxLength: 8 })
    .map((attributes) => request(...attributes.flatMap(([type, value]) => wire(type, ...value)))),
);

test("any bytes are a message or a StunDecodeError", () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      try {
        const message = decodeMessage(bytes);
        for (const { value, offset } of message.attributes) {
          expect(offset + 4 + value.length).toBeLessThanOrEqual(bytes.length);
        }
        unknownRequired(message, new Set([SOFTWARE.type]));
      } catch (error) {
        expect(error).toBeInstanceOf(StunDecodeError);
        expect((error as StunDecodeError).offset).toBeLessThanOrEqual(bytes.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test("whether bytes are refused does not depend on what lies around them in memory", () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      const surroundings = new Uint8Array(bytes.length + 64).fill(0xff);
      surroundings.set(bytes, 32);
      const embedded = surroundings.subarray(32, 32 + bytes.length);
      const outcome = (each: Uint8Array) => {
        try {
          return decodeMessage(each).attributes.map(({ type, value }) => [type, Array.from(value)]);
        } catch (error) {
          return (error as StunDecodeError).code;
        }
      };
      expect(outcome(embedded)).toEqual(outcome(bytes));
    }),
  );
});
