import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCrypto } from "../node/crypto.ts";
import {
  attribute,
  checkFingerprint,
  checkIntegrity,
  DATA,
  decodeMessage,
  encodeMessage,
  METHODS,
  NONCE,
  REALM,
  readAttribute,
  SOFTWARE,
  StunDecodeError,
  USERNAME,
} from "./index.ts";

const TRANSACTION_ID = new Uint8Array(12).fill(0xab);
const REQUEST = { method: METHODS.allocate, class: "request", transactionId: TRANSACTION_ID } as const;
const INDICATION = { method: METHODS.send, class: "indication", transactionId: TRANSACTION_ID } as const;

test("a message without attributes is its header", () => {
  const bytes = encodeMessage(REQUEST);
  expect(Buffer.from(bytes).toString("hex")).toBe(`000300002112a442${"ab".repeat(12)}`);
});

test.each([REQUEST, INDICATION])(
  "[S08] padding is zeros, whatever lies around the values in memory: $class",
  (header) => {
    const surroundings = new Uint8Array(64).fill(0xff);
    for (let length = 0; length < 9; length++) {
      const bytes = encodeMessage({
        ...header,
        attributes: [attribute(DATA, surroundings.subarray(8, 8 + length))],
      });
      const padded = Math.ceil(length / 4) * 4;
      expect(bytes).toHaveLength(24 + padded);
      expect(bytes.subarray(24, 24 + length)).toEqual(new Uint8Array(length).fill(0xff));
      expect(bytes.subarray(24 + length)).toEqual(new Uint8Array(padded - length));
    }
  },
);

test("[S09] the length of an attribute excludes its padding, the length of the message includes it", () => {
  const bytes = encodeMessage({ ...REQUEST, attributes: [attribute(USERNAME, "abcde")] });
  expect(Array.from(bytes.subarray(2, 4))).toEqual([0, 12]);
  expect(Array.from(bytes.subarray(22, 24))).toEqual([0, 5]);
});

test("an encoded message decodes to the same, with valid HMACs and FINGERPRINT", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  fc.assert(
    fc.property(
      fc.record({ username: text, realm: text, nonce: text, data: fc.uint8Array({ maxLength: 300 }) }),
      fc.integer({ min: 0, max: 0xfff }),
      fc.constantFrom("request", "indication", "success", "error"),
      fc.uint8Array({ minLength: 12, maxLength: 12 }),
      fc.constantFrom("sha1", "sha256", undefined),
      fc.boolean(),
      (values, method, messageClass, transactionId, algorithm, fingerprint) => {
        const key = new Uint8Array(16).fill(5);
        const bytes = encodeMessage({
          method,
          class: messageClass,
          transactionId,
          attributes: [
            attribute(USERNAME, values.username),
            attribute(REALM, values.realm),
            attribute(NONCE, values.nonce),
            attribute(DATA, values.data),
          ],
          ...(algorithm === undefined ? {} : { integrity: { algorithm, key, crypto: nodeCrypto } }),
          fingerprint,
        });
        const message = decodeMessage(bytes);
        expect(message).toMatchObject({ method, class: messageClass, transactionId });
        expect(readAttribute(message, USERNAME)).toBe(values.username);
        expect(readAttribute(message, REALM)).toBe(values.realm);
        expect(readAttribute(message, NONCE)).toBe(values.nonce);
        expect(readAttribute(message, DATA)).toEqual(values.data);
        const integrity = algorithm === undefined ? "absent" : "valid";
        expect(checkIntegrity(message, key, nodeCrypto)).toBe(integrity);
        expect(checkFingerprint(message)).toBe(fingerprint ? "valid" : "absent");
      },
    ),
  );
});

test("[S13][S14] any flipped bit in a signed message with a FINGERPRINT is detected", () => {
  const key = new Uint8Array(16).fill(5);
  fc.assert(
    fc.property(
      fc.constantFrom("sha1", "sha256"),
      fc.uint8Array({ maxLength: 30 }),
      fc.nat(),
      (algorithm, data, bit) => {
        const bytes = encodeMessage({
          ...REQUEST,
          attributes: [attribute(USERNAME, "ada"), attribute(DATA, data)],
          integrity: { algorithm, key, crypto: nodeCrypto },
          fingerprint: true,
        });
        const index = (bit >> 3) % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit & 7));
        try {
          const message = decodeMessage(bytes);
          const isWhole =
            checkFingerprint(message) === "valid" && checkIntegrity(message, key, nodeCrypto) === "valid";
          expect(isWhole).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(StunDecodeError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("a request has its own memory, since it is kept for retransmissions", () => {
  expect(encodeMessage({ ...REQUEST, attributes: [attribute(SOFTWARE, "x")] }).buffer.byteLength).toBe(28);
});

test("a message carries 65,532 bytes of attributes and no more", () => {
  const largest = encodeMessage({ ...INDICATION, attributes: [attribute(DATA, new Uint8Array(65_528))] });
  expect(largest).toHaveLength(20 + 65_532);
  expect(readAttribute(decodeMessage(largest), DATA)).toHaveLength(65_528);
  for (const length of [65_529, 65_535, 65_536, 100_000]) {
    const attributes = [attribute(DATA, new Uint8Array(length))];
    expect(() => encodeMessage({ ...INDICATION, attributes })).toThrow(RangeError);
  }
  const attributes = [attribute(DATA, new Uint8Array(65_528))];
  expect(() => encodeMessage({ ...INDICATION, attributes, fingerprint: true })).toThrow(
    new RangeError("a message carries at most 65535 bytes of attributes, not 65540"),
  );
});

test.each([-1, 0x1000, 1.5, Number.NaN])("there is no method %d", (method) => {
  expect(() => encodeMessage({ ...REQUEST, method })).toThrow(RangeError);
});

test.each([0, 11, 13, 16])("there is no transaction id of %i bytes", (length) => {
  expect(() => encodeMessage({ ...REQUEST, transactionId: new Uint8Array(length) })).toThrow(
    new RangeError(`a transaction id must have 12 bytes, not ${length}`),
  );
});
