import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCrypto } from "../node/crypto.ts";
import {
  attribute,
  checkIntegrity,
  decodeMessage,
  encodeMessage,
  integrityAlgorithm,
  MESSAGE_INTEGRITY,
  MESSAGE_INTEGRITY_SHA256,
  METHODS,
  readAttribute,
  StunDecodeError,
  USERNAME,
} from "./index.ts";
import { equalInConstantTime } from "./integrity.ts";

const KEY = new Uint8Array(16).fill(1);
const OTHER_KEY = new Uint8Array(16).fill(2);
const REQUEST = {
  method: METHODS.refresh,
  class: "request",
  transactionId: new Uint8Array(12),
  attributes: [attribute(USERNAME, "user")],
} as const;

/** The same bytes with the lowest bit of one of them inverted. */
function inverted(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, each) => (each === index ? byte ^ 1 : byte));
}

/** A message with an HMAC of any length and value after USERNAME. */
function withIntegrity(type: number, value: Uint8Array, fingerprint = false): Uint8Array {
  const any = { ...MESSAGE_INTEGRITY, type, encode: () => value };
  return encodeMessage({
    ...REQUEST,
    attributes: [...REQUEST.attributes, attribute(any, value)],
    fingerprint,
  });
}

/** HMAC-SHA256 truncated to its first `length` bytes. */
function truncatedSha256(length: number): Uint8Array {
  const bytes = withIntegrity(MESSAGE_INTEGRITY_SHA256.type, new Uint8Array(length));
  const start = bytes.length - length;
  bytes.set(nodeCrypto.hmac("sha256", KEY, [bytes.subarray(0, start - 4)]).subarray(0, length), start);
  return bytes;
}

test.each(["sha1", "sha256"] as const)(
  "[S13] %s covers the message up to it, also with a FINGERPRINT",
  (algorithm) => {
    for (const fingerprint of [false, true]) {
      const bytes = encodeMessage({
        ...REQUEST,
        integrity: { algorithm, key: KEY, crypto: nodeCrypto },
        fingerprint,
      });
      const message = decodeMessage(bytes);
      expect(integrityAlgorithm(message)).toBe(algorithm);
      expect(checkIntegrity(message, KEY, nodeCrypto)).toBe("valid");
      expect(checkIntegrity(message, OTHER_KEY, nodeCrypto)).toBe("invalid");
      for (const index of [1, 8, 19, 24, 27]) {
        const changed = decodeMessage(inverted(bytes, index));
        expect(checkIntegrity(changed, KEY, nodeCrypto)).toBe("invalid");
      }
    }
  },
);

test("[S13] the HMAC depends on where its attribute ends, not on the length in the header", () => {
  const plain = encodeMessage({ ...REQUEST, integrity: { algorithm: "sha1", key: KEY, crypto: nodeCrypto } });
  const fingerprinted = encodeMessage({
    ...REQUEST,
    integrity: { algorithm: "sha1", key: KEY, crypto: nodeCrypto },
    fingerprint: true,
  });
  const hmacOf = (bytes: Uint8Array) => readAttribute(decodeMessage(bytes), MESSAGE_INTEGRITY);
  expect(hmacOf(fingerprinted)).toEqual(hmacOf(plain));
});

test("checking changes nothing in the message", () => {
  const bytes = encodeMessage({
    ...REQUEST,
    integrity: { algorithm: "sha1", key: KEY, crypto: nodeCrypto },
    fingerprint: true,
  });
  const before = bytes.slice();
  checkIntegrity(decodeMessage(bytes), KEY, nodeCrypto);
  expect(bytes).toEqual(before);
});

test("a message without an HMAC is reported as such", () => {
  const message = decodeMessage(encodeMessage(REQUEST));
  expect(integrityAlgorithm(message)).toBeUndefined();
  expect(checkIntegrity(message, KEY, nodeCrypto)).toBe("absent");
});

test.each([16, 20, 24, 28, 32])("[A17] MESSAGE-INTEGRITY-SHA256 may be truncated to %i bytes", (length) => {
  const message = decodeMessage(truncatedSha256(length));
  expect(checkIntegrity(message, KEY, nodeCrypto)).toBe("valid");
  expect(checkIntegrity(message, OTHER_KEY, nodeCrypto)).toBe("invalid");
  expect(readAttribute(message, MESSAGE_INTEGRITY_SHA256)).toHaveLength(length);
});

test.each([0, 1, 4, 12, 15, 17, 18, 30, 31])(
  "[A17] MESSAGE-INTEGRITY-SHA256 must not be truncated to %i bytes",
  (length) => {
    const message = decodeMessage(truncatedSha256(length));
    expect(checkIntegrity(message, KEY, nodeCrypto)).toBe("invalid");
    expect(() => readAttribute(message, MESSAGE_INTEGRITY_SHA256)).toThrow(StunDecodeError);
  },
);

test.each([33, 36, 40])("[A17] MESSAGE-INTEGRITY-SHA256 of %i bytes is invalid", (length) => {
  const hmac = nodeCrypto.hmac("sha256", KEY, [new Uint8Array(3)]);
  const value = new Uint8Array(length);
  value.set(hmac);
  const message = decodeMessage(withIntegrity(MESSAGE_INTEGRITY_SHA256.type, value));
  expect(checkIntegrity(message, KEY, nodeCrypto)).toBe("invalid");
});

test.each([0, 16, 19, 21, 24])("MESSAGE-INTEGRITY of %i bytes is invalid", (length) => {
  const message = decodeMessage(withIntegrity(MESSAGE_INTEGRITY.type, new Uint8Array(length)));
  expect(checkIntegrity(message, KEY, nodeCrypto)).toBe("invalid");
  expect(() => readAttribute(message, MESSAGE_INTEGRITY)).toThrow(StunDecodeError);
});

test("[A17] if both are present, SHA-256 decides", () => {
  const sha1 = (key: Uint8Array) => {
    const bytes = encodeMessage({ ...REQUEST, integrity: { algorithm: "sha1", key, crypto: nodeCrypto } });
    return bytes.subarray(-20);
  };
  const both = (sha1Key: Uint8Array, sha256Key: Uint8Array) =>
    decodeMessage(
      encodeMessage({
        ...REQUEST,
        attributes: [...REQUEST.attributes, attribute(MESSAGE_INTEGRITY, sha1(sha1Key))],
        integrity: { algorithm: "sha256", key: sha256Key, crypto: nodeCrypto },
      }),
    );
  expect(integrityAlgorithm(both(KEY, KEY))).toBe("sha256");
  expect(checkIntegrity(both(OTHER_KEY, KEY), KEY, nodeCrypto)).toBe("valid");
  expect(checkIntegrity(both(KEY, OTHER_KEY), KEY, nodeCrypto)).toBe("invalid");
});

test("[A22] all bytes are compared, wherever they differ", () => {
  const bytes = fc.uint8Array({ maxLength: 40 });
  fc.assert(
    fc.property(bytes, bytes, (left, right) => {
      expect(equalInConstantTime(left, left.slice())).toBe(true);
      expect(equalInConstantTime(left, right)).toBe(Buffer.compare(left, right) === 0);
    }),
  );
  // A comparison that stopped early would not read the last bytes.
  const reads: string[] = [];
  const watched = new Proxy(new Uint8Array(20).fill(9), {
    get(target, property) {
      if (typeof property === "string" && /^\d+$/.test(property)) reads.push(property);
      return Reflect.get(target, property, target);
    },
  });
  expect(equalInConstantTime(watched, new Uint8Array(20))).toBe(false);
  expect(reads).toHaveLength(20);
});
