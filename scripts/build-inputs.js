// @ts-check
// Plain JavaScript, since the launcher runs this on every start, and loading TypeScript would take longer than the
// check.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..");

/** All inputs of the production build. npm rewrites the file in node_modules on every install. */
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
 * A hash of the name, size and modification time of every input: editing, adding, deleting or restoring a file changes
 * it.
 *
 * @param {readonly string[]} inputs files and directories
 */
export function fingerprintOf(inputs = INPUTS) {
  /** @type {string[]} */
  const states = [];
  for (const input of inputs) {
    if (statSync(input).isDirectory()) addDirectory(states, input);
    else addFile(states, input);
  }
  return createHash("sha256").update(states.join("")).digest("hex");
}

/**
 * @param {string[]} states
 * @param {string} path
 */
function addDirectory(states, path) {
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !NOT_INPUTS.test(name));
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) addDirectory(states, child);
    else addFile(states, child);
  }
}

/**
 * @param {string[]} states
 * @param {string} path
 */
function addFile(states, path) {
  const { size, mtimeMs } = statSync(path);
  states.push(`${path}\0${size}\0${mtimeMs}\0`);
}

/** True if there is a build of the current inputs. */
export function isBuildFresh() {
  try {
    return readFileSync(join(DIST, FINGERPRINT_FILE), "utf8") === fingerprintOf();
  } catch {
    return false;
  }
}
