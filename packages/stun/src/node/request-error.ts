import { METHODS, type StunMessage, type TransportAddress } from "../core/index.ts";

/**
 * - `STUN_TIMEOUT`: no valid answer after all retransmissions
 * - `STUN_ERROR_RESPONSE`: the server refused; `errorCode` says why
 * - `STUN_BAD_RESPONSE`: the answer breaks the protocol, or its integrity cannot be trusted
 * - `STUN_SOCKET_ERROR`: the name, the connection or the socket failed; `cause` is the system's error
 * - `STUN_CLOSED`: the client was closed
 */
export type StunRequestErrorCode =
  | "STUN_TIMEOUT"
  | "STUN_ERROR_RESPONSE"
  | "STUN_BAD_RESPONSE"
  | "STUN_SOCKET_ERROR"
  | "STUN_CLOSED";

/** Why a request failed. */
export class StunRequestError extends Error {
  override readonly name = "StunRequestError";
  readonly code: StunRequestErrorCode;
  /** Of an error response: 300 to 699. RFC 8489 §14.8. */
  readonly errorCode: number | undefined;
  /** The other server that a 300 (Try Alternate) names. RFC 8489 §10. */
  readonly alternateServer: TransportAddress | undefined;
  /** The name in the alternate server's certificate. */
  readonly alternateDomain: string | undefined;
  /** The answer, if there was one. */
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

/** The error as a `StunRequestError`; any other error becomes its `cause`. */
export function asRequestError(error: unknown): StunRequestError {
  if (error instanceof StunRequestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StunRequestError("STUN_BAD_RESPONSE", message, { cause: error });
}

const METHOD_NAMES = new Map<number, string>(
  Object.entries(METHODS).map(([name, method]) => [method, name.charAt(0).toUpperCase() + name.slice(1)]),
);

/** The method's name as the RFCs spell it: "Allocate", "CreatePermission". */
export function nameOfMethod(method: number): string {
  return METHOD_NAMES.get(method) ?? `method 0x${method.toString(16).padStart(3, "0")}`;
}
