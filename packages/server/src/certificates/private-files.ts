import { randomBytes } from "node:crypto";
import {
  constants,
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  rename,
  rm,
  stat,
  unlink,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UsageError } from "../options/read-options.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_DIRECTORY = 0o700;
const GROUP_AND_OTHERS = 0o077;
const WRITABLE_BY_ALL = 0o002;

/** Windows has no such users and permissions; there, the whole profile of a user is closed to others. */
const ownUser = () => process.getuid?.();

/** The error codes of file systems without hard links. */
const NO_LINKS = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/**
 * Creates the directory, for its owner only, if it does not exist.
 *
 * @throws {UsageError} if it cannot be created, or is world-writable
 */
export async function openPrivateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
    const { mode } = await stat(path);
    if (ownUser() !== undefined && (mode & WRITABLE_BY_ALL) !== 0) {
      throw new UsageError(
        `everyone may write into ${path}; close it to others with chmod 700, or give another with --data-dir`,
      );
    }
  } catch (error) {
    throw error instanceof UsageError ? error : unusable(path, error);
  }
}

/** A lock is held for milliseconds; one that stays for so long was left behind by a process that was killed. */
const LOCK_LIMIT_MS = 10_000;
const LOCK_RETRY_MS = 20;

/**
 * Runs `act` while no other server does so in the same directory. In a directory in which nothing can be written, nothing can
 * be changed either, so there it runs at once.
 */
export async function withLock<Result>(directory: string, act: () => Promise<Result>): Promise<Result> {
  const path = join(directory, "lock");
  const isLocked = await takeLock(path);
  try {
    return await act();
  } finally {
    if (isLocked) await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  let sinceMs = performance.now();
  for (;;) {
    try {
      await (await open(path, "wx", OWNER_ONLY_FILE)).close();
      return true;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") return false;
      if (performance.now() - sinceMs < LOCK_LIMIT_MS) await wait(LOCK_RETRY_MS);
      else {
        await rm(path, { force: true });
        sinceMs = performance.now();
      }
    }
  }
}

/**
 * Reads a file that only its owner may read. Looser permissions are tightened.
 *
 * @returns `undefined` if there is no such file
 * @throws {UsageError} if it cannot be read, or others can read it and that cannot be changed
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
  try {
    await closeToOthers(file, path);
    return await file.readFile("utf8");
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(path, error);
  } finally {
    await file.close();
  }
}

/** @throws {UsageError} if the file belongs to another user: changing its mode would not make it ours */
async function closeToOthers(file: FileHandle, path: string): Promise<void> {
  const { mode, uid } = await file.stat();
  const self = ownUser();
  if (self === undefined || (mode & GROUP_AND_OTHERS) === 0) return;
  let problem: string;
  try {
    if (uid === self) return await file.chmod(OWNER_ONLY_FILE);
    problem = "it belongs to another user";
  } catch (error) {
    problem = codeOf(error);
  }
  throw new UsageError(
    `${path} is open to others (${problem}); give it to the user of this server with chown, and close it with chmod 600`,
  );
}

/**
 * Writes a new file, completely or not at all.
 *
 * @returns the content of the file: `text`, or what another server has written first
 * @throws {UsageError} if it cannot be written
 */
export async function publishPrivateFile(path: string, text: string): Promise<string> {
  const staged = await stage(path, text);
  try {
    await link(staged, path).catch((error: unknown) => {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      return copyFile(staged, path, constants.COPYFILE_EXCL);
    });
    return text;
  } catch (error) {
    const other = codeOf(error) === "EEXIST" ? await readPrivateFile(path) : undefined;
    if (other === undefined) throw unusable(path, error);
    return other;
  } finally {
    await rm(staged, { force: true });
  }
}

/**
 * Writes a file, completely or not at all, replacing an existing one.
 *
 * @throws {UsageError} if it cannot be written
 */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const staged = await stage(path, text);
  try {
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { force: true });
    throw unusable(path, error);
  }
}

/**
 * Removes a file, if it exists, so that it stays away even if the power fails at once.
 *
 * @throws {UsageError} if it cannot be removed
 */
export async function removePrivateFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw unusable(path, error);
  }
  await flushDirectory(dirname(path));
}

/** Some systems cannot open a directory, and flush it by themselves. */
async function flushDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, constants.O_RDONLY);
    await directory.sync().finally(() => directory.close());
  } catch {}
}

/** Writes the text to a file next to `path` and flushes it to disk. */
async function stage(path: string, text: string): Promise<string> {
  const staged = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const file = await open(staged, "wx", OWNER_ONLY_FILE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return staged;
  } catch (error) {
    await rm(staged, { force: true });
    throw unusable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  return new UsageError(
    `${path} cannot be read (${codeOf(error)}); correct that, or give another place with --data-dir`,
  );
}

function unusable(path: string, error: unknown): UsageError {
  return new UsageError(
    `${path} cannot be written (${codeOf(error)}); correct that, or give another place with --data-dir`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
