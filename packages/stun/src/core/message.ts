import { FINGERPRINT, MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256 } from "./attributes/integrity.ts";
import { readUint16 } from "./big-endian.ts";
import {
  COOKIE_OFFSET,
  classOf,
  HEADER_LENGTH,
  hasMagicCookie,
  hasStunBits,
  LENGTH_OFFSET,
  type MessageClass,
  methodOf,
  TRANSACTION_ID_OFFSET,
} from "./header.ts";
import { paddedLength } from "./padding.ts";
import { StunDecodeError } from "./stun-decode-error.ts";

/** One undecoded attribute. RFC 8489 §14. */
export interface StunAttribute {
  readonly type: number;
  /** A view on the message's bytes, without the padding. */
  readonly value: Uint8Array;
  /** Where the attribute's header starts in the message. */
  readonly offset: number;
}

/** A message with valid framing; the values of its attributes are not decoded yet. */
export interface StunMessage {
  readonly bytes: Uint8Array;
  readonly method: number;
  readonly class: MessageClass;
  /** A view of 12 bytes. */
  readonly transactionId: Uint8Array;
  /** In the order of the message, without those that must be ignored: see `decodeMessage`. */
  readonly attributes: readonly StunAttribute[];
}

/**
 * Decodes a datagram, or a frame from the stream splitter, as one STUN message. RFC 8489 §5 and §14.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|       message type        |         message length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    magic cookie 0x2112A442                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   transaction id (96 bits)                    |
 * |                                                               |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        attribute type         |       attribute length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              value, then padding to 4 bytes             ....
 * ```
 *
 * Unprotected attributes are dropped: after MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT are kept,
 * after MESSAGE-INTEGRITY-SHA256 only FINGERPRINT, after FINGERPRINT nothing (§14.5 to §14.7).
 *
 * Nothing is copied: the message keeps `bytes`, and all values are views on it.
 *
 * @throws {StunDecodeError} `STUN_TOO_SHORT` under 20 bytes; `STUN_NOT_STUN` if the first two bits are not 00;
 *   `STUN_BAD_COOKIE`; `STUN_BAD_LENGTH` if the length is not a multiple of 4 or does not match the datagram, or if
 *   an attribute runs past the end
 */
export function decodeMessage(bytes: Uint8Array): StunMessage {
  if (bytes.length < HEADER_LENGTH) {
    throw new StunDecodeError("STUN_TOO_SHORT", bytes.length, "shorter than the header of a STUN message");
  }
  if (!hasStunBits(bytes)) {
    throw new StunDecodeError("STUN_NOT_STUN", 0, "the first two bits are not 00");
  }
  if (!hasMagicCookie(bytes)) {
    throw new StunDecodeError("STUN_BAD_COOKIE", COOKIE_OFFSET, "no magic cookie");
  }
  const length = readUint16(bytes, LENGTH_OFFSET);
  if ((length & 3) !== 0) {
    throw new StunDecodeError("STUN_BAD_LENGTH", LENGTH_OFFSET, "the message length is not a multiple of 4");
  }
  if (length + HEADER_LENGTH !== bytes.length) {
    throw new StunDecodeError(
      "STUN_BAD_LENGTH",
      LENGTH_OFFSET,
      "the message length does not match the datagram",
    );
  }
  const type = readUint16(bytes, 0);
  return {
    bytes,
    method: methodOf(type),
    class: classOf(type),
    transactionId: view(bytes, TRANSACTION_ID_OFFSET, 12),
    attributes: decodeAttributes(bytes),
  };
}

function decodeAttributes(bytes: Uint8Array): StunAttribute[] {
  const attributes: StunAttribute[] = [];
  let protectedBy = 0;
  // All lengths up to here are multiples of 4, so a header that starts inside also ends inside.
  for (let offset = HEADER_LENGTH; offset < bytes.length; ) {
    const type = readUint16(bytes, offset);
    const length = readUint16(bytes, offset + 2);
    const start = offset + 4;
    if (start + length > bytes.length) {
      throw new StunDecodeError(
        "STUN_BAD_LENGTH",
        offset + 2,
        "an attribute runs past the end of the message",
      );
    }
    if (counts(type, protectedBy)) {
      attributes.push({ type, value: view(bytes, start, length), offset });
      if (isProtection(type)) protectedBy = type;
    }
    offset = start + paddedLength(length);
  }
  return attributes;
}

/** `protectedBy`: the type of the last attribute so far that protects what precedes it, 0 for none. */
function counts(type: number, protectedBy: number): boolean {
  switch (protectedBy) {
    case 0:
      return true;
    case MESSAGE_INTEGRITY.type:
      return type === MESSAGE_INTEGRITY_SHA256.type || type === FINGERPRINT.type;
    case MESSAGE_INTEGRITY_SHA256.type:
      return type === FINGERPRINT.type;
    default:
      return false;
  }
}

function isProtection(type: number): boolean {
  return (
    type === MESSAGE_INTEGRITY.type || type === MESSAGE_INTEGRITY_SHA256.type || type === FINGERPRINT.type
  );
}

/** Not `subarray`: of a Node Buffer that would be a Buffer again, which takes longer to make. */
function view(bytes: Uint8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}
