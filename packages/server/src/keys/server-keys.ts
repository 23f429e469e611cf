import { hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { openPrivateDirectory, publishPrivateFile, readPrivateFile } from "../certificates/private-files.ts";
import type { Report } from "../log/events.ts";
import { UsageError } from "../options/read-options.ts";

const FILE_NAME = "server-key";
const KEY_BYTES = 32;

/** What this server signs with. The same key gives the same others, so that what was signed outlives a restart. */
export interface ServerKeys {
  /** For resume tokens of signaling. */
  readonly seats: Uint8Array;
  /** The secret of time-limited TURN credentials. */
  readonly turnSecret: string;
  /** For nonces of TURN. */
  readonly turnNonces: Uint8Array;
  /** For invitations. */
  readonly invitations: Uint8Array;
}

/**
 * Reads the server's key from the data directory, or creates it there. If that cannot be done the server works with a key
 * of its own that ends with the process, and says so.
 *
 * @throws {UsageError} if the file is there and does not contain a key
 */
export async function openServerKeys(dataDirectory: string, report: Report): Promise<ServerKeys> {
  let text: string;
  try {
    text = await savedKey(dataDirectory);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report({ event: "key.temporary", problem: error.message });
    text = freshKey();
  }
  return keysIn(text, dataDirectory);
}

/**
 * Reads the server's key from the data directory, or creates it there: what is signed with it must outlive the process.
 *
 * @throws {UsageError} if it cannot be read or saved
 */
export async function savedServerKeys(dataDirectory: string): Promise<ServerKeys> {
  return keysIn(await savedKey(dataDirectory), dataDirectory);
}

/**
 * Reads the key of a server that has run before.
 *
 * @throws {UsageError} if there is none, or it cannot be read
 */
export async function keptServerKeys(dataDirectory: string): Promise<ServerKeys> {
  const text = await readPrivateFile(join(dataDirectory, FILE_NAME));
  if (text !== undefined) return keysIn(text, dataDirectory);
  throw new UsageError(
    `no server has run with the data directory ${dataDirectory}; start visavis there once, or give its directory with --data-dir`,
  );
}

const freshKey = () => randomBytes(KEY_BYTES).toString("base64url");

async function savedKey(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, FILE_NAME);
  await openPrivateDirectory(dataDirectory);
  return (await readPrivateFile(path)) ?? (await publishPrivateFile(path, `${freshKey()}\n`));
}

function keysIn(text: string, dataDirectory: string): ServerKeys {
  const key = Buffer.from(text.trim(), "base64url");
  if (key.length === KEY_BYTES) return keysFrom(key);
  const path = join(dataDirectory, FILE_NAME);
  throw new UsageError(`${path} must contain a key of ${KEY_BYTES} bytes; delete it to create a new one`);
}

/** One key for each purpose, by HKDF (RFC 5869), so that none says anything of another. */
function keysFrom(key: Uint8Array): ServerKeys {
  const keyFor = (purpose: string) => new Uint8Array(hkdfSync("sha256", key, "", purpose, KEY_BYTES));
  return {
    seats: keyFor("visavis seats"),
    turnSecret: Buffer.from(keyFor("visavis turn credentials")).toString("base64url"),
    turnNonces: keyFor("visavis turn nonces"),
    invitations: keyFor("visavis invitations"),
  };
}
