import { type AttributeCodec, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint32, writeUint32 } from "../big-endian.ts";

/** An ICMP message that a relayed datagram caused. `data`: the MTU where it tells one, otherwise 0. */
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
 * The RFC's own figure gives the type 7 bits and the code 9, but both are bytes in ICMP, and a type from 128 on, as
 * ICMPv6 has, would not fit. So both are bytes here.
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
