import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeChannelData,
  encodeChannelData,
  isChannelData,
  StunDecodeError,
  type StunErrorCode,
} from "./index.ts";

function refuses(datagram: Uint8Array, code: StunErrorCode, offset: number): void {
  expect(() => decodeChannelData(datagram)).toThrow(StunDecodeError);
  expect(() => decodeChannelData(datagram)).toThrow(expect.objectContaining({ code, offset }));
}

const channels = fc.integer({ min: 0x4000, max: 0x7fff });

test("[C16][C17][C18] an encoded message decodes to the same, padded or not, empty or not", () => {
  fc.assert(
    fc.property(channels, fc.uint8Array({ maxLength: 50 }), fc.boolean(), (channel, data, padded) => {
      const bytes = encodeChannelData(channel, data, { padded });
      expect(decodeChannelData(bytes)).toEqual({ channel, data });
      expect(bytes).toHaveLength(4 + (padded ? Math.ceil(data.length / 4) * 4 : data.length));
      expect(Array.from(bytes.subarray(2, 4))).toEqual([0, data.length]);
      expect(bytes.subarray(4 + data.length).every((byte) => byte === 0)).toBe(true);
    }),
  );
});

test("[C15] a datagram shorter than its length field says is refused", () => {
  const bytes = encodeChannelData(0x4000, new Uint8Array(5), { padded: false });
  refuses(bytes.subarray(0, 8), "STUN_BAD_LENGTH", 2);
  refuses(bytes.subarray(0, 4), "STUN_BAD_LENGTH", 2);
  for (let length = 0; length < 4; length++) refuses(bytes.subarray(0, length), "STUN_TOO_SHORT", length);
});

test("[C15] up to 3 bytes after the data are padding, more are an error", () => {
  const withTrailing = (count: number) =>
    Uint8Array.from([0x40, 0, 0, 1, 9, ...new Uint8Array(count).fill(0xee)]);
  for (const count of [0, 1, 2, 3]) {
    expect(decodeChannelData(withTrailing(count))).toEqual({ channel: 0x4000, data: Uint8Array.of(9) });
  }
  for (const count of [4, 5, 40]) refuses(withTrailing(count), "STUN_BAD_LENGTH", 2);
});

test("[S02] the first byte of ChannelData is from 64 to 79", () => {
  const announced = Array.from({ length: 256 }, (_byte, first) =>
    isChannelData(Uint8Array.of(first, 0, 0, 0)),
  );
  expect(announced.indexOf(true)).toBe(64);
  expect(announced.lastIndexOf(true)).toBe(79);
  expect(announced.filter(Boolean)).toHaveLength(16);
  expect(isChannelData(new Uint8Array())).toBe(false);
});

test.each([0x3fff, 0x8000, 0xffff, 0x0001])("[S01] %i is not a channel number", (channel) => {
  refuses(Uint8Array.of(channel >> 8, channel & 0xff, 0, 0), "STUN_NOT_STUN", 0);
  expect(() => encodeChannelData(channel, new Uint8Array(), { padded: false })).toThrow(RangeError);
});

test.each([0x4000, 0x4fff, 0x5000, 0x7fff])("%i is a channel number, at least in RFC 5766", (channel) => {
  const bytes = encodeChannelData(channel, new Uint8Array(), { padded: false });
  expect(decodeChannelData(bytes).channel).toBe(channel);
});

test("a message carries 65,535 bytes and no more", () => {
  const largest = encodeChannelData(0x4000, new Uint8Array(65_535), { padded: true });
  expect(largest).toHaveLength(65_540);
  expect(decodeChannelData(largest).data).toHaveLength(65_535);
  expect(() => encodeChannelData(0x4000, new Uint8Array(65_536), { padded: false })).toThrow(
    new RangeError("ChannelData carries at most 65535 bytes, not 65536"),
  );
});

test("data is a view on the datagram, also if that is a Buffer", () => {
  const surroundings = Buffer.alloc(30, 0xee);
  surroundings.set(encodeChannelData(0x4001, Uint8Array.of(1, 2, 3), { padded: false }), 5);
  const { data } = decodeChannelData(surroundings.subarray(5, 12));
  surroundings[10] = 99;
  expect(Array.from(data)).toEqual([1, 99, 3]);
});

test("[D13] data that looks like a message is data", () => {
  const inner = encodeChannelData(0x4000, Uint8Array.of(1), { padded: false });
  const outer = encodeChannelData(0x4001, inner, { padded: false });
  expect(decodeChannelData(outer)).toEqual({ channel: 0x4001, data: Uint8Array.from(inner) });
});

test("any bytes are ChannelData or a StunDecodeError", () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.uint8Array({ maxLength: 60 }))
      .map(([length, rest]) => Uint8Array.from([0x40, 0x00, 0x00, length, ...rest])),
  );
  fc.assert(
    fc.property(hostile, (bytes) => {
      try {
        expect(decodeChannelData(bytes).data.length).toBeLessThanOrEqual(bytes.length - 4);
      } catch (error) {
        expect(error).toBeInstanceOf(StunDecodeError);
      }
    }),
    { numRuns: 1000 },
  );
});
