const MAGIC_COOKIE = 0x2112a442;

/**
 * True for a datagram that must not be answered: not STUN, of a wrong length, or not a request. Written from RFC 8489
 * §5 and §6.3 independently of the wire format under test, so that the two share no error.
 */
export function mustStaySilent(datagram: Uint8Array): boolean {
  if (datagram.length < 20) return true;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const type = view.getUint16(0);
  if (type >= 0x4000 || view.getUint32(4) !== MAGIC_COOKIE) return true;
  if (view.getUint16(2) !== datagram.length - 20 || datagram.length % 4 !== 0) return true;
  return (type & 0x0110) !== 0;
}

/** The kind of a datagram to a client. */
export type AnswerClass = "success" | "error" | "indication" | "request" | "channelData";

export function classOfAnswer(datagram: Uint8Array): AnswerClass {
  const [first = 0, second = 0] = datagram;
  if (first >= 0x40) return "channelData";
  const bits = ((first & 1) << 1) | ((second >> 4) & 1);
  return (["request", "indication", "success", "error"] as const)[bits] ?? "request";
}
