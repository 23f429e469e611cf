import { readUint16, writeUint16 } from "./big-endian.ts";
import { MAX_UINT16 } from "./header.ts";
import { packetBytes } from "./packet-memory.ts";
import { paddedLength } from "./padding.ts";
import { StunDecodeError } from "./stun-decode-error.ts";

/** One ChannelData message. RFC 8656 §12.4. */
export interface ChannelData {
  readonly channel: number;
  readonly data: Uint8Array;
}

/** Bytes before the data. */
export const CHANNEL_HEADER_LENGTH = 4;
const MIN_CHANNEL = 0x4000;
/** The limit of RFC 5766, which old clients use; RFC 8656 §12 ends at 0x4FFF. */
const MAX_CHANNEL = 0x7fff;

/** True if the first byte belongs to a channel number of RFC 8656, 0x4000 to 0x4FFF. */
export function isChannelData(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  return first >= 0x40 && first <= 0x4f;
}

/**
 * Reads a datagram as one ChannelData message. RFC 8656 §12.4.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        channel number         |            length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              data, then padding to 4 bytes             ....
 * ```
 *
 * `data` is a view on the input. Up to 3 bytes after it count as padding, which UDP senders may omit.
 *
 * @throws {StunDecodeError} `STUN_TOO_SHORT` under 4 bytes; `STUN_NOT_STUN` for a number outside 0x4000 to 0x7FFF;
 *   `STUN_BAD_LENGTH` if the length field does not match the datagram
 */
export function decodeChannelData(datagram: Uint8Array): ChannelData {
  if (datagram.length < CHANNEL_HEADER_LENGTH) {
    throw new StunDecodeError("STUN_TOO_SHORT", datagram.length, "shorter than the header of ChannelData");
  }
  const channel = readUint16(datagram, 0);
  if (channel < MIN_CHANNEL || channel > MAX_CHANNEL) {
    throw new StunDecodeError("STUN_NOT_STUN", 0, "not a channel number");
  }
  const length = readUint16(datagram, 2);
  const behind = datagram.length - CHANNEL_HEADER_LENGTH - length;
  if (behind < 0 || behind > 3) {
    throw new StunDecodeError("STUN_BAD_LENGTH", 2, "the length of ChannelData does not match the datagram");
  }
  const start = datagram.byteOffset + CHANNEL_HEADER_LENGTH;
  return { channel, data: new Uint8Array(datagram.buffer, start, length) };
}

/**
 * Writes a ChannelData message: `padded` with zeros to a multiple of 4 for a stream, without padding for a datagram.
 * RFC 8656 §12.5.
 *
 * @throws {RangeError} for a channel number outside 0x4000 to 0x7FFF, and for more than 65,535 bytes
 */
export function encodeChannelData(
  channel: number,
  data: Uint8Array,
  { padded }: { readonly padded: boolean },
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(channel) || channel < MIN_CHANNEL || channel > MAX_CHANNEL) {
    throw new RangeError(`a channel number must be from ${MIN_CHANNEL} to ${MAX_CHANNEL}, not ${channel}`);
  }
  if (data.length > MAX_UINT16) {
    throw new RangeError(`ChannelData carries at most ${MAX_UINT16} bytes, not ${data.length}`);
  }
  const length = padded ? paddedLength(data.length) : data.length;
  const bytes = packetBytes(CHANNEL_HEADER_LENGTH + length);
  writeUint16(bytes, 0, channel);
  writeUint16(bytes, 2, data.length);
  bytes.set(data, CHANNEL_HEADER_LENGTH);
  return bytes;
}
