/** A header has 2 bytes, up to 8 more of length, and 4 of the mask. RFC 6455 §5.2. */
const SHORTEST_HEADER = 2;
const LENGTH_16_BITS = 126;
const LENGTH_64_BITS = 127;
const MASK_BYTES = 4;

/** Opcodes from here on are those of control frames, which may come between the fragments of a message. RFC 6455 §5.5. */
const FIRST_CONTROL_OPCODE = 8;

/** Follows a stream of WebSocket frames without keeping any of it. */
export interface FrameWatch {
  /** Takes the next bytes of the stream, from the first one after the handshake. */
  read(bytes: Uint8Array): void;
  /** Whether a message has begun and not ended. */
  isUnfinished(): boolean;
  /** How many messages have ended. */
  ended(): number;
}

/** Watches the frames that a client sends. A violation of the protocol is none of its business. */
export function watchFrames(): FrameWatch {
  let header: number[] = [];
  let payloadLeft = 0;
  let isInFragments = false;
  let ended = 0;

  /** How long the header is, as far as it is known. */
  function headerLength(): number {
    const [, second = 0] = header;
    const length = second & 0x7f;
    const more = length === LENGTH_64_BITS ? 8 : length === LENGTH_16_BITS ? 2 : 0;
    return SHORTEST_HEADER + more + (second & 0x80 ? MASK_BYTES : 0);
  }

  function payloadLength(): number {
    const [, second = 0] = header;
    const length = second & 0x7f;
    if (length < LENGTH_16_BITS) return length;
    const bytes = header.slice(SHORTEST_HEADER, SHORTEST_HEADER + (length === LENGTH_16_BITS ? 2 : 8));
    return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  }

  function endFrame(): void {
    const [first = 0] = header;
    header = [];
    if ((first & 0x0f) >= FIRST_CONTROL_OPCODE) return;
    isInFragments = (first & 0x80) === 0;
    if (!isInFragments) ended += 1;
  }

  return {
    read(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (payloadLeft > 0) {
          const taken = Math.min(payloadLeft, bytes.length - at);
          payloadLeft -= taken;
          at += taken;
          if (payloadLeft === 0) endFrame();
          continue;
        }
        header.push(bytes[at] ?? 0);
        at += 1;
        if (header.length < SHORTEST_HEADER || header.length < headerLength()) continue;
        payloadLeft = payloadLength();
        if (payloadLeft === 0) endFrame();
      }
    },
    isUnfinished: () => header.length > 0 || isInFragments,
    ended: () => ended,
  };
}
