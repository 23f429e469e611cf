import { type AttributeToWrite, expectInteger } from "./attribute-codec.ts";
import { FINGERPRINT, MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256 } from "./attributes/integrity.ts";
import { writeUint16, writeUint32 } from "./big-endian.ts";
import { fingerprintOf } from "./fingerprint.ts";
import {
  COOKIE_OFFSET,
  HEADER_LENGTH,
  LENGTH_OFFSET,
  MAGIC_COOKIE,
  MAX_METHOD,
  MAX_UINT16,
  type MessageClass,
  messageType,
  TRANSACTION_ID_OFFSET,
} from "./header.ts";
import { packetBytes } from "./packet-memory.ts";
import { paddedLength } from "./padding.ts";
import type { StunCrypto } from "./stun-crypto.ts";

interface MessageToWrite {
  readonly method: number;
  readonly class: MessageClass;
  /** 12 bytes. */
  readonly transactionId: Uint8Array;
  readonly attributes?: readonly AttributeToWrite[];
  /** Adds MESSAGE-INTEGRITY (sha1) or MESSAGE-INTEGRITY-SHA256 (sha256) after the attributes. */
  readonly integrity?: {
    readonly algorithm: "sha1" | "sha256";
    readonly key: Uint8Array;
    readonly crypto: StunCrypto;
  };
  /** Adds FINGERPRINT as the last attribute. */
  readonly fingerprint?: boolean;
}

const INTEGRITY_LENGTH = { sha1: 20, sha256: 32 } as const;
const FINGERPRINT_LENGTH = 4;

/**
 * Encodes a message, RFC 8489 §5. Padding is always zeros, so that no memory leaks through it (CVE-2020-4067).
 *
 * @throws {RangeError} for a value that its attribute cannot carry, and for more than 65,535 bytes of attributes, the
 *   limit of the length field
 */
export function encodeMessage(message: MessageToWrite): Uint8Array<ArrayBuffer> {
  const { method, transactionId, attributes = [], integrity, fingerprint = false } = message;
  expectInteger("the method", method, MAX_METHOD);
  if (transactionId.length !== 12) {
    throw new RangeError(`a transaction id must have 12 bytes, not ${transactionId.length}`);
  }
  const values = attributes.map((each) => encodeValue(each, transactionId));
  let length = 0;
  for (const { value } of values) length += 4 + paddedLength(value.length);
  if (integrity !== undefined) length += 4 + INTEGRITY_LENGTH[integrity.algorithm];
  if (fingerprint) length += 4 + FINGERPRINT_LENGTH;
  if (length > MAX_UINT16) {
    throw new RangeError(`a message carries at most ${MAX_UINT16} bytes of attributes, not ${length}`);
  }

  const total = HEADER_LENGTH + length;
  // Indications carry data and are sent once; requests and responses are kept for retransmissions.
  const bytes = message.class === "indication" ? packetBytes(total) : new Uint8Array(total);
  writeUint16(bytes, 0, messageType(method, message.class));
  writeUint32(bytes, COOKIE_OFFSET, MAGIC_COOKIE);
  bytes.set(transactionId, TRANSACTION_ID_OFFSET);
  let offset = HEADER_LENGTH;
  for (const { type, value } of values) offset = writeAttribute({ bytes, offset, type, value });
  if (integrity !== undefined) {
    const { algorithm, key, crypto } = integrity;
    const { type } = algorithm === "sha1" ? MESSAGE_INTEGRITY : MESSAGE_INTEGRITY_SHA256;
    const end = offset + 4 + INTEGRITY_LENGTH[algorithm];
    // The HMAC is computed with the length of a message that ends with this attribute (§14.5).
    writeUint16(bytes, LENGTH_OFFSET, end - HEADER_LENGTH);
    const value = crypto.hmac(algorithm, key, [bytes.subarray(0, offset)]);
    offset = writeAttribute({ bytes, offset, type, value });
  }
  writeUint16(bytes, LENGTH_OFFSET, length);
  if (fingerprint) {
    const value = FINGERPRINT.encode(fingerprintOf(bytes, offset), transactionId);
    writeAttribute({ bytes, offset, type: FINGERPRINT.type, value });
  }
  return bytes;
}

interface EncodedAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}

function encodeValue({ type, name, encode }: AttributeToWrite, transactionId: Uint8Array): EncodedAttribute {
  const value = encode(transactionId);
  if (value.length > MAX_UINT16) {
    throw new RangeError(`${name} must have at most ${MAX_UINT16} bytes, not ${value.length}`);
  }
  return { type, value };
}

/** Writes header and value, and leaves the padding as the zeros of a new array. Returns the offset after it. */
function writeAttribute({
  bytes,
  offset,
  type,
  value,
}: EncodedAttribute & { readonly bytes: Uint8Array; readonly offset: number }): number {
  writeUint16(bytes, offset, type);
  writeUint16(bytes, offset + 2, value.length);
  bytes.set(value, offset + 4);
  return offset + 4 + paddedLength(value.length);
}
