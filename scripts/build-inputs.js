// @ts-check
// Plain JavaScript, since the launcher runs this on every start and loading TypeScript would take longer than the answer.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..");

/** Everything that the production build is made from. npm rewrites the file in node_modules on every install. */
const INPUTS = [
  "packages",
  "node_modules/.package-lock.json",
  "tsconfig.base.json",
  "tsconfig.browser.json",
  "scripts/build.ts",
  "scripts/build-inputs.js",
].map((path) => join(repository, path));

const NOT_INPUTS = /^(?:node_modules|dist|bin)$|\.test\.tsx?$/;

/** Where the build is, and the file in it that identifies the inputs it was made from. */
export const DIST = join(repository, "packages/server/dist");
export const FINGERPRINT_FILE = "inputs.sha256";

/**
 * A hash of the name, size and modification time of every input: editing, adding, deleting or restoring a file changes it.
 *
 * @param {readonly string[]} inputs files and directories
 */
export function fingerprintOf(inputs = INPUTS) {
  const hash = createHash("sha256");
  for (const input of inputs) addToHash(hash, input);
  return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} path
 */
function addToHash(hash, path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) {
    hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\0`);
    return;
  }
  const names = readdirSync(path).filter((name) => !NOT_INPUTS.test(name));
  for (const name of names.sort()) addToHash(hash, join(path, name));
}

/** True if there is a build, made from the inputs as they are now. */
export function isBuildFresh() {
  try {
    return readFileSync(join(DIST, FINGERPRINT_FILE), "utf8") === fingerprintOf();
  } catch {
    return false;
  }
}
