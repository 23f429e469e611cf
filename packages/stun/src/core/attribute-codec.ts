import { StunDecodeError } from "./stun-decode-error.ts";

/** Encodes and decodes the value of one attribute type. */
export interface AttributeCodec<T> {
  readonly type: number;
  /** The RFC's spelling. */
  readonly name: string;
  /**
   * The value without padding.
   *
   * @throws {RangeError} for a value that the attribute cannot carry
   */
  encode(value: T, transactionId: Uint8Array): Uint8Array;
  /**
   * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE`, with an offset in `value`
   */
  decode(value: Uint8Array, transactionId: Uint8Array): T;
}

/** An attribute to encode. */
export interface AttributeToWrite {
  readonly type: number;
  readonly name: string;
  encode(transactionId: Uint8Array): Uint8Array;
}

/** Pairs a value with its codec, for `encodeMessage`. */
export function attribute<T>(codec: AttributeCodec<T>, value: T): AttributeToWrite {
  return {
    type: codec.type,
    name: codec.name,
    encode: (transactionId) => codec.encode(value, transactionId),
  };
}

/**
 * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE` unless the value has exactly that many bytes
 */
export function expectLength(value: Uint8Array, length: number): void {
  if (value.length !== length) throw badAttribute(0, `${value.length} bytes instead of ${length}`);
}

export function badAttribute(offset: number, message: string): StunDecodeError {
  return new StunDecodeError("STUN_BAD_ATTRIBUTE", offset, message);
}

/**
 * @throws {RangeError} unless the value is a whole number from 0 to `max`
 */
export function expectInteger(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`${name} must be a whole number from 0 to ${max}, not ${value}`);
  }
}
