/** The protocol on a TCP connection, or inside a TLS connection. `unknown` is not served here. */
export type Beginning = "tls" | "turn" | "http" | "unknown";

/** A TLS handshake record. RFC 8446 §5.1. */
const TLS_HANDSHAKE = 0x16;
/** Below this the first two bits are 00, as in every STUN message. RFC 8489 §5. */
const FIRST_CHANNEL_BYTE = 0x40;

/** Tells protocols apart by the first byte, similar to RFC 7983 §7. */
export function beginningOf(firstByte: number): Beginning {
  if (firstByte === TLS_HANDSHAKE) return "tls";
  if (firstByte < FIRST_CHANNEL_BYTE) return "turn";
  return isLetter(firstByte) ? "http" : "unknown";
}

/** Every HTTP method in use starts with one. RFC 9110 §9.1. */
function isLetter(byte: number): boolean {
  const folded = byte | 0x20;
  return folded >= 0x61 && folded <= 0x7a;
}
