import type { TransportAddress } from "@visavis/stun/core";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readServerName } from "./server-name.ts";

/** A longer list would take minutes. */
export const MAX_SERVERS = 500;

/**
 * Reads a list of STUN servers: one per line, with or without `stun:`; `#` starts a comment.
 *
 * @throws {InvalidValueError} naming the invalid line
 */
export function readServerList(text: string): readonly TransportAddress[] {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ word: line.replace(/#.*/, "").trim(), line: index + 1 }));
  const servers = lines.filter(({ word }) => word !== "");
  if (servers.length === 0) throw new InvalidValueError("the list contains no server");
  if (servers.length > MAX_SERVERS) {
    throw new InvalidValueError(
      `the list has ${servers.length} servers; query at most ${MAX_SERVERS} at a time`,
    );
  }
  return servers.map(({ word, line }) => {
    try {
      return readServerName(word);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      throw new InvalidValueError(`line ${line}: ${error.message}`);
    }
  });
}
