/** Invitations that this server has signed: JWTs (RFC 7519) with HS256. */
import { createHash } from "node:crypto";
import type { Role } from "@visavis/signal/core";
import { SignJWT } from "jose";

/** Whom invitations are for (`aud`), unless the operator says otherwise for those of others. RFC 8725 §3.9. */
export const DEFAULT_AUDIENCE = "visavis";

/** What an invitation says. */
export interface InvitationClaims {
  /** As the server knows it: the name, or its hash if there is a secret. */
  readonly room: string;
  readonly role: Role;
  readonly expiresAtSeconds: number;
}

/** @param key of {@link ServerKeys} */
export function signInvitation(
  { room, role, expiresAtSeconds }: InvitationClaims,
  key: Uint8Array,
): Promise<string> {
  return new SignJWT({ room, role })
    .setProtectedHeader({ alg: "HS256", kid: keyIdOf(key) })
    .setAudience(DEFAULT_AUDIENCE)
    .setExpirationTime(expiresAtSeconds)
    .sign(key);
}

/** Names the key (RFC 7515 §4.1.4), so that an invitation of another server is told from a damaged one. */
export const keyIdOf = (key: Uint8Array): string =>
  createHash("sha256").update("visavis key id").update(key).digest("base64url").slice(0, 12);
