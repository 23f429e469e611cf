import { type AttributeCodec, badAttribute, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint16, readUint32, writeUint16, writeUint32 } from "../big-endian.ts";
import { MAX_UINT16 } from "../header.ts";
import { decodeText, encodeText } from "./texts.ts";

/** Why a request was refused. `code`: 300 to 699. */
export interface ErrorCode {
  readonly code: number;
  readonly reason: string;
}

/** Why there is no relayed address of one family. `family`: 1 for IPv4, 2 for IPv6. */
export interface AddressErrorCode extends ErrorCode {
  readonly family: number;
}

const REASON_LIMITS = { maxBytes: 763, maxCharacters: 127 } as const;

/**
 * RFC 8489 §14.8.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             reserved, should be 0       |class|    number     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     reason phrase, UTF-8               ....
 * ```
 */
export const ERROR_CODE: AttributeCodec<ErrorCode> = {
  type: 0x0009,
  name: "ERROR-CODE",
  encode: (value) => encodeError("ERROR-CODE", 0, value),
  decode: decodeError,
};

/**
 * RFC 8656 §18.12: ERROR-CODE with the address family in the first byte. 0x8001 is IANA's; coturn before 4.8 used
 * 0x8033.
 */
export const ADDRESS_ERROR_CODE: AttributeCodec<AddressErrorCode> = {
  type: 0x8001,
  name: "ADDRESS-ERROR-CODE",
  encode(value) {
    expectInteger("an address family", value.family, 0xff);
    return encodeError("ADDRESS-ERROR-CODE", value.family, value);
  },
  decode: (value) => ({ family: value[0] ?? 0, ...decodeError(value) }),
};

function encodeError(name: string, first: number, { code, reason }: ErrorCode): Uint8Array {
  if (!Number.isInteger(code) || code < 300 || code > 699) {
    throw new RangeError(`an error code must be from 300 to 699, not ${code}`);
  }
  const text = encodeText(name, reason, REASON_LIMITS);
  const bytes = new Uint8Array(4 + text.length);
  bytes[0] = first;
  bytes[2] = Math.trunc(code / 100);
  bytes[3] = code % 100;
  bytes.set(text, 4);
  return bytes;
}

function decodeError(value: Uint8Array): ErrorCode {
  if (value.length < 4) throw badAttribute(0, `${value.length} bytes instead of at least 4`);
  // Only three bits are the class; the reserved ones above it are ignored.
  const hundreds = (value[2] ?? 0) & 0b111;
  const number = value[3] ?? 0;
  if (hundreds < 3 || hundreds > 6) throw badAttribute(2, `the class is ${hundreds}, not 3 to 6`);
  if (number > 99) throw badAttribute(3, `the number is ${number}, not 0 to 99`);
  const reason = decodeText(value.subarray(4), REASON_LIMITS);
  return { code: hundreds * 100 + number, reason };
}

/** The attribute types that caused a 420, two bytes each. RFC 8489 §14.13. */
export const UNKNOWN_ATTRIBUTES: AttributeCodec<readonly number[]> = {
  type: 0x000a,
  name: "UNKNOWN-ATTRIBUTES",
  encode(types) {
    const bytes = new Uint8Array(2 * types.length);
    for (const [index, type] of types.entries()) {
      expectInteger("an attribute type", type, MAX_UINT16);
      writeUint16(bytes, 2 * index, type);
    }
    return bytes;
  },
  decode(value) {
    if (value.length % 2 !== 0) throw badAttribute(0, `${value.length} bytes, half of an attribute type`);
    return Array.from({ length: value.length / 2 }, (_type, index) => readUint16(value, 2 * index));
  },
};

/** An ICMP message that a relayed datagram caused. `data`: the MTU if it has one, otherwise 0. */
export interface Icmp {
  readonly type: number;
  readonly code: number;
  readonly data: number;
}

/**
 * RFC 8656 §18.13.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           reserved            |     type      |     code      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             data                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 *
 * The RFC's own figure gives the type 7 bits and the code 9, but both are bytes in ICMP, and the ICMPv6 types from 128
 * on would not fit. So both are bytes here.
 */
export const ICMP: AttributeCodec<Icmp> = {
  type: 0x8004,
  name: "ICMP",
  encode({ type, code, data }) {
    expectInteger("an ICMP type", type, 0xff);
    expectInteger("an ICMP code", code, 0xff);
    expectInteger("ICMP data", data, 0xffff_ffff);
    const bytes = new Uint8Array(8);
    bytes[2] = type;
    bytes[3] = code;
    writeUint32(bytes, 4, data);
    return bytes;
  },
  decode(value) {
    expectLength(value, 8);
    return { type: value[2] ?? 0, code: value[3] ?? 0, data: readUint32(value, 4) };
  },
};
