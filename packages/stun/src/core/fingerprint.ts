import { FINGERPRINT } from "./attributes/fingerprint.ts";
import { readUint32 } from "./big-endian.ts";
import { crc32 } from "./crc32.ts";
import type { IntegrityCheck } from "./integrity.ts";
import type { StunMessage } from "./message.ts";
import { findAttribute } from "./message-attributes.ts";

/** "STUN" in ASCII, so that the CRC of another protocol's packet is not taken for ours. RFC 8489 §14.7. */
const FINGERPRINT_XOR = 0x5354554e;

/** The FINGERPRINT that belongs at `end`; the length field must already include it. */
export function fingerprintOf(bytes: Uint8Array, end: number): number {
  return (crc32(bytes, end) ^ FINGERPRINT_XOR) >>> 0;
}

/** `invalid` too where FINGERPRINT is not the last attribute. RFC 8489 §14.7. */
export function checkFingerprint(message: StunMessage): IntegrityCheck {
  const found = findAttribute(message, FINGERPRINT.type);
  if (found === undefined) return "absent";
  if (found.value.length !== 4 || found.offset + 8 !== message.bytes.length) return "invalid";
  const isRight = readUint32(found.value, 0) === fingerprintOf(message.bytes, found.offset);
  return isRight ? "valid" : "invalid";
}
