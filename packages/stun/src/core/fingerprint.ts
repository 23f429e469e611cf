import { FINGERPRINT } from "./attributes/integrity.ts";
import { readUint32 } from "./big-endian.ts";
import type { IntegrityCheck } from "./integrity.ts";
import type { StunMessage } from "./message.ts";
import { findAttribute } from "./message-attributes.ts";

/** "STUN" in ASCII; the XOR tells STUN from other protocols that carry a CRC-32. RFC 8489 §14.7. */
const FINGERPRINT_XOR = 0x5354554e;

/** The value of a FINGERPRINT at `end`; the length field must already include it. */
export function fingerprintOf(bytes: Uint8Array, end: number): number {
  return (crc32(bytes, end) ^ FINGERPRINT_XOR) >>> 0;
}

/** Also `invalid` if FINGERPRINT is not the last attribute. RFC 8489 §14.7. */
export function checkFingerprint(message: StunMessage): IntegrityCheck {
  const found = findAttribute(message, FINGERPRINT.type);
  if (found === undefined) return "absent";
  if (found.value.length !== 4 || found.offset + 8 !== message.bytes.length) return "invalid";
  const isRight = readUint32(found.value, 0) === fingerprintOf(message.bytes, found.offset);
  return isRight ? "valid" : "invalid";
}

const TABLE = crcTable();

/** The CRC-32 of the bytes before `end`: ITU-T V.42, as in Ethernet and zip. */
export function crc32(bytes: Uint8Array, end: number): number {
  let remainder = 0xffff_ffff;
  for (let index = 0; index < end; index++) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
}

function crcTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ 0xedb8_8320;
    }
    table[byte] = remainder;
  }
  return table;
}
