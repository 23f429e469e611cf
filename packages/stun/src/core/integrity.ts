import {
  isIntegritySha256Length,
  MESSAGE_INTEGRITY,
  MESSAGE_INTEGRITY_SHA256,
} from "./attributes/integrity.ts";
import { writeUint16 } from "./big-endian.ts";
import { HEADER_LENGTH, LENGTH_OFFSET } from "./header.ts";
import type { StunAttribute, StunMessage } from "./message.ts";
import { findAttribute } from "./message-attributes.ts";
import type { StunCrypto } from "./stun-crypto.ts";

export type IntegrityCheck = "valid" | "invalid" | "absent";

/** The HMAC that `checkIntegrity` checks: the stronger one in the message. */
export function integrityAlgorithm(message: StunMessage): "sha1" | "sha256" | undefined {
  if (findAttribute(message, MESSAGE_INTEGRITY_SHA256.type) !== undefined) return "sha256";
  return findAttribute(message, MESSAGE_INTEGRITY.type) === undefined ? undefined : "sha1";
}

/**
 * Checks MESSAGE-INTEGRITY-SHA256, or MESSAGE-INTEGRITY if that is the only one. RFC 8489 §14.5 and §14.6.
 *
 * The HMAC covers the message up to the attribute, with the length field as if the message ended with the attribute. An
 * HMAC of an impossible length is `invalid`. The comparison takes constant time.
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

/** The bytes that the HMAC covers. Only the start of the header is copied, since its length field differs. */
function covered({ bytes }: StunMessage, { offset, value }: StunAttribute): Uint8Array[] {
  const start = bytes.slice(0, LENGTH_OFFSET + 2);
  writeUint16(start, LENGTH_OFFSET, offset + 4 + value.length - HEADER_LENGTH);
  return [start, bytes.subarray(LENGTH_OFFSET + 2, offset)];
}

/** Compares in a time that does not depend on where the two differ. Their lengths are not secret. */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) {
    difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  }
  return difference === 0;
}
