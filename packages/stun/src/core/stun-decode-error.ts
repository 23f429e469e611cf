/**
 * What is wrong with the bytes.
 *
 * - `STUN_TOO_SHORT`: shorter than the header
 * - `STUN_NOT_STUN`: the first bits are those of another protocol
 * - `STUN_BAD_COOKIE`: no magic cookie, so a message of RFC 3489 or of something else
 * - `STUN_BAD_LENGTH`: a length field that does not agree with the bytes that are there
 * - `STUN_BAD_ATTRIBUTE`: an attribute whose value does not have the form of its type
 */
export type StunErrorCode =
  | "STUN_TOO_SHORT"
  | "STUN_NOT_STUN"
  | "STUN_BAD_COOKIE"
  | "STUN_BAD_LENGTH"
  | "STUN_BAD_ATTRIBUTE";

/** The bytes are not what they should be: the only error that decoding throws. */
export class StunDecodeError extends Error {
  override readonly name = "StunDecodeError";
  readonly code: StunErrorCode;
  /** Bytes from the start of what was decoded. */
  readonly offset: number;
  constructor(code: StunErrorCode, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
