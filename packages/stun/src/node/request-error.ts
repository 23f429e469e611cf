import type { StunMessage, TransportAddress } from "../core/index.ts";

/**
 * - `STUN_TIMEOUT`: no answer that counts, after all retransmissions
 * - `STUN_ERROR_RESPONSE`: the server refused; `errorCode` says why
 * - `STUN_BAD_RESPONSE`: the answer breaks the protocol, or its integrity cannot be trusted
 * - `STUN_SOCKET_ERROR`: the name, the connection or the socket failed; `cause` is what the system said
 * - `STUN_CLOSED`: our own side has been closed
 */
export type StunRequestErrorCode =
  | "STUN_TIMEOUT"
  | "STUN_ERROR_RESPONSE"
  | "STUN_BAD_RESPONSE"
  | "STUN_SOCKET_ERROR"
  | "STUN_CLOSED";

/** Why a request came to nothing. */
export class StunRequestError extends Error {
  override readonly name = "StunRequestError";
  readonly code: StunRequestErrorCode;
  /** Of an error response: 300 to 699. RFC 8489 §14.8. */
  readonly errorCode: number | undefined;
  /** Of an error response that says where to go instead (300 Try Alternate). RFC 8489 §10. */
  readonly alternateServer: TransportAddress | undefined;
  /** The name that the alternate server's certificate has. */
  readonly alternateDomain: string | undefined;
  /** The answer, where one came. */
  readonly response: StunMessage | undefined;

  constructor(
    code: StunRequestErrorCode,
    message: string,
    details: {
      readonly errorCode?: number;
      readonly alternateServer?: TransportAddress | undefined;
      readonly alternateDomain?: string | undefined;
      readonly response?: StunMessage | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.errorCode = details.errorCode;
    this.alternateServer = details.alternateServer;
    this.alternateDomain = details.alternateDomain;
    this.response = details.response;
  }
}

/** What went wrong, as one of our errors: what is none yet is its `cause`. */
export function asRequestError(error: unknown): StunRequestError {
  if (error instanceof StunRequestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StunRequestError("STUN_BAD_RESPONSE", message, { cause: error });
}
