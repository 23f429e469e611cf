import { type AttributeCodec, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint16, readUint32, writeUint16, writeUint32 } from "../big-endian.ts";
import { MAX_UINT16 } from "../header.ts";

const MAX_UINT32 = 0xffff_ffff;

/** How long an allocation lives, in seconds. RFC 8656 §18.2. */
export const LIFETIME = uint32(0x000d, "LIFETIME");
/** RFC 6062 §6.2.1. */
export const CONNECTION_ID = uint32(0x002a, "CONNECTION-ID");

/** Four bytes, most significant first. */
export function uint32(type: number, name: string): AttributeCodec<number> {
  return {
    type,
    name,
    encode(value) {
      expectInteger(name, value, MAX_UINT32);
      const bytes = new Uint8Array(4);
      writeUint32(bytes, 0, value);
      return bytes;
    },
    decode(value) {
      expectLength(value, 4);
      return readUint32(value, 0);
    },
  };
}

/**
 * RFC 8656 §18.1. The server decides which numbers can be bound.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        channel number         |      reserved, ignored        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export const CHANNEL_NUMBER: AttributeCodec<number> = {
  type: 0x000c,
  name: "CHANNEL-NUMBER",
  encode(channel) {
    expectInteger("CHANNEL-NUMBER", channel, MAX_UINT16);
    const bytes = new Uint8Array(4);
    writeUint16(bytes, 0, channel);
    return bytes;
  },
  decode(value) {
    expectLength(value, 4);
    return readUint16(value, 0);
  },
};

/** The protocol between server and peers as in an IP header: 17 for UDP, 6 for TCP. RFC 8656 §18.8, RFC 6062 §4.1. */
export const REQUESTED_TRANSPORT = firstOfFour(0x0019, "REQUESTED-TRANSPORT");
/** The family of the relayed address: 1 for IPv4, 2 for IPv6. RFC 8656 §18.6. */
export const REQUESTED_ADDRESS_FAMILY = firstOfFour(0x0017, "REQUESTED-ADDRESS-FAMILY");
/** The family of a second relayed address. RFC 8656 §18.11; 0x8000 is IANA's, coturn before 4.8 used 0x8032. */
export const ADDITIONAL_ADDRESS_FAMILY = firstOfFour(0x8000, "ADDITIONAL-ADDRESS-FAMILY");

/**
 * One byte of any value:
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

const RESERVE_NEXT = 0x80;

/** Asks for an even port; `true` also reserves the next one (the R bit). RFC 8656 §18.7. */
export const EVEN_PORT: AttributeCodec<boolean> = {
  type: 0x0018,
  name: "EVEN-PORT",
  encode: (reserveNext) => Uint8Array.of(reserveNext ? RESERVE_NEXT : 0),
  decode(value) {
    expectLength(value, 1);
    return ((value[0] ?? 0) & RESERVE_NEXT) !== 0;
  },
};

/** Asks the server not to fragment datagrams to peers; it has no value. RFC 8656 §18.9. */
export const DONT_FRAGMENT: AttributeCodec<true> = {
  type: 0x001a,
  name: "DONT-FRAGMENT",
  encode: () => new Uint8Array(0),
  decode(value) {
    expectLength(value, 0);
    return true;
  },
};
