import { type AttributeCodec, expectLength } from "../attribute-codec.ts";

/** Asks that datagrams to peers are not fragmented; its presence is all it says. RFC 8656 §18.9. */
export const DONT_FRAGMENT: AttributeCodec<true> = {
  type: 0x001a,
  name: "DONT-FRAGMENT",
  encode: () => new Uint8Array(0),
  decode(value) {
    expectLength(value, 0);
    return true;
  },
};
