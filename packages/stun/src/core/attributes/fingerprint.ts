import { uint32 } from "./numbers.ts";

/** CRC-32 of the message before it, xor 0x5354554E. RFC 8489 §14.7. */
export const FINGERPRINT = uint32(0x8028, "FINGERPRINT");
