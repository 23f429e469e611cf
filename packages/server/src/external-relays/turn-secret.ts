import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidValueError } from "../options/invalid-value.ts";
import { UsageError } from "../options/read-options.ts";

export const MAX_SECRET_CHARACTERS = 512;

/**
 * Reads the secret that TURN servers share with this server. The error message does not contain it.
 *
 * @throws {InvalidValueError}
 */
export function readTurnSecret(text: string): string {
  if (text !== "" && text.length <= MAX_SECRET_CHARACTERS && !/\p{Cc}/u.test(text)) return text;
  throw new InvalidValueError(
    `is not a secret; give up to ${MAX_SECRET_CHARACTERS} characters, such as the output of \`openssl rand -hex 32\``,
  );
}

const SECRET_BYTES = 32;
const FILE_NAME = "turn-secret";

/** The file in which a generated secret is saved. */
export function turnSecretFile(dataDirectory: string): string {
  return join(dataDirectory, FILE_NAME);
}

/**
 * Reads the secret saved in the data directory; `undefined` if there is none.
 *
 * @throws {UsageError} when it cannot be read
 */
export function keptTurnSecret(dataDirectory: string): string | undefined {
  const path = turnSecretFile(dataDirectory);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UsageError(`the secret in ${path} cannot be read (${codeOf(error)}); correct its permissions`);
  }
  const secret = text.trim();
  if (/^[\w+/=-]{16,}$/.test(secret) && secret.length <= MAX_SECRET_CHARACTERS) return secret;
  throw new UsageError(
    `${path} must contain one secret of 16 characters or more; delete it to create a new one`,
  );
}

/**
 * Creates a secret and saves it in the data directory, readable only by the current user.
 *
 * @throws {UsageError} when it cannot be written, or already exists
 */
export function makeTurnSecret(dataDirectory: string): string {
  const path = turnSecretFile(dataDirectory);
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new UsageError(
      `the secret cannot be saved in ${path} (${codeOf(error)}); give another directory with --data-dir, or a secret`,
    );
  }
  return secret;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}
