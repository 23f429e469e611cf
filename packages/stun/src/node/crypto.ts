import { hash, randomBytes } from "node:crypto";
import type { StunCrypto } from "../core/index.ts";

/** The hashes of `node:crypto`. */
export const nodeCrypto: StunCrypto = {
  digest: (algorithm, bytes) => bytesOf(hash(algorithm, bytes, "binary")),
  hmac,
};

/** SHA-1 and SHA-256 alike take blocks of 64 bytes; the key fills one. RFC 2104 §2. */
const BLOCK_LENGTH = 64;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/**
 * RFC 2104 with two one-shot hashes. `createHmac` wraps each key in a native object first, which takes several times as
 * long as the hashing, and any unauthenticated packet can make a server compute an HMAC.
 */
function hmac(algorithm: "sha1" | "sha256", key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const blockKey = key.length > BLOCK_LENGTH ? bytesOf(hash(algorithm, key, "binary")) : key;
  let length = BLOCK_LENGTH;
  for (const part of parts) length += part.length;
  const inner = padded(blockKey, INNER_PAD, length);
  let offset = BLOCK_LENGTH;
  for (const part of parts) {
    inner.set(part, offset);
    offset += part.length;
  }
  const innerHash = hash(algorithm, inner, "binary");
  const outer = padded(blockKey, OUTER_PAD, BLOCK_LENGTH + innerHash.length);
  writeBinary(outer, BLOCK_LENGTH, innerHash);
  return bytesOf(hash(algorithm, outer, "binary"));
}

/** An array of `length` bytes whose first block is the key XOR the pad. */
function padded(key: Uint8Array, pad: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < BLOCK_LENGTH; index++) bytes[index] = (key[index] ?? 0) ^ pad;
  return bytes;
}

/**
 * Node returns a hash faster as a binary string than as a Buffer, and a small array does not keep shared memory alive.
 */
function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  writeBinary(bytes, 0, binary);
  return bytes;
}

function writeBinary(bytes: Uint8Array, offset: number, binary: string): void {
  for (let index = 0; index < binary.length; index++) bytes[offset + index] = binary.charCodeAt(index);
}

/** 96 bits that only a host on the path can know. RFC 8489 §5. */
const TRANSACTION_ID_BYTES = 12;

export function randomTransactionId(): Uint8Array {
  return randomBytes(TRANSACTION_ID_BYTES);
}
