import { type AttributeCodec, badAttribute, expectInteger } from "../attribute-codec.ts";
import { readUint16, writeUint16 } from "../big-endian.ts";
import { MAX_UINT16 } from "../header.ts";
import { paddedLength } from "../padding.ts";

/**
 * How a key is derived from a password. `algorithm`: 1 for MD5, 2 for SHA-256; neither has parameters. RFC 8489 §18.5.
 */
export interface PasswordAlgorithm {
  readonly algorithm: number;
  readonly parameters: Uint8Array;
}

/** The algorithm that the client uses. RFC 8489 §14.12. */
export const PASSWORD_ALGORITHM: AttributeCodec<PasswordAlgorithm> = {
  type: 0x001d,
  name: "PASSWORD-ALGORITHM",
  encode: (value) => encodeAlgorithms([value]),
  decode(value) {
    const [only, ...more] = decodeAlgorithms(value);
    if (only === undefined || more.length > 0) throw badAttribute(0, "not one algorithm");
    return only;
  },
};

/** The algorithms that the server offers, best first; the client sends them back. RFC 8489 §14.11. */
export const PASSWORD_ALGORITHMS: AttributeCodec<readonly PasswordAlgorithm[]> = {
  type: 0x8002,
  name: "PASSWORD-ALGORITHMS",
  encode: encodeAlgorithms,
  decode: decodeAlgorithms,
};

/**
 * A list of:
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           algorithm           |       parameters length       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             parameters, then padding to 4 bytes        ....
 * ```
 */
function encodeAlgorithms(algorithms: readonly PasswordAlgorithm[]): Uint8Array {
  let length = 0;
  for (const { algorithm, parameters } of algorithms) {
    expectInteger("a password algorithm", algorithm, MAX_UINT16);
    expectInteger("the length of its parameters", parameters.length, MAX_UINT16);
    length += 4 + paddedLength(parameters.length);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const { algorithm, parameters } of algorithms) {
    writeUint16(bytes, offset, algorithm);
    writeUint16(bytes, offset + 2, parameters.length);
    bytes.set(parameters, offset + 4);
    offset += 4 + paddedLength(parameters.length);
  }
  return bytes;
}

/** The padding of the last algorithm may be missing, if the sender counts it as the padding of the attribute. */
function decodeAlgorithms(value: Uint8Array): PasswordAlgorithm[] {
  const algorithms: PasswordAlgorithm[] = [];
  for (let offset = 0; offset < value.length; ) {
    if (offset + 4 > value.length) throw badAttribute(offset, "half of an algorithm");
    const length = readUint16(value, offset + 2);
    const start = offset + 4;
    if (start + length > value.length) throw badAttribute(offset + 2, "parameters run past the end");
    algorithms.push({
      algorithm: readUint16(value, offset),
      parameters: value.subarray(start, start + length),
    });
    offset = start + paddedLength(length);
  }
  return algorithms;
}
