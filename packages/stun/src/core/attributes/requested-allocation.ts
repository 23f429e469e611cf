import { type AttributeCodec, expectInteger, expectLength } from "../attribute-codec.ts";

/** The protocol between server and peers as in an IP header: 17 for UDP, 6 for TCP. RFC 8656 §18.8, RFC 6062 §4.1. */
export const REQUESTED_TRANSPORT = firstOfFour(0x0019, "REQUESTED-TRANSPORT");
/** The family of the relayed address: 1 for IPv4, 2 for IPv6. RFC 8656 §18.6. */
export const REQUESTED_ADDRESS_FAMILY = firstOfFour(0x0017, "REQUESTED-ADDRESS-FAMILY");
/** The family of a second relayed address. RFC 8656 §18.11; 0x8000 is IANA's, coturn before 4.8 used 0x8032. */
export const ADDITIONAL_ADDRESS_FAMILY = firstOfFour(0x8000, "ADDITIONAL-ADDRESS-FAMILY");

/**
 * A byte, raw, whatever its value:
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     value     |              reserved, ignored                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
function firstOfFour(type: number, name: string): AttributeCodec<number> {
  return {
    type,
    name,
    encode(value) {
      expectInteger(name, value, 0xff);
      return Uint8Array.of(value, 0, 0, 0);
    },
    decode(value) {
      expectLength(value, 4);
      return value[0] ?? 0;
    },
  };
}
