import { readUint16 } from "./big-endian.ts";
import { CHANNEL_HEADER_LENGTH } from "./channel-data.ts";
import { COOKIE_OFFSET, HEADER_LENGTH, hasMagicCookie, hasStunBits, LENGTH_OFFSET } from "./header.ts";
import { paddedLength } from "./padding.ts";
import { StunDecodeError } from "./stun-decode-error.ts";

/** Cuts a TCP or TLS stream into messages. RFC 8489 §6.2.2, RFC 8656 §12.5. */
export interface StreamSplitter {
  /** Appends received bytes. `chunk` must not change afterwards, since messages may be views of it. */
  append(chunk: Uint8Array): void;
  /**
   * The next complete STUN message, or ChannelData message without its padding; undefined until more arrives. The
   * splitter then holds less than one message, and no chunk.
   *
   * @throws {StunDecodeError} on anything else, and on every later call: the next message cannot be found
   */
  next(): Uint8Array | undefined;
  /** Removes and returns the unread bytes, such as those of another protocol. */
  rest(): Uint8Array;
  /** True while a message has arrived only in part. */
  isPartial(): boolean;
}

const NOTHING = new Uint8Array(0);

/** The bytes that tell whether this is a message, and where it ends: up to the end of the magic cookie. */
const STUN_PREFIX_LENGTH = 8;

/** `length`: the length of the message; `end`: the length including padding. */
interface Frame {
  readonly length: number;
  readonly end: number;
}

export function createStreamSplitter(): StreamSplitter {
  /** The first `heldLength` bytes of `held` are the start of an incomplete message. */
  let held: Uint8Array = NOTHING;
  let heldLength = 0;
  /** The bytes after them. */
  let unread: Uint8Array = NOTHING;
  let failure: StunDecodeError | undefined;

  /** Moves bytes to `held` until it has `length` bytes; false if not all of them have arrived. */
  function hold(length: number): boolean {
    const count = Math.min(length - heldLength, unread.length);
    if (count > 0) {
      if (heldLength + count > held.length) {
        // Doubling keeps the cost at one copy per byte on average. The length that a header claims is not trusted.
        const larger = new Uint8Array(Math.max(2 * held.length, heldLength + count, 64));
        larger.set(held.subarray(0, heldLength));
        held = larger;
      }
      held.set(unread.subarray(0, count), heldLength);
      heldLength += count;
      unread = unread.subarray(count);
    }
    return heldLength >= length;
  }

  function nextHeld(): Uint8Array | undefined {
    let frame = frameOf(held.subarray(0, heldLength));
    while (frame === undefined) {
      if (!hold(heldLength + 1)) return undefined;
      frame = frameOf(held.subarray(0, heldLength));
    }
    if (!hold(frame.end)) return undefined;
    const message = held.subarray(0, frame.length);
    held = NOTHING;
    heldLength = 0;
    return message;
  }

  function nextUnread(): Uint8Array | undefined {
    const frame = frameOf(unread);
    if (frame === undefined || frame.end > unread.length) {
      hold(unread.length);
      return undefined;
    }
    const message = unread.subarray(0, frame.length);
    unread = unread.subarray(frame.end);
    return message;
  }

  return {
    append(chunk) {
      if (failure !== undefined) return;
      unread = concatenated(unread, chunk);
    },
    next() {
      if (failure !== undefined) throw failure;
      try {
        return heldLength === 0 ? nextUnread() : nextHeld();
      } catch (error) {
        if (error instanceof StunDecodeError) {
          failure = error;
          held = NOTHING;
          heldLength = 0;
          unread = NOTHING;
        }
        throw error;
      }
    },
    rest() {
      const bytes = concatenated(held.subarray(0, heldLength), unread);
      held = NOTHING;
      heldLength = 0;
      unread = NOTHING;
      return bytes;
    },
    isPartial: () => heldLength > 0,
  };
}

/**
 * The extent of the message that starts here; undefined until enough bytes have arrived.
 *
 * @throws {StunDecodeError} as soon as the bytes cannot become one
 */
function frameOf(bytes: Uint8Array): Frame | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  if (first > 0x7f) throw new StunDecodeError("STUN_NOT_STUN", 0, "neither a STUN message nor ChannelData");
  if (bytes.length < CHANNEL_HEADER_LENGTH) return undefined;
  const length = readUint16(bytes, LENGTH_OFFSET);
  if (!hasStunBits(bytes)) {
    const end = CHANNEL_HEADER_LENGTH + paddedLength(length);
    return { length: CHANNEL_HEADER_LENGTH + length, end };
  }
  if ((length & 3) !== 0) {
    throw new StunDecodeError("STUN_BAD_LENGTH", LENGTH_OFFSET, "the message length is not a multiple of 4");
  }
  if (bytes.length < STUN_PREFIX_LENGTH) return undefined;
  if (!hasMagicCookie(bytes)) throw new StunDecodeError("STUN_BAD_COOKIE", COOKIE_OFFSET, "no magic cookie");
  return { length: HEADER_LENGTH + length, end: HEADER_LENGTH + length };
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
