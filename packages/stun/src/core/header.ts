import { readUint32 } from "./big-endian.ts";

/** Bytes before the first attribute. RFC 8489 §5. */
export const HEADER_LENGTH = 20;
export const MAGIC_COOKIE = 0x2112a442;
export const MAX_UINT16 = 0xffff;

/** Where the header's fields start. */
export const LENGTH_OFFSET = 2;
export const COOKIE_OFFSET = 4;
export const TRANSACTION_ID_OFFSET = 8;

/** True if the two most significant bits are those of STUN. RFC 8489 §5. */
export function hasStunBits(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0xff) <= 0x3f;
}

export function hasMagicCookie(bytes: Uint8Array): boolean {
  return readUint32(bytes, COOKIE_OFFSET) === MAGIC_COOKIE;
}

/**
 * True if the bytes look like a STUN message without decoding it: the first two bits, the length of a header, the magic
 * cookie.
 */
export function isStunMessage(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_LENGTH && hasStunBits(bytes) && hasMagicCookie(bytes);
}

/** RFC 8489 §18.2, RFC 8656 §17, RFC 6062 §6.1. */
export const METHODS = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
  connect: 0x00a,
  connectionBind: 0x00b,
  connectionAttempt: 0x00c,
} as const;

export const MAX_METHOD = 0xfff;

const CLASSES = ["request", "indication", "success", "error"] as const;

export type MessageClass = (typeof CLASSES)[number];

/**
 * The first two bytes of a message. RFC 8489 §5: the class sits between the bits of the method.
 *
 * ```
 *  0  0  M11 M10 M9  M8  M7  C1  M6  M5  M4  C0  M3  M2  M1  M0
 * ```
 */
export function messageType(method: number, messageClass: MessageClass): number {
  const classBits = CLASSES.indexOf(messageClass);
  return (
    ((method & 0xf80) << 2) |
    ((method & 0x070) << 1) |
    (method & 0x00f) |
    ((classBits & 0b10) << 7) |
    ((classBits & 0b01) << 4)
  );
}

export function methodOf(type: number): number {
  return ((type & 0x3e00) >> 2) | ((type & 0x00e0) >> 1) | (type & 0x000f);
}

export function classOf(type: number): MessageClass {
  const first = (type & 0x0010) === 0;
  if ((type & 0x0100) === 0) return first ? "request" : "indication";
  return first ? "success" : "error";
}
