import { readFileSync } from "node:fs";
import { withoutByteOrderMark } from "./byte-order-mark.ts";
import { UsageError } from "./read-options.ts";

/**
 * The text of a file that an option names, without the end of its last line.
 *
 * @throws {UsageError} when it cannot be read
 */
export function readSecretFile(path: string, option: string): string {
  try {
    return withoutByteOrderMark(readFileSync(path, "utf8")).replace(/\r?\n$/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new UsageError(`--${option}: ${path} cannot be read (${code}); correct it`);
  }
}
