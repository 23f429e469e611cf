import { type AttributeCodec, badAttribute } from "../attribute-codec.ts";

interface TextLimits {
  readonly maxBytes: number;
  /** Unicode code points. */
  readonly maxCharacters?: number;
}

const MAX_763_BYTES_127_CHARACTERS = { maxBytes: 763, maxCharacters: 127 } as const;

/** RFC 8489 §14.3: fewer than 509 bytes. */
export const USERNAME = text(0x0006, "USERNAME", { maxBytes: 508 });
/** RFC 8489 §14.9. */
export const REALM = text(0x0014, "REALM", MAX_763_BYTES_127_CHARACTERS);
/** RFC 8489 §14.10. */
export const NONCE = text(0x0015, "NONCE", MAX_763_BYTES_127_CHARACTERS);
/** RFC 8489 §14.14. */
export const SOFTWARE = text(0x8022, "SOFTWARE", MAX_763_BYTES_127_CHARACTERS);
/** RFC 8489 §14.16: a domain name. */
export const ALTERNATE_DOMAIN = text(0x8003, "ALTERNATE-DOMAIN", { maxBytes: 255 });

const encoder = new TextEncoder();
/** A leading U+FEFF is kept like any other character, so that two names stay different. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function text(type: number, name: string, limits: TextLimits): AttributeCodec<string> {
  return {
    type,
    name,
    encode: (value) => encodeText(name, value, limits),
    decode: (value) => decodeText(value, limits),
  };
}

/**
 * @throws {RangeError} for a text that is too long, or has a lone surrogate
 */
export function encodeText(name: string, value: string, limits: TextLimits): Uint8Array {
  if (!value.isWellFormed()) throw new RangeError(`${name} has a lone surrogate`);
  const bytes = encoder.encode(value);
  const problem = lengthProblem(bytes.length, value, limits);
  if (problem !== undefined) throw new RangeError(`${name}: ${problem}`);
  return bytes;
}

/**
 * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE` for a text that is too long or not UTF-8
 */
export function decodeText(bytes: Uint8Array, limits: TextLimits): string {
  if (bytes.length > limits.maxBytes) throw badAttribute(0, `more than ${limits.maxBytes} bytes`);
  let value: string;
  try {
    value = decoder.decode(bytes);
  } catch {
    throw badAttribute(0, "not UTF-8");
  }
  const problem = lengthProblem(bytes.length, value, limits);
  if (problem !== undefined) throw badAttribute(0, problem);
  return value;
}

function lengthProblem(byteLength: number, value: string, limits: TextLimits): string | undefined {
  const { maxBytes, maxCharacters = maxBytes } = limits;
  if (byteLength > maxBytes) return `more than ${maxBytes} bytes`;
  // A text has no more characters than bytes, so most need no counting.
  if (byteLength > maxCharacters && Array.from(value).length > maxCharacters) {
    return `more than ${maxCharacters} characters`;
  }
  return undefined;
}
