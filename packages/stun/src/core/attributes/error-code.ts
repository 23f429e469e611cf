import { type AttributeCodec, badAttribute, expectInteger } from "../attribute-codec.ts";
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
    throw new RangeError(`an error code is from 300 to 699, not ${code}`);
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
  if (value.length < 4) throw badAttribute(0, `${value.length} bytes in place of at least 4`);
  // Only three bits are the class; the reserved ones above it are ignored.
  const hundreds = (value[2] ?? 0) & 0b111;
  const number = value[3] ?? 0;
  if (hundreds < 3 || hundreds > 6) throw badAttribute(2, `the class is ${hundreds}, not 3 to 6`);
  if (number > 99) throw badAttribute(3, `the number is ${number}, not 0 to 99`);
  const reason = decodeText(value.subarray(4), REASON_LIMITS);
  return { code: hundreds * 100 + number, reason };
}
