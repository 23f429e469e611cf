import { type AttributeCodec, badAttribute, expectInteger } from "../attribute-codec.ts";
import { readUint16, writeUint16 } from "../big-endian.ts";
import { MAX_UINT16 } from "../header.ts";

/** The attribute types that a 420 is about, two bytes each. RFC 8489 §14.13. */
export const UNKNOWN_ATTRIBUTES: AttributeCodec<readonly number[]> = {
  type: 0x000a,
  name: "UNKNOWN-ATTRIBUTES",
  encode(types) {
    const bytes = new Uint8Array(2 * types.length);
    for (const [index, type] of types.entries()) {
      expectInteger("an attribute type", type, MAX_UINT16);
      writeUint16(bytes, 2 * index, type);
    }
    return bytes;
  },
  decode(value) {
    if (value.length % 2 !== 0) throw badAttribute(0, `${value.length} bytes, half of an attribute type`);
    return Array.from({ length: value.length / 2 }, (_type, index) => readUint16(value, 2 * index));
  },
};
