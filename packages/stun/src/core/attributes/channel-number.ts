import { type AttributeCodec, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint16, writeUint16 } from "../big-endian.ts";
import { MAX_UINT16 } from "../header.ts";

/**
 * RFC 8656 §18.1. Which numbers can be bound is for the server to say.
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
