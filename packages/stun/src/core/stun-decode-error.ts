/**
 * What is wrong with the bytes.
 *
 * - `STUN_TOO_SHORT`: shorter than the header
 * - `STUN_NOT_STUN`: the first bits are those of another protocol
 * - `STUN_BAD_COOKIE`: no magic cookie, so RFC 3489 or another protocol
 * - `STUN_BAD_LENGTH`: a length field that does not match the bytes
 * - `STUN_BAD_ATTRIBUTE`: a malformed attribute value
 */
export type StunErrorCode =
  | "STUN_TOO_SHORT"
  | "STUN_NOT_STUN"
  | "STUN_BAD_COOKIE"
  | "STUN_BAD_LENGTH"
  | "STUN_BAD_ATTRIBUTE";

/** Malformed input: the only error that decoding throws. */
export class StunDecodeError extends Error {
  override readonly name = "StunDecodeError";
  readonly code: StunErrorCode;
  /** In bytes, from the start of the decoded input. */
  readonly offset: number;
  constructor(code: StunErrorCode, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
