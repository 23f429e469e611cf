import { readUint32 } from "./big-endian.ts";

/** Bytes before the first attribute. RFC 8489 §5. */
export const HEADER_LENGTH = 20;
export const MAGIC_COOKIE = 0x2112a442;
export const MAX_UINT16 = 0xffff;

/** Where the header's fields start. */
export const LENGTH_OFFSET = 2;
export const COOKIE_OFFSET = 4;
export const TRANSACTION_ID_OFFSET = 8;

/** True where the two most significant bits are those of STUN. RFC 8489 §5. */
export function hasStunBits(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0xff) <= 0x3f;
}

export function hasMagicCookie(bytes: Uint8Array): boolean {
  return readUint32(bytes, COOKIE_OFFSET) === MAGIC_COOKIE;
}

/**
 * True where the bytes announce a STUN message, by what can be told without reading it: the first two bits,
 * the length of a header, the magic cookie.
 */
export function isStunMessage(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_LENGTH && hasStunBits(bytes) && hasMagicCookie(bytes);
}
