import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "./fingerprint.ts";
import {
  attribute,
  checkFingerprint,
  DATA,
  decodeMessage,
  encodeMessage,
  FINGERPRINT,
  METHODS,
  readAttribute,
  SOFTWARE,
} from "./index.ts";

const REQUEST = {
  method: METHODS.binding,
  class: "request",
  transactionId: new Uint8Array(12),
  attributes: [attribute(SOFTWARE, "example")],
} as const;

/** The same bytes with the lowest bit of one of them inverted. */
function inverted(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, each) => (each === index ? byte ^ 1 : byte));
}

test("the CRC is zlib's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, end) => {
      const length = Math.min(end, bytes.length);
      expect(crc32(bytes, length)).toBe(zlibCrc32(bytes.subarray(0, length)));
    }),
  );
});

test("[S14] FINGERPRINT is the CRC of everything before it, with the final length, XOR 0x5354554E", () => {
  const bytes = encodeMessage({ ...REQUEST, fingerprint: true });
  const message = decodeMessage(bytes);
  const expected = (zlibCrc32(bytes.subarray(0, bytes.length - 8)) ^ 0x5354554e) >>> 0;
  expect(readAttribute(message, FINGERPRINT)).toBe(expected);
  expect(checkFingerprint(message)).toBe("valid");
});

test("[S14] one wrong bit anywhere makes it invalid", () => {
  const bytes = encodeMessage({ ...REQUEST, fingerprint: true });
  for (const index of [1, 8, 19, 25, 31, bytes.length - 4, bytes.length - 1]) {
    const changed = decodeMessage(inverted(bytes, index));
    expect(checkFingerprint(changed)).toBe("invalid");
  }
});

test("[S14] it must be the last attribute", () => {
  const bytes = encodeMessage({ ...REQUEST, fingerprint: true });
  const longer = Uint8Array.from([...bytes, ...Uint8Array.of(0x80, 0x22, 0x00, 0x00)]);
  longer[3] = longer.length - 20;
  // Computed over the longer message, so that only its place is wrong.
  const offset = bytes.length - 8;
  const value = (zlibCrc32(longer.subarray(0, offset)) ^ 0x5354554e) >>> 0;
  new DataView(longer.buffer).setUint32(offset + 4, value);
  expect(checkFingerprint(decodeMessage(longer))).toBe("invalid");
});

test("[S15] FINGERPRINT is optional", () => {
  expect(checkFingerprint(decodeMessage(encodeMessage(REQUEST)))).toBe("absent");
});

test("[S14] a FINGERPRINT of another length is invalid", () => {
  const short = attribute({ ...DATA, type: FINGERPRINT.type }, new Uint8Array(3));
  const bytes = encodeMessage({ ...REQUEST, attributes: [short] });
  expect(checkFingerprint(decodeMessage(bytes))).toBe("invalid");
});
