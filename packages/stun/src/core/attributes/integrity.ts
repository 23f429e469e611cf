import { type AttributeCodec, badAttribute } from "../attribute-codec.ts";
import { uint32 } from "./numbers.ts";
import { fixedBytes } from "./opaque.ts";

/** CRC-32 of the message before it, XOR 0x5354554E. RFC 8489 §14.7. */
export const FINGERPRINT = uint32(0x8028, "FINGERPRINT");

/** HMAC-SHA1 of the message before it. RFC 8489 §14.5. */
export const MESSAGE_INTEGRITY = fixedBytes(0x0008, "MESSAGE-INTEGRITY", 20);

/** HMAC-SHA256 of the message before it, whole or the first part of it. RFC 8489 §14.6. */
export const MESSAGE_INTEGRITY_SHA256: AttributeCodec<Uint8Array> = {
  type: 0x001c,
  name: "MESSAGE-INTEGRITY-SHA256",
  encode(value) {
    const problem = lengthProblem(value.length);
    if (problem !== undefined) throw new RangeError(`MESSAGE-INTEGRITY-SHA256: ${problem}`);
    return value;
  },
  decode(value) {
    const problem = lengthProblem(value.length);
    if (problem !== undefined) throw badAttribute(0, problem);
    return value;
  },
};

/** From 16 to 32 bytes, in steps of 4. */
export function isIntegritySha256Length(length: number): boolean {
  return length >= 16 && length <= 32 && (length & 3) === 0;
}

function lengthProblem(length: number): string | undefined {
  if (isIntegritySha256Length(length)) return undefined;
  return `${length} bytes instead of 16 to 32 in steps of 4`;
}
