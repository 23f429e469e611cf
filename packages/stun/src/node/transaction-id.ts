import { randomBytes } from "node:crypto";

/** 96 bits that nobody off the path can guess. RFC 8489 §5. */
const TRANSACTION_ID_BYTES = 12;

export function randomTransactionId(): Uint8Array {
  return randomBytes(TRANSACTION_ID_BYTES);
}
