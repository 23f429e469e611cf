import { type AttributeCodec, expectLength } from "../attribute-codec.ts";

const RESERVE_NEXT = 0x80;

/** Asks for an even port; true: and that the next one is reserved (the R bit). RFC 8656 §18.7. */
export const EVEN_PORT: AttributeCodec<boolean> = {
  type: 0x0018,
  name: "EVEN-PORT",
  encode: (reserveNext) => Uint8Array.of(reserveNext ? RESERVE_NEXT : 0),
  decode(value) {
    expectLength(value, 1);
    return ((value[0] ?? 0) & RESERVE_NEXT) !== 0;
  },
};
