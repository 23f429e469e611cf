import { type AttributeCodec, badAttribute, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint16, writeUint16 } from "../big-endian.ts";
import { MAGIC_COOKIE, MAX_UINT16 } from "../header.ts";
import { formatAddress, parseAddress } from "../ip-address.ts";
import type { TransportAddress } from "../transport-address.ts";

const IPV4 = 0x01;
const IPV6 = 0x02;
const COOKIE_BYTES = Uint8Array.of(0x21, 0x12, 0xa4, 0x42);
const COOKIE_HIGH = MAGIC_COOKIE >>> 16;

// The client's address as RFC 3489 servers send it, RFC 8489 §14.1; the server to use instead, §14.15; the address that
// a response comes from, and the server's alternate address, RFC 5780 §7.3 and §7.4.
export const MAPPED_ADDRESS = plain(0x0001, "MAPPED-ADDRESS");
export const ALTERNATE_SERVER = plain(0x8023, "ALTERNATE-SERVER");
export const RESPONSE_ORIGIN = plain(0x802b, "RESPONSE-ORIGIN");
export const OTHER_ADDRESS = plain(0x802c, "OTHER-ADDRESS");

// RFC 8656 §18.3 and §18.5, RFC 8489 §14.2.
export const XOR_PEER_ADDRESS = xored(0x0012, "XOR-PEER-ADDRESS");
export const XOR_RELAYED_ADDRESS = xored(0x0016, "XOR-RELAYED-ADDRESS");
export const XOR_MAPPED_ADDRESS = xored(0x0020, "XOR-MAPPED-ADDRESS");

function plain(type: number, name: string): AttributeCodec<TransportAddress> {
  return {
    type,
    name,
    encode: encodeAddress,
    decode: (value) => decodeAddress(value),
  };
}

/** Masked because some NATs rewrite any bytes that look like one of their addresses. RFC 8489 §14.2. */
function xored(type: number, name: string): AttributeCodec<TransportAddress> {
  return {
    type,
    name,
    encode(value, transactionId) {
      const bytes = encodeAddress(value);
      writeUint16(bytes, 2, value.port ^ COOKIE_HIGH);
      for (let index = 4; index < bytes.length; index++) {
        bytes[index] = (bytes[index] ?? 0) ^ maskAt(index - 4, transactionId);
      }
      return bytes;
    },
    decode: decodeAddress,
  };
}

/**
 * RFC 8489 §14.1.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0 0 0 0 0 0 0|    family     |             port              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               address (32 bits or 128 bits)            ....
 * ```
 */
function encodeAddress({ address, port }: TransportAddress): Uint8Array {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new RangeError(`not an address: ${address}`);
  expectInteger("a port", port, MAX_UINT16);
  const bytes = new Uint8Array(4 + parsed.length);
  bytes[1] = parsed.length === 4 ? IPV4 : IPV6;
  writeUint16(bytes, 2, port);
  bytes.set(parsed, 4);
  return bytes;
}

/** Reused, since every relayed packet has an address to unmask. */
const UNMASKED_IPV4 = new Uint8Array(4);
const UNMASKED_IPV6 = new Uint8Array(16);

/** `transactionId`: for a masked address. */
function decodeAddress(value: Uint8Array, transactionId?: Uint8Array): TransportAddress {
  if (value.length < 4) throw badAttribute(0, `${value.length} bytes are too short for an address`);
  const family = value[1];
  // The first byte is for alignment and is ignored.
  if (family !== IPV4 && family !== IPV6) throw badAttribute(1, `unknown address family ${family}`);
  const bytes = family === IPV4 ? UNMASKED_IPV4 : UNMASKED_IPV6;
  expectLength(value, 4 + bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const mask = transactionId === undefined ? 0 : maskAt(index, transactionId);
    bytes[index] = (value[4 + index] ?? 0) ^ mask;
  }
  const port = readUint16(value, 2) ^ (transactionId === undefined ? 0 : COOKIE_HIGH);
  return { address: formatAddress(bytes), port };
}

/** The mask for one byte of an address: the magic cookie, then the transaction id. A port is masked by COOKIE_HIGH. */
function maskAt(index: number, transactionId: Uint8Array): number {
  return (index < 4 ? COOKIE_BYTES[index] : transactionId[index - 4]) ?? 0;
}
