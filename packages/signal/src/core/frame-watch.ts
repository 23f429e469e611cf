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

/**
 * Watches the frames that a client sends. A violation of the protocol is none of its business. Frames may be as short as their
 * headers, so no byte of one may take long.
 */
export function watchFrames(): FrameWatch {
  /** The header that is being read: how much of it has come, and how long it is as far as that is known. */
  let headerRead = 0;
  let headerLength = SHORTEST_HEADER;
  let first = 0;
  let lengthBytes = 0;
  /** Of the payload: its length, and once the header is complete how much of it is to come. */
  let payloadLeft = 0;
  let isInPayload = false;
  let isInFragments = false;
  let ended = 0;

  function readHeader(byte: number): void {
    if (headerRead === 0) first = byte;
    else if (headerRead === 1) {
      const length = byte & 0x7f;
      lengthBytes = length === LENGTH_64_BITS ? 8 : length === LENGTH_16_BITS ? 2 : 0;
      payloadLeft = lengthBytes === 0 ? length : 0;
      headerLength = SHORTEST_HEADER + lengthBytes + (byte & 0x80 ? MASK_BYTES : 0);
    } else if (headerRead < SHORTEST_HEADER + lengthBytes) payloadLeft = payloadLeft * 256 + byte;
    headerRead += 1;
    isInPayload = headerRead === headerLength;
  }

  function endFrame(): void {
    headerRead = 0;
    headerLength = SHORTEST_HEADER;
    isInPayload = false;
    if ((first & 0x0f) >= FIRST_CONTROL_OPCODE) return;
    isInFragments = (first & 0x80) === 0;
    if (!isInFragments) ended += 1;
  }

  return {
    read(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (isInPayload) {
          const taken = Math.min(payloadLeft, bytes.length - at);
          payloadLeft -= taken;
          at += taken;
        } else {
          readHeader(bytes[at] ?? 0);
          at += 1;
        }
        if (isInPayload && payloadLeft === 0) endFrame();
      }
    },
    isUnfinished: () => headerRead > 0 || isInFragments,
    ended: () => ended,
  };
}
