import {
  isIntegritySha256Length,
  MESSAGE_INTEGRITY,
  MESSAGE_INTEGRITY_SHA256,
} from "./attributes/message-integrity.ts";
import { writeUint16 } from "./big-endian.ts";
import { equalInConstantTime } from "./constant-time.ts";
import { HEADER_LENGTH, LENGTH_OFFSET } from "./header.ts";
import type { StunAttribute, StunMessage } from "./message.ts";
import { findAttribute } from "./message-attributes.ts";
import type { StunCrypto } from "./stun-crypto.ts";

export type IntegrityCheck = "valid" | "invalid" | "absent";

/** Which HMAC `checkIntegrity` would check: the stronger of those that are there. */
export function integrityAlgorithm(message: StunMessage): "sha1" | "sha256" | undefined {
  if (findAttribute(message, MESSAGE_INTEGRITY_SHA256.type) !== undefined) return "sha256";
  return findAttribute(message, MESSAGE_INTEGRITY.type) === undefined ? undefined : "sha1";
}

/**
 * Checks MESSAGE-INTEGRITY-SHA256, or MESSAGE-INTEGRITY where that is the only one. RFC 8489 §14.5 and §14.6.
 *
 * The HMAC covers the message up to the attribute, with the length of a message that ends with it. One of a length
 * that its attribute cannot have is `invalid`. The comparison takes the same time wherever the two differ.
 */
export function checkIntegrity(message: StunMessage, key: Uint8Array, crypto: StunCrypto): IntegrityCheck {
  const sha256 = findAttribute(message, MESSAGE_INTEGRITY_SHA256.type);
  if (sha256 !== undefined) {
    if (!isIntegritySha256Length(sha256.value.length)) return "invalid";
    const expected = crypto.hmac("sha256", key, covered(message, sha256));
    return verdict(sha256.value, expected.subarray(0, sha256.value.length));
  }
  const sha1 = findAttribute(message, MESSAGE_INTEGRITY.type);
  if (sha1 === undefined) return "absent";
  return verdict(sha1.value, crypto.hmac("sha1", key, covered(message, sha1)));
}

function verdict(value: Uint8Array, expected: Uint8Array): IntegrityCheck {
  return equalInConstantTime(value, expected) ? "valid" : "invalid";
}

/** What the HMAC is of: only the start of the header, where the length is another one, is copied. */
function covered({ bytes }: StunMessage, { offset, value }: StunAttribute): Uint8Array[] {
  const start = bytes.slice(0, LENGTH_OFFSET + 2);
  writeUint16(start, LENGTH_OFFSET, offset + 4 + value.length - HEADER_LENGTH);
  return [start, bytes.subarray(LENGTH_OFFSET + 2, offset)];
}
