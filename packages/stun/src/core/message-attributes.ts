import type { AttributeCodec } from "./attribute-codec.ts";
import type { StunAttribute, StunMessage } from "./message.ts";
import { StunDecodeError } from "./stun-decode-error.ts";

/** Types from here on are comprehension-optional. RFC 8489 §14. */
const FIRST_OPTIONAL = 0x8000;
const NONE: readonly number[] = [];

/**
 * The value of the first attribute of that type; undefined if the message has none. Later ones are ignored, RFC 8489
 * §14.
 *
 * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE`, with the offset in the message
 */
export function readAttribute<T>(message: StunMessage, codec: AttributeCodec<T>): T | undefined {
  const found = findAttribute(message, codec.type);
  return found === undefined ? undefined : decodeValue(message, found, codec);
}

/**
 * The values of all attributes of that type, for the few that may occur more than once, such as XOR-PEER-ADDRESS in a
 * CreatePermission request (RFC 8656 §10.1).
 *
 * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE`, with the offset in the message
 */
export function readAttributes<T>(message: StunMessage, codec: AttributeCodec<T>): T[] {
  return message.attributes
    .filter(({ type }) => type === codec.type)
    .map((found) => decodeValue(message, found, codec));
}

export function hasAttribute(message: StunMessage, codec: AttributeCodec<unknown>): boolean {
  return findAttribute(message, codec.type) !== undefined;
}

export function findAttribute(message: StunMessage, type: number): StunAttribute | undefined {
  for (const candidate of message.attributes) {
    if (candidate.type === type) return candidate;
  }
  return undefined;
}

/**
 * The types of comprehension-required attributes (0x0000 to 0x7FFF) that are not in `known`, each once, in the order
 * of the message. RFC 8489 §6.3.1: a request that has one is answered with 420.
 */
export function unknownRequired(message: StunMessage, known: ReadonlySet<number>): readonly number[] {
  // A set, made only if needed: a datagram can hold 16,000 types, and searching a list for each would take 0.1 s.
  let unknown: Set<number> | undefined;
  for (const { type } of message.attributes) {
    if (type >= FIRST_OPTIONAL || known.has(type)) continue;
    unknown ??= new Set();
    unknown.add(type);
  }
  return unknown === undefined ? NONE : [...unknown];
}

function decodeValue<T>(message: StunMessage, found: StunAttribute, codec: AttributeCodec<T>): T {
  try {
    return codec.decode(found.value, message.transactionId);
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    // A codec counts from the start of the value, after the attribute's header.
    const offset = found.offset + 4 + error.offset;
    throw new StunDecodeError(error.code, offset, `${codec.name}: ${error.message}`);
  }
}
