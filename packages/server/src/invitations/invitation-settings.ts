import { UsageError } from "../options/read-options.ts";
import { readSecretFile } from "../options/secret-file.ts";
import type { ServerOptions } from "../options/server-options.ts";

/** Whoever knows it can open every room. */
const SECRET = /^[\x21-\x7e]{16,512}$/;

/** Who may invite, besides `visavis invite`. */
export interface InvitationSettings {
  /** The JWK Set of others, and what their invitations must say. */
  readonly jwks: URL | undefined;
  readonly issuer: string | undefined;
  readonly audience: string;
  /** For the HTTP call; without it there is none. */
  readonly secret: string | undefined;
}

/**
 * The settings in the options; `undefined` on a server without signed rooms.
 *
 * @throws {UsageError} for options that would have no effect, and for a secret that cannot be used
 */
export function invitationSettings(
  options: Pick<ServerOptions, (typeof NEED_SIGNED)[number] | "rooms" | "invite-audience">,
): InvitationSettings | undefined {
  const { "invite-jwks": jwks, "invite-issuer": issuer, "invite-secret-file": file } = options;
  if (options.rooms !== "signed") {
    const useless = NEED_SIGNED.find((name) => options[name] !== undefined);
    if (useless !== undefined) throw new UsageError(`--${useless} requires --rooms signed`);
    return undefined;
  }
  if (issuer !== undefined && jwks === undefined) {
    throw new UsageError("--invite-issuer requires --invite-jwks, the keys of that issuer");
  }
  const secret = file === undefined ? undefined : readCallSecret(file);
  return { jwks, issuer, audience: options["invite-audience"], secret };
}

const NEED_SIGNED = ["invite-jwks", "invite-issuer", "invite-secret-file"] as const;

/** The secret for the HTTP call, from a file. */
function readCallSecret(path: string): string {
  const secret = readSecretFile(path, "invite-secret-file");
  if (SECRET.test(secret)) return secret;
  throw new UsageError(
    `--invite-secret-file: ${path} must hold one line of 16 to 512 characters without spaces, such as the output of \`openssl rand -hex 32\``,
  );
}
