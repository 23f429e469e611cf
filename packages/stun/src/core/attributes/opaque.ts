import { type AttributeCodec, expectLength } from "../attribute-codec.ts";

/** The payload of a Send or Data indication, RFC 8656 §18.4. Decoding gives a view. */
export const DATA = anyBytes(0x0013, "DATA");
/** SHA-256 of user name and realm, RFC 8489 §14.4. */
export const USERHASH = fixedBytes(0x001e, "USERHASH", 32);
/** RFC 8656 §18.10. */
export const RESERVATION_TOKEN = fixedBytes(0x0022, "RESERVATION-TOKEN", 8);
/** Filler that makes a message larger, RFC 5780 §7.6. */
export const PADDING = anyBytes(0x0026, "PADDING");
/** RFC 8016 §3.5; empty in a request for a ticket. */
export const MOBILITY_TICKET = anyBytes(0x8030, "MOBILITY-TICKET");

function anyBytes(type: number, name: string): AttributeCodec<Uint8Array> {
  return { type, name, encode: (value) => value, decode: (value) => value };
}

/** A value whose length is fixed by the RFC. */
export function fixedBytes(type: number, name: string, length: number): AttributeCodec<Uint8Array> {
  return {
    type,
    name,
    encode(value) {
      if (value.length !== length) throw new RangeError(`${name} has ${length} bytes, not ${value.length}`);
      return value;
    },
    decode(value) {
      expectLength(value, length);
      return value;
    },
  };
}
