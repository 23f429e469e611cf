import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../options/read-options.ts";
import { MAX_SECRET_CHARACTERS } from "./turn-secret.ts";

const SECRET_BYTES = 32;
const FILE_NAME = "turn-secret";

/** Where the server keeps the secret that nobody had to think of. */
export function turnSecretFile(dataDirectory: string): string {
  return join(dataDirectory, FILE_NAME);
}

/**
 * The secret that is kept in the data directory; `undefined` where there is none.
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
    throw new UsageError(`the secret in ${path} cannot be read (${codeOf(error)}); correct its rights`);
  }
  const secret = text.trim();
  if (/^[\w+/=-]{16,}$/.test(secret) && secret.length <= MAX_SECRET_CHARACTERS) return secret;
  throw new UsageError(
    `${path} must hold one secret of 16 letters or more; delete it to have a new one made`,
  );
}

/**
 * Makes a secret and keeps it in the data directory, which nobody else can read.
 *
 * @throws {UsageError} when it cannot be written, or is there already
 */
export function makeTurnSecret(dataDirectory: string): string {
  const path = turnSecretFile(dataDirectory);
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new UsageError(
      `the secret cannot be kept in ${path} (${codeOf(error)}); give another directory with --data-dir, or a secret`,
    );
  }
  return secret;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}
