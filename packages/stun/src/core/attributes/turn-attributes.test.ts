import { expect, test } from "vitest";
import {
  ADDITIONAL_ADDRESS_FAMILY,
  attribute,
  CHANGE_REQUEST,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  EVEN_PORT,
  encodeMessage,
  ICMP,
  LIFETIME,
  MESSAGE_INTEGRITY,
  MESSAGE_INTEGRITY_SHA256,
  METHODS,
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  REQUESTED_TRANSPORT,
  RESERVATION_TOKEN,
  RESPONSE_PORT,
  StunDecodeError,
  UNKNOWN_ATTRIBUTES,
} from "../index.ts";

const ID = new Uint8Array(12);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytesOf = (hexadecimal: string) => Uint8Array.from(Buffer.from(hexadecimal, "hex"));

test("numbers are big-endian, and reserved bytes are zero", () => {
  expect(hex(LIFETIME.encode(600, ID))).toBe("00000258");
  expect(hex(CONNECTION_ID.encode(0xfedc_ba98, ID))).toBe("fedcba98");
  expect(hex(CHANNEL_NUMBER.encode(0x4001, ID))).toBe("40010000");
  expect(hex(REQUESTED_TRANSPORT.encode(17, ID))).toBe("11000000");
  expect(hex(ADDITIONAL_ADDRESS_FAMILY.encode(2, ID))).toBe("02000000");
  expect(hex(RESPONSE_PORT.encode(3479, ID))).toBe("0d970000");
});

test("reserved bytes are ignored on receipt", () => {
  expect(CHANNEL_NUMBER.decode(bytesOf("4001ffff"), ID)).toBe(0x4001);
  expect(REQUESTED_TRANSPORT.decode(bytesOf("06ffffff"), ID)).toBe(6);
  expect(EVEN_PORT.decode(bytesOf("7f"), ID)).toBe(false);
  expect(EVEN_PORT.decode(bytesOf("ff"), ID)).toBe(true);
  expect(CHANGE_REQUEST.decode(bytesOf("fffffff9"), ID)).toEqual({ changeIp: false, changePort: false });
});

test("[N02] CHANGE-REQUEST has 0x04 for the address and 0x02 for the port", () => {
  expect(hex(CHANGE_REQUEST.encode({ changeIp: true, changePort: false }, ID))).toBe("00000004");
  expect(hex(CHANGE_REQUEST.encode({ changeIp: false, changePort: true }, ID))).toBe("00000002");
});

test("[L16] EVEN-PORT has its R bit on top", () => {
  expect(hex(EVEN_PORT.encode(true, ID))).toBe("80");
  expect(hex(EVEN_PORT.encode(false, ID))).toBe("00");
});

test("[N03] RESPONSE-PORT is read with its padding inside or outside", () => {
  expect(RESPONSE_PORT.decode(bytesOf("0d97"), ID)).toBe(3479);
  expect(RESPONSE_PORT.decode(bytesOf("0d97ffff"), ID)).toBe(3479);
});

test("[I01] ICMP has type and code as bytes, so that those of ICMPv6 fit", () => {
  expect(hex(ICMP.encode({ type: 3, code: 4, data: 1400 }, ID))).toBe("0000030400000578");
  expect(hex(ICMP.encode({ type: 129, code: 255, data: 0xffff_ffff }, ID))).toBe("000081ffffffffff");
});

test("[S19] UNKNOWN-ATTRIBUTES with an odd number of types is padded like all attributes", () => {
  const encoded = encodeMessage({
    method: METHODS.allocate,
    class: "error",
    transactionId: ID,
    attributes: [attribute(UNKNOWN_ATTRIBUTES, [0x7fff, 0x0030, 0x001a])],
  });
  expect(hex(encoded.subarray(20))).toBe("000a00067fff0030001a0000");
});

test("[S19] UNKNOWN-ATTRIBUTES with an odd length is refused", () => {
  for (const length of [1, 3, 5]) {
    expect(() => UNKNOWN_ATTRIBUTES.decode(new Uint8Array(length), ID)).toThrow(StunDecodeError);
  }
});

const NONE = new Uint8Array();

test("[A15] PASSWORD-ALGORITHMS are one after another, each padded", () => {
  const offered = [
    { algorithm: 2, parameters: NONE },
    { algorithm: 0xfffe, parameters: Uint8Array.of(1, 2, 3) },
    { algorithm: 1, parameters: NONE },
  ];
  const bytes = PASSWORD_ALGORITHMS.encode(offered, ID);
  expect(hex(bytes)).toBe("00020000fffe00030102030000010000");
  expect(PASSWORD_ALGORITHMS.decode(bytes, ID)).toEqual(offered);
});

test("[A16] the padding of the last algorithm may be that of the attribute", () => {
  const expected = { algorithm: 9, parameters: Uint8Array.of(7) };
  expect(PASSWORD_ALGORITHM.decode(bytesOf("0009000107"), ID)).toEqual(expected);
  expect(PASSWORD_ALGORITHM.decode(bytesOf("0009000107ffffff"), ID)).toEqual(expected);
});

test.each(["", "0001", "000100", "00010001", "0001000501020304", "00010000000200", "0001000000020000"])(
  "[A16] 0x%s is not one PASSWORD-ALGORITHM",
  (hexadecimal) => {
    expect(() => PASSWORD_ALGORITHM.decode(bytesOf(hexadecimal), ID)).toThrow(StunDecodeError);
  },
);

test.each(["0001", "00010001", "0001000501020304", "00010000000200"])(
  "[A16] 0x%s is not a list of algorithms",
  (hexadecimal) => {
    expect(() => PASSWORD_ALGORITHMS.decode(bytesOf(hexadecimal), ID)).toThrow(StunDecodeError);
  },
);

test.each([
  ["a lifetime of half a second", () => LIFETIME.encode(0.5, ID)],
  ["a negative lifetime", () => LIFETIME.encode(-1, ID)],
  ["a lifetime over 32 bits", () => LIFETIME.encode(0x1_0000_0000, ID)],
  ["a channel number over 16 bits", () => CHANNEL_NUMBER.encode(0x1_0000, ID)],
  ["a transport over 8 bits", () => REQUESTED_TRANSPORT.encode(256, ID)],
  ["an attribute type over 16 bits", () => UNKNOWN_ATTRIBUTES.encode([0x1_0000], ID)],
  ["a port over 16 bits", () => RESPONSE_PORT.encode(0x1_0000, ID)],
  ["an ICMP type over 8 bits", () => ICMP.encode({ type: 256, code: 0, data: 0 }, ID)],
  [
    "a password algorithm over 16 bits",
    () => PASSWORD_ALGORITHM.encode({ algorithm: 0x1_0000, parameters: NONE }, ID),
  ],
  ["a token of 7 bytes", () => RESERVATION_TOKEN.encode(new Uint8Array(7), ID)],
  ["an HMAC-SHA1 of 16 bytes", () => MESSAGE_INTEGRITY.encode(new Uint8Array(16), ID)],
  ["an HMAC-SHA256 of 12 bytes", () => MESSAGE_INTEGRITY_SHA256.encode(new Uint8Array(12), ID)],
])("%s cannot be written", (_what, encode) => {
  expect(encode).toThrow(RangeError);
});
