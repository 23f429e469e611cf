import { type AttributeCodec, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint32, writeUint32 } from "../big-endian.ts";

const MAX_UINT32 = 0xffff_ffff;

/** How long an allocation lives, in seconds. RFC 8656 §18.2. */
export const LIFETIME = uint32(0x000d, "LIFETIME");
/** RFC 6062 §6.2.1. */
export const CONNECTION_ID = uint32(0x002a, "CONNECTION-ID");

/** Four bytes, most significant first. */
export function uint32(type: number, name: string): AttributeCodec<number> {
  return {
    type,
    name,
    encode(value) {
      expectInteger(name, value, MAX_UINT32);
      const bytes = new Uint8Array(4);
      writeUint32(bytes, 0, value);
      return bytes;
    },
    decode(value) {
      expectLength(value, 4);
      return readUint32(value, 0);
    },
  };
}
