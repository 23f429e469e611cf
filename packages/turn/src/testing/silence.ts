const MAGIC_COOKIE = 0x2112a442;

/**
 * True for a datagram that nobody may get an answer to: not STUN, of a wrong length, no request. Read from RFC 8489 §5 and
 * §6.3 anew, so that it shares no fault with the wire format that is under test.
 */
export function mustStaySilent(datagram: Uint8Array): boolean {
  if (datagram.length < 20) return true;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const type = view.getUint16(0);
  if (type >= 0x4000 || view.getUint32(4) !== MAGIC_COOKIE) return true;
  if (view.getUint16(2) !== datagram.length - 20 || datagram.length % 4 !== 0) return true;
  return (type & 0x0110) !== 0;
}

/** What a datagram to a client is. */
export type AnswerClass = "success" | "error" | "indication" | "request" | "channelData";

export function classOfAnswer(datagram: Uint8Array): AnswerClass {
  const [first = 0, second = 0] = datagram;
  if (first >= 0x40) return "channelData";
  const bits = ((first & 1) << 1) | ((second >> 4) & 1);
  return (["request", "indication", "success", "error"] as const)[bits] ?? "request";
}
