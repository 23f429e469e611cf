import { expect, test } from "vitest";
import type { AttributeCodec } from "../attribute-codec.ts";
import {
  ALTERNATE_SERVER,
  MAPPED_ADDRESS,
  StunDecodeError,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
  XOR_PEER_ADDRESS,
} from "../index.ts";

const TRANSACTION_ID = Uint8Array.from(Buffer.from("b7e7a701bc34d686fa87dfae", "hex"));

const hexOf = (codec: AttributeCodec<TransportAddress>, value: TransportAddress) =>
  Buffer.from(codec.encode(value, TRANSACTION_ID)).toString("hex");

const decode = (codec: AttributeCodec<TransportAddress>, hexadecimal: string) =>
  codec.decode(Uint8Array.from(Buffer.from(hexadecimal, "hex")), TRANSACTION_ID);

test("[S24] an IPv4 address is masked by the cookie, its port by the first half of that", () => {
  const value = { address: "192.0.2.1", port: 32853 };
  expect(hexOf(MAPPED_ADDRESS, value)).toBe("00018055c0000201");
  expect(hexOf(XOR_MAPPED_ADDRESS, value)).toBe("0001a147e112a643");
  expect(decode(XOR_MAPPED_ADDRESS, "0001a147e112a643")).toEqual(value);
});

test("[S24] an IPv6 address is masked by the cookie and the transaction id", () => {
  const value = { address: "2001:db8:1234:5678:11:2233:4455:6677", port: 32853 };
  expect(hexOf(MAPPED_ADDRESS, value)).toBe("0002805520010db8123456780011223344556677");
  expect(hexOf(XOR_PEER_ADDRESS, value)).toBe("0002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
  expect(decode(XOR_PEER_ADDRESS, "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9")).toEqual(value);
});

test("an IPv4-mapped address keeps the family of the attribute", () => {
  const value = { address: "::ffff:192.0.2.1", port: 0 };
  expect(hexOf(MAPPED_ADDRESS, value)).toBe("0002000000000000000000000000ffffc0000201");
  expect(decode(MAPPED_ADDRESS, "0002000000000000000000000000ffffc0000201")).toEqual(value);
});

test("reading an address does not change one that was read before", () => {
  const first = decode(XOR_MAPPED_ADDRESS, "0001a147e112a643");
  const second = decode(XOR_PEER_ADDRESS, "0001a146e112a600");
  expect([first, second]).toEqual([
    { address: "192.0.2.1", port: 32853 },
    { address: "192.0.2.66", port: 32852 },
  ]);
});

test("the first byte is ignored", () => {
  expect(decode(ALTERNATE_SERVER, "ff010d96c0000201")).toEqual({ address: "192.0.2.1", port: 3478 });
});

test.each([
  ["nothing", ""],
  ["one byte", "00"],
  ["a family alone", "0001"],
  ["no address", "00018055"],
  ["an IPv4 address that is too short", "00018055c00002"],
  ["an IPv4 address that is too long", "00018055c000020100"],
  ["an IPv4 address of 16 bytes", "0001805520010db8123456780011223344556677"],
  ["an IPv6 address of 4 bytes", "00028055c0000201"],
  ["an IPv6 address that is too long", "0002805520010db812345678001122334455667700"],
  ["family 0", "00008055c0000201"],
  ["family 3", "00038055c0000201"],
])("[P03] %s is refused", (_what, hexadecimal) => {
  for (const codec of [MAPPED_ADDRESS, XOR_PEER_ADDRESS]) {
    expect(() => decode(codec, hexadecimal)).toThrow(StunDecodeError);
    expect(() => decode(codec, hexadecimal)).toThrow(expect.objectContaining({ code: "STUN_BAD_ATTRIBUTE" }));
  }
});

test.each([
  { address: "example.org", port: 1 },
  { address: "192.0.2", port: 1 },
  { address: "192.0.2.1", port: -1 },
  { address: "192.0.2.1", port: 65536 },
  { address: "192.0.2.1", port: 1.5 },
])("$address port $port cannot be written", (value) => {
  expect(() => hexOf(XOR_PEER_ADDRESS, value)).toThrow(RangeError);
});
