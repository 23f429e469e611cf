/** Invitations as JWTs (RFC 7519): this server's own, with HS256, and those that others sign with a private key. */
import { createHash } from "node:crypto";
import { type Invitation, Role } from "@visavis/signal/core";
import {
  decodeProtectedHeader,
  errors,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from "jose";
import * as v from "valibot";
import { type IssuerKeys, KeysUnavailable } from "./issuer-keys.ts";

/** Whom invitations are for (`aud`), unless the operator says otherwise for those of others. RFC 8725 §3.9. */
const DEFAULT_AUDIENCE = "visavis";

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

/** Signatures with a public key. A public key must never be taken for the secret of an HMAC. RFC 8725 §3.1. */
const PUBLIC_KEY_ALGORITHMS = [
  ...["EdDSA", "Ed25519", "ES256", "ES384", "ES512"],
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
];

/** The clocks of other issuers may differ by so much. */
const CLOCK_TOLERANCE_SECONDS = 30;

const Claims = v.object({ room: v.string(), role: v.optional(Role, "guest") });

/** Others who may sign invitations. */
export interface OtherIssuers {
  readonly keys: IssuerKeys;
  /** The `iss` that they must have; `undefined` for any. */
  readonly issuer: string | undefined;
  readonly audience: string;
}

/**
 * Reads invitations. The result never rejects, and comes within the time that fetching keys may take.
 *
 * @param options.key of {@link ServerKeys}
 * @param options.onUnavailable called when the keys of the others cannot be fetched
 */
export function invitationReader(options: {
  readonly key: Uint8Array;
  readonly others: OtherIssuers | undefined;
  readonly onUnavailable: (problem: string) => void;
}): (invitation: string) => Promise<Invitation> {
  const { key, others } = options;
  const ownKeyId = keyIdOf(key);

  async function read(invitation: string): Promise<Invitation> {
    const { alg, kid } = decodeProtectedHeader(invitation);
    if (alg === "HS256") {
      if (kid !== ownKeyId) return { rejection: "invitationForeign" };
      return claimsIn(invitation, () => key, { algorithms: ["HS256"], audience: DEFAULT_AUDIENCE });
    }
    if (others === undefined) return { rejection: "invitationForeign" };
    return claimsIn(invitation, others.keys, {
      algorithms: PUBLIC_KEY_ALGORITHMS,
      audience: others.audience,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      ...(others.issuer !== undefined && { issuer: others.issuer }),
    });
  }

  return async (invitation) => {
    try {
      return await read(invitation);
    } catch (error) {
      if (error instanceof KeysUnavailable) options.onUnavailable(error.message);
      return { rejection: rejectionOf(error) };
    }
  };
}

async function claimsIn(
  invitation: string,
  keyFor: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<Invitation> {
  const { payload } = await jwtVerify(invitation, keyFor, { ...options, requiredClaims: ["exp"] });
  return v.parse(Claims, payload);
}

function rejectionOf(error: unknown) {
  if (error instanceof KeysUnavailable) return "invitationUnchecked";
  if (error instanceof errors.JWTExpired) return "invitationExpired";
  if (error instanceof errors.JWKSNoMatchingKey) return "invitationForeign";
  const wrongClaim = error instanceof errors.JWTClaimValidationFailed ? error.claim : undefined;
  if (wrongClaim === "nbf") return "invitationEarly";
  return wrongClaim === "iss" || wrongClaim === "aud" ? "invitationForeign" : "invitationInvalid";
}
