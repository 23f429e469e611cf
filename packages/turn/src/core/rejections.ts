import { type AttributeToWrite, attribute, UNKNOWN_ATTRIBUTES } from "@visavis/stun/core";

/**
 * Every refusal the server can send: RFC 8489 §14.8, RFC 8656 §19, RFC 6062 §6.3, RFC 8016 §6.
 * `challenge` adds REALM, NONCE and the offered password algorithms, so that the client can try again.
 */
export const REJECTIONS = {
  tryAlternate: { code: 300, reason: "Try Alternate", challenge: false },
  badRequest: { code: 400, reason: "Bad Request", challenge: false },
  unauthenticated: { code: 401, reason: "Unauthenticated", challenge: true },
  forbidden: { code: 403, reason: "Forbidden", challenge: false },
  userEnded: { code: 403, reason: "User Has Left", challenge: false },
  mobilityForbidden: { code: 405, reason: "Mobility Forbidden", challenge: false },
  unknownAttribute: { code: 420, reason: "Unknown Attribute", challenge: false },
  allocationMismatch: { code: 437, reason: "Allocation Mismatch", challenge: false },
  staleNonce: { code: 438, reason: "Stale Nonce", challenge: true },
  addressFamilyNotSupported: { code: 440, reason: "Address Family not Supported", challenge: false },
  wrongCredentials: { code: 441, reason: "Wrong Credentials", challenge: false },
  unsupportedTransport: { code: 442, reason: "Unsupported Transport Address", challenge: false },
  peerAddressFamilyMismatch: { code: 443, reason: "Peer Address Family Mismatch", challenge: false },
  connectionAlreadyExists: { code: 446, reason: "Connection Already Exists", challenge: false },
  connectionTimeoutOrFailure: { code: 447, reason: "Connection Timeout or Failure", challenge: false },
  allocationQuotaReached: { code: 486, reason: "Allocation Quota Reached", challenge: false },
  bytesUsedUp: { code: 486, reason: "Data Volume Used Up", challenge: false },
  insufficientCapacity: { code: 508, reason: "Insufficient Capacity", challenge: false },
} as const satisfies Record<string, { code: number; reason: string; challenge: boolean }>;

export type Rejection = keyof typeof REJECTIONS;

/** Why a request is refused, and any attributes that the answer carries besides the code. */
export type Refusal =
  | Rejection
  | { readonly rejection: Rejection; readonly attributes: readonly AttributeToWrite[] };

/** 420, listing every attribute that was not understood. RFC 8489 §6.3.1. */
export function unknownAttributes(types: readonly number[]): Refusal {
  return { rejection: "unknownAttribute", attributes: [attribute(UNKNOWN_ATTRIBUTES, types)] };
}
